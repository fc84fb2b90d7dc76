// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_condition_any_value;
}

namespace {

using namespace writ;

void look_at(const iam::Statement& statement, const iam::Condition& condition, Reporter& report) {
  if (!condition.wildcards || !condition.base_op.starts_with("String")) return;
  const auto star = std::ranges::find_if(
      condition.values, [](const Str& value) { return value.known() && iam::is_star(value.text); });
  if (star == condition.values.end()) return;
  const std::string key = "`" + quoted(condition.key.text) + "`";
  if (condition.negated) {
    const bool never = condition.for_any_value;
    report.at(star->span(),
              never ? "nothing differs from `*`, so this statement never applies"
                    : "nothing differs from `*`, so this only holds where " + key + " is absent");
    return;
  }
  if (condition.if_exists || condition.for_all_values) {
    Finding& finding =
        report.at(star->span(),
                  "`*` fits every " + key + " and an absent one passes too, so this asks nothing");
    if (statement.allows()) finding.severity = Severity::warning;
    return;
  }
  report.at(star->span(), "`*` fits every " + key + ", so this only asks that it is there");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_any_value{&run};
