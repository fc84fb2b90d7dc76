// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_s3_prefix_negative;
}

namespace {

using namespace writ;

void look_at(const iam::Statement& statement, const iam::Condition& condition, Reporter& report) {
  if (!equals_ignoring_case(condition.key.text, "s3:prefix") || !condition.wildcards) return;
  if (statement.denies() == condition.negated) return;
  const bool literal_start = std::ranges::any_of(condition.values, [](const Str& value) {
    return !value.text.empty() && value.text.front() != '*';
  });
  if (!literal_start) return;
  report.at(condition.key.node.key_span(),
            "a listing with a shorter `s3:prefix`, or with none, shows these keys too and is not "
            "stopped here");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_s3_prefix_negative{&run};
