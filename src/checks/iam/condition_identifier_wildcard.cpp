// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_condition_identifier_wildcard;
}

namespace {

using namespace writ;

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.wildcards || !condition.base_op.starts_with("String")) return;
  const auto keys = report.list("keys");
  if (std::ranges::none_of(keys, [&](std::string_view key) {
        return equals_ignoring_case(key, condition.key.text);
      }))
    return;
  for (const Str& value : condition.values) {
    if (!value.known() || !glob::has_wildcard(value.text) || iam::is_star(value.text)) continue;
    report.at(value.span(), "ids are given at random, so `" + quoted(value.text) +
                                "` also fits the `" + quoted(condition.key.text) +
                                "` of strangers");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_identifier_wildcard{&run};
