// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_aud_set_operator;
}

namespace {

using namespace writ;

void look_at(const iam::Statement& statement, const iam::Condition& condition, Reporter& report) {
  const std::string_view key = condition.key.text;
  const std::size_t colon = key.rfind(':');
  if (!condition.for_any_value || !statement.allows() || !condition.key.known() ||
      colon == std::string_view::npos || !equals_ignoring_case(key.substr(colon + 1), "aud") ||
      key.substr(0, colon).find('.') == std::string_view::npos)
    return;
  report.at(condition.op.node.key_span(), "a token has one audience, so `ForAnyValue:` before `" +
                                              std::string(condition.base_op) +
                                              "` says nothing and hides that");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_aud_set_operator{&run};
