// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_null_set_operator;
}

namespace {

using namespace writ;

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (condition.base_op != "Null" || (!condition.for_all_values && !condition.for_any_value))
    return;
  report.at(condition.op.node.key_span(), "`" + quoted(condition.op.text) + "` is always " +
                                              (condition.for_all_values ? "true" : "false") +
                                              ", whether or not `" + quoted(condition.key.text) +
                                              "` is there");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_null_set_operator{&run};
