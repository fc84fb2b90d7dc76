// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_external_id;
}

namespace {

using namespace writ;

/// The role's account, which its identity providers are of too; empty if there are none.
std::string_view own_account(const iam::Policy& policy) {
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      const auto arn = aws::Arn::parse(principal.value.text);
      if (principal.type == iam::PrincipalType::federated && principal.value.known() && arn)
        return arn->account;
    }
  }
  return {};
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const std::string_view own = own_account(policy);
  if (own.empty()) return;
  const auto wanted = report.list("keys");
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal ||
        !statement.covers_action("sts:AssumeRole"))
      continue;
    const bool guarded = std::ranges::any_of(statement.conditions, [&](const iam::Condition& each) {
      return !each.key.known() || std::ranges::any_of(wanted, [&](std::string_view key) {
        return starts_with_ignoring_case(each.key.text, key);
      });
    });
    if (guarded) continue;
    for (const iam::Principal& principal : statement.principals) {
      const Str& value = principal.value;
      if (principal.type != iam::PrincipalType::aws || !value.known()) continue;
      const auto arn = aws::Arn::parse(value.text);
      if (arn ? arn->resource != "root" : !aws::is_account_id(value.text)) continue;
      const std::string_view account = arn ? arn->account : std::string_view(value.text);
      if (account == own) continue;
      report.at(value.span(), "if account " + quoted(account) +
                                  " is another company's, whoever is its customer may have it act "
                                  "here");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_external_id{&run};
