// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check ecr_policy_token;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::ecr_repository) return;
  const std::string action(report.text("action"));
  for (const iam::Statement& statement : policy.statements) {
    const Str* pattern = statement.action_pattern(action);
    if (pattern == nullptr || !iam::names_action(pattern->text, action)) continue;
    report.at(pattern->span(), "`" + action +
                                   "` is not decided on a repository, so it has no effect "
                                   "in the policy of one");
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_policy_token{&run};
