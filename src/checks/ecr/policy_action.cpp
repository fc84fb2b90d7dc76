// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecr_policy_action;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::ecr_repository) return;
  const auto elsewhere = report.list("elsewhere");
  for (const iam::Statement& statement : policy.statements) {
    if (statement.not_action) continue;
    for (const Str& action : statement.actions) {
      const auto id = action.known() ? catalogue::find_action_id(action.text) : std::nullopt;
      if (!id || !starts_with_ignoring_case(action.text, "ecr:")) continue;
      const bool named = std::ranges::any_of(elsewhere, [&](std::string_view each) {
        return equals_ignoring_case(each, action.text);
      });
      if (!named && catalogue::fits(action.text, report.text("repository")) != Truth::no) continue;
      // The rule on logging in has its own words for this one.
      if (equals_ignoring_case(action.text, "ecr:GetAuthorizationToken")) continue;
      report.at(action.span(), "`" + quoted(action.text) +
                                   "` is not decided on a repository that exists, so it has no "
                                   "effect in the policy of one");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_policy_action{&run};
