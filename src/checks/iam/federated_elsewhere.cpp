// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"
#include "writ/policy_grammar.h"

namespace writ::checks {
extern const Check iam_federated_elsewhere;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  const auto kinds = report.list("kinds");
  if (std::ranges::find(kinds, to_string(policy.kind)) == kinds.end()) return;
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      if (principal.type != iam::PrincipalType::federated) continue;
      report.at(principal.value.span(),
                "a federated user comes with the role that it assumed, so " +
                    std::string(iam::policy_grammar(policy.kind).name) +
                    " knows it under no other name");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_federated_elsewhere{&run};
