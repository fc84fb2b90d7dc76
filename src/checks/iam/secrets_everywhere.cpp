// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"
#include "writ/escalation.h"

namespace writ::checks {
extern const Check iam_secrets_everywhere;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::identity || iam::allows_all(policy)) return;
  const auto secrets = report.list("actions");
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_action || !statement.conditions.empty() ||
        !statement.any_resource())
      continue;
    for (const std::string_view action : secrets) {
      const Str* pattern = statement.action_pattern(action);
      if (pattern == nullptr || iam::denies_outright(policy, action)) continue;
      const bool itself = equals_ignoring_case(pattern->text, action);
      report.at(
          pattern->span(),
          "`" + quoted(pattern->text) + "` on `*` " +
              (itself ? "gives out" : "includes `" + std::string(action) + "`, which gives out") +
              " what is secret of every resource");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_secrets_everywhere{&run};
