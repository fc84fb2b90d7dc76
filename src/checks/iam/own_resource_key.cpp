// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_own_resource_key;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  const auto kinds = report.list("kinds");
  if (std::ranges::find(kinds, to_string(policy.kind)) == kinds.end()) return;
  const auto keys = report.list("keys");
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      if (std::ranges::none_of(keys, [&](std::string_view key) {
            return equals_ignoring_case(key, condition.key.text);
          }))
        continue;
      report.at(condition.key.node.key_span(),
                "`" + quoted(condition.key.text) +
                    "` is the same for every request to the resource that this policy guards");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_own_resource_key{&run};
