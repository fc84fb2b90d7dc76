// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_roles_anywhere;
}

namespace {

using namespace writ;

bool trusts_roles_anywhere(const iam::Statement& statement) {
  return statement.allows() && !statement.not_principal && !statement.not_action &&
         std::ranges::any_of(statement.principals, [](const iam::Principal& principal) {
           return principal.type == iam::PrincipalType::service &&
                  principal.value.text == "rolesanywhere.amazonaws.com";
         });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  std::vector<const iam::Statement*> trusting;
  for (const iam::Statement& statement : policy.statements) {
    if (trusts_roles_anywhere(statement)) trusting.push_back(&statement);
  }
  if (trusting.empty()) return;
  std::vector<std::string> missing;
  for (const std::string_view action : report.list("actions")) {
    if (std::ranges::none_of(
            trusting, [&](const auto* statement) { return statement->may_cover_action(action); }))
      missing.emplace_back(action);
  }
  if (missing.empty()) return;
  report.at(trusting.front()->actions_node.span(),
            "IAM Roles Anywhere also calls " + join_quoted(missing) +
                " for a session, so it gets none of this role");
}

}  // namespace

constinit const writ::Check writ::checks::trust_roles_anywhere{&run};
