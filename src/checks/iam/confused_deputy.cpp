// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check iam_confused_deputy;
}

namespace {

using namespace writ;

bool narrows(const iam::Statement& statement, const std::vector<std::string_view>& keys) {
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    if (!condition.key.known()) return true;
    if (condition.negated || condition.base_op == "Null" || iam::fits_strangers(condition))
      return false;
    return std::ranges::any_of(
        keys, [&](std::string_view key) { return equals_ignoring_case(key, condition.key.text); });
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  // A role is passed within its own account only, so no stranger can have a service assume it.
  if (!iam::has_principals(policy.kind) || policy.kind == iam::PolicyKind::rcp ||
      policy.kind == iam::PolicyKind::trust)
    return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal) continue;
    for (const iam::Principal& principal : statement.principals) {
      if (principal.type != iam::PrincipalType::service || !principal.value.known()) continue;
      const auto keys = catalogue::source_keys(principal.value.text);
      if (keys.empty() || narrows(statement, report.list("keys"))) continue;
      Finding& finding =
          report.at(principal.value.span(),
                    "`" + quoted(principal.value.text) +
                        "` does this for every account that asks it to, and no condition tells "
                        "yours from others");
      finding.help = "compare " + join_quoted({keys.begin(), keys.end()}) +
                     " with your own account or resource";
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_confused_deputy{&run};
