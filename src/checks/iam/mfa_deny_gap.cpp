// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_mfa_deny_gap;
}

namespace {

using namespace writ;

void look_at(const iam::Statement& statement, const iam::Condition& condition, Reporter& report) {
  const bool plain =
      condition.base_op == "Bool" && !condition.if_exists && !condition.for_all_values;
  if (!statement.denies() || !plain ||
      !equals_ignoring_case(condition.key.text, "aws:MultiFactorAuthPresent"))
    return;
  if (condition.values.size() != 1 || !equals_ignoring_case(condition.values.front().text, "false"))
    return;
  report.at(
      condition.op.node.key_span(),
      "requests with long-term access keys carry no `aws:MultiFactorAuthPresent`, so this does "
      "not deny them");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_mfa_deny_gap{&run};
