// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_condition_partner;
}

namespace {

using namespace writ;

bool has_key(const iam::Statement& statement, std::string_view wanted) {
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    return !condition.key.known() || equals_ignoring_case(condition.key.text, wanted);
  });
}

/// An option's line: `KEY = PARTNER PARTNER`.
void look_at(const iam::Statement& statement, std::string_view line, Reporter& report) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = trim(line.substr(0, equals));
  const auto found = std::ranges::find_if(statement.conditions, [&](const iam::Condition& each) {
    return equals_ignoring_case(each.key.text, key);
  });
  if (found == statement.conditions.end()) return;
  const std::vector<std::string_view> partners = split(trim(line.substr(equals + 1)), ' ');
  if (std::ranges::any_of(partners,
                          [&](std::string_view partner) { return has_key(statement, partner); }))
    return;
  report.at(found->key.node.key_span(),
            "`" + quoted(found->key.text) +
                "` restricts nothing by itself: it counts only beside `" +
                std::string(partners.front()) + "`");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.conditions.empty()) continue;
    for (const std::string_view line : report.list("pairs")) look_at(statement, line, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_partner{&run};
