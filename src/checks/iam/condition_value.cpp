// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/check.h"
#include "writ/condition_operator.h"

namespace writ::checks {
extern const Check iam_condition_value;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      const std::string_view wanted = iam::wanted_form(condition);
      if (wanted.empty()) continue;
      for (const Str& value : condition.values) {
        if (!value.known() || iam::takes_value(condition, value.text)) continue;
        report.at(value.span(), "`" + quoted(value.text) + "` is not " + std::string(wanted) +
                                    ", which is what `" + quoted(condition.op.text) +
                                    "` compares, so this never compares as meant");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_value{&run};
