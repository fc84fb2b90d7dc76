// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/check.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check trust_any_principal;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const auto open_keys = report.list("open-keys");
  for (const iam::Statement& statement : policy.statements) {
    const iam::Principal* principal = iam::everybody(statement);
    if (principal == nullptr || !statement.allows() || statement.not_principal) continue;
    if (!statement.covers_action("sts:AssumeRole")) continue;
    if (iam::shuts_strangers_out(statement, open_keys)) continue;
    if (iam::may_be_denied_to_strangers(policy, statement)) continue;
    Finding& finding =
        report.at(principal->value.span(),
                  "`*` trusts every AWS account there is, so anybody can assume this role");
    finding.label = "everybody";
    if (!statement.conditions.empty())
      report.also(statement.conditions_node.key_span(), "no condition here shuts strangers out");
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_any_principal{&run};
