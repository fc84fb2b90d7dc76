// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_allow_not;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  // These only limit what others allow.
  if (!iam::gives_rights(policy.kind) && policy.kind != iam::PolicyKind::trust) return;
  const bool principal = report.text("element") == "NotPrincipal";
  const bool action = report.text("element") == "NotAction";
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows()) continue;
    if (principal && statement.not_principal) {
      report.at(statement.principals_node.key_span(),
                "everybody but these is allowed, anonymous callers and every other account too");
    } else if (action && statement.not_action && statement.any_resource()) {
      report.at(statement.actions_node.key_span(),
                "every action but these is allowed on everything, those of services to come too");
    } else if (!principal && !action && statement.not_resource) {
      report.at(
          statement.resources_node.key_span(),
          "this is allowed on everything but these, things of other accounts and to come too");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_allow_not{&run};
