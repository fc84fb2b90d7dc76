// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check iam_service_principal_key;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  const auto keys = report.list("keys");
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal || statement.principals.empty()) continue;
    if (!std::ranges::all_of(statement.principals, [](const iam::Principal& each) {
          return each.type == iam::PrincipalType::service;
        }))
      continue;
    for (const iam::Condition& condition : statement.conditions) {
      if (!condition.key.known() || !iam::demands_value(condition) ||
          std::ranges::none_of(keys, [&](std::string_view key) {
            return starts_with_ignoring_case(condition.key.text, key);
          }))
        continue;
      report.at(condition.key.node.key_span(),
                "calls of a service carry no `" + quoted(condition.key.text) +
                    "`, so this never holds and the statement allows nothing");
      report.also(statement.principals.front().value.span(), "only services are let in");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_service_principal_key{&run};
