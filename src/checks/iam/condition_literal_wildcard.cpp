// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check iam_condition_literal_wildcard;
}

namespace {

using namespace writ;

/// Operators on texts whose values are no globs.
bool is_literal_comparison(const iam::Condition& condition) {
  return starts_with_ignoring_case(condition.base_op, "String") && !condition.wildcards;
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      // What GitHub's claims may hold is told by rules of their own.
      if (!is_literal_comparison(condition) || !iam::github_claim(condition).empty()) continue;
      for (const Str& value : condition.values) {
        if (!value.known() || value.text.find('*') == std::string_view::npos) continue;
        report.at(value.span(), "`" + quoted(condition.op.text) + "` takes the wildcard in `" +
                                    quoted(value.text) + "` literally, so " +
                                    (condition.negated ? "every" : "no") +
                                    " ordinary value fits this comparison");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_literal_wildcard{&run};
