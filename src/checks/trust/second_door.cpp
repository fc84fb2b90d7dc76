// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_second_door;
}

namespace {

using namespace writ;

/// `arn:aws:iam::111122223333:root` or the number alone: whoever that account lets.
bool is_whole_account(const iam::Principal& principal) {
  const Str& value = principal.value;
  if (principal.type != iam::PrincipalType::aws || !value.known()) return false;
  const auto arn = aws::Arn::parse(value.text);
  return arn ? arn->resource == "root" : aws::is_account_id(value.text);
}

const iam::Statement* guarded_by_token(const iam::Policy& policy) {
  for (const iam::Statement& statement : policy.statements) {
    if (statement.allows() && !statement.conditions.empty() &&
        statement.covers_action("sts:AssumeRoleWithWebIdentity"))
      return &statement;
  }
  return nullptr;
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const iam::Statement* guarded = guarded_by_token(policy);
  if (guarded == nullptr) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || !statement.conditions.empty() || statement.not_principal ||
        !statement.covers_action("sts:AssumeRole"))
      continue;
    for (const iam::Principal& principal : statement.principals) {
      if (!is_whole_account(principal)) continue;
      report.at(
          principal.value.span(),
          "everyone whom this account lets call `sts:AssumeRole` gets the role here, past the "
          "conditions on tokens");
      report.also(guarded->conditions_node.span(), "the conditions");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_second_door{&run};
