// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_condition_mixed_types;
}

namespace {

using namespace writ;

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (condition.values.size() < 2) return;
  const NodeKind first = condition.values.front().node.kind();
  const auto other = std::ranges::find_if(
      condition.values, [first](const Str& value) { return value.node.kind() != first; });
  if (other == condition.values.end() || other->node.is_mapping()) return;
  report.at(other->span(),
            "the values of one key are of one type, and this one is of another than the first");
  report.also(condition.values.front().span(), "the first value");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_mixed_types{&run};
