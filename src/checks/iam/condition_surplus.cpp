// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_condition_surplus;
}

namespace {

using namespace writ;

/// Operators by which the widest of several values decides alone.
bool is_order(std::string_view op) {
  return op.find("LessThan") != std::string_view::npos ||
         op.find("GreaterThan") != std::string_view::npos;
}

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (condition.values.size() < 2) return;
  const std::string op = "`" + quoted(condition.op.text) + "`";
  const bool known =
      std::ranges::all_of(condition.values, [](const Str& value) { return value.known(); });
  if (is_order(condition.base_op) && known) {
    Finding& finding = report.at(condition.key.node.key_span(),
                                 "of several values under " + op + " the widest decides alone");
    finding.severity = Severity::notice;
    return;
  }
  if (condition.base_op != "Bool" && condition.base_op != "Null") return;
  report.at(condition.key.node.key_span(),
            op + " with several values holds for either of them, so it asks nothing of `" +
                quoted(condition.key.text) + "`");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_surplus{&run};
