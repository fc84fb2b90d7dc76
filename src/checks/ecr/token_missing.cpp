// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check ecr_token_missing;
}

namespace {

using namespace writ;

constexpr std::string_view token = "ecr:GetAuthorizationToken";

/// The pattern of the set's last action, if the statement allows the whole set.
const Str* grants_all(const iam::Statement& statement, const std::vector<std::string_view>& set) {
  const Str* pattern = nullptr;
  for (const std::string_view action : set) {
    pattern = statement.action_pattern(action);
    // `*` on a bucket speaks of no image.
    if (pattern == nullptr || !starts_with_ignoring_case(pattern->text, "ecr:")) return nullptr;
  }
  return pattern;
}

bool may_mention_token(const iam::Statement& statement) {
  if (statement.denies() || !statement.may_cover_action(token)) return false;
  if (statement.may_reach_resource("*")) return true;
  // Named on a repository: ecr-token-scoped says so.
  const Str* pattern = statement.action_pattern(token);
  return pattern == nullptr || iam::names_action(pattern->text, token);
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::identity || denies_outright(policy, token)) return;
  if (std::ranges::any_of(policy.statements, may_mention_token)) return;
  if (may_be_given_elsewhere(report.document(), report.config(), policy, token)) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows()) continue;
    for (const std::string_view option : {"push", "pull"}) {
      const Str* pattern = grants_all(statement, report.list(option));
      if (pattern == nullptr) continue;
      report.at(pattern->span(),
                "this policy allows a " + std::string(option) +
                    " but no `ecr:GetAuthorizationToken` on `*`, so the login before it is "
                    "denied unless another policy of the role allows it");
      return;
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_token_missing{&run};
