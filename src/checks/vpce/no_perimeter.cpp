// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"
#include "writ/exposure.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check vpce_no_perimeter;
}

namespace {

using namespace writ;

/// `*`, or all of one service.
bool is_broad(const Str& action) {
  return action.known() &&
         (iam::is_star(action.text) || iam::is_star(iam::ActionPattern::parse(action.text).name));
}

/// What AWS sets where no policy is given, so that nobody wrote it down as a choice.
bool is_default(const iam::Policy& policy) {
  return policy.statements.size() == 1 && policy.statements.front().actions.size() == 1 &&
         iam::is_star(policy.statements.front().actions.front().text);
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::vpc_endpoint) return;
  for (const iam::Statement& statement : policy.statements) {
    const iam::Principal* everybody = iam::everybody(statement);
    if (!statement.allows() || everybody == nullptr || !statement.conditions.empty() ||
        statement.not_action || !statement.any_resource() || is_default(policy) ||
        std::ranges::none_of(statement.actions, is_broad) ||
        iam::may_be_denied_to_strangers(policy, statement))
      continue;
    report.at(
        everybody->value.span(),
        "whoever is in this network reaches everything of every account through the endpoint, "
        "with keys of any account");
    report.also(statement.resources_node.span(), "any resource");
  }
}

}  // namespace

constinit const writ::Check writ::checks::vpce_no_perimeter{&run};
