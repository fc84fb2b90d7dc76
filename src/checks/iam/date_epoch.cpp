// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_date_epoch;
}

namespace {

using namespace writ;

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.base_op.starts_with("Date")) return;
  for (const Str& value : condition.values) {
    if (!value.known() || value.text.size() < 6 || !all_digits(value.text)) continue;
    report.at(value.span(), "`" + quoted(value.text) +
                                "` counts seconds since 1970, so nobody sees which day it is");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_date_epoch{&run};
