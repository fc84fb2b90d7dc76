// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check iam_condition_untrusted;
}

namespace {

using namespace writ;

bool is_listed(const std::vector<std::string_view>& keys, const Str& key) {
  return std::ranges::any_of(
      keys, [&](std::string_view each) { return equals_ignoring_case(each, key.text); });
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.conditions.empty()) continue;
    const auto keys = report.list("keys");
    const bool only_these =
        std::ranges::all_of(statement.conditions, [&](const iam::Condition& each) {
          return each.key.known() && (is_listed(keys, each.key) || !iam::demands_value(each));
        });
    if (!only_these) continue;
    for (const iam::Condition& condition : statement.conditions) {
      if (!is_listed(keys, condition.key)) continue;
      report.at(condition.key.node.key_span(),
                "the caller writes `" + quoted(condition.key.text) +
                    "` into the request himself, so whoever knows the value passes");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_untrusted{&run};
