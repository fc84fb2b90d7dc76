// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_provider_account;
}

namespace {

using namespace writ;

/// The one account that all the AWS principals with an ARN are of; empty if there are several or
/// none.
std::string_view common_account(const iam::Policy& policy) {
  std::string_view common;
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      const auto arn = aws::Arn::parse(principal.value.text);
      if (principal.type != iam::PrincipalType::aws || !principal.value.known() || !arn) continue;
      if (!common.empty() && common != arn->account) return {};
      common = arn->account;
    }
  }
  return common;
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const std::string_view account = common_account(policy);
  if (account.empty()) return;
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      const auto arn = aws::Arn::parse(principal.value.text);
      if (principal.type != iam::PrincipalType::federated || !principal.value.known() || !arn ||
          arn->account == account)
        continue;
      report.at(principal.value.span(), "the provider is of account " + quoted(arn->account) +
                                            ", everything else that this policy trusts of " +
                                            quoted(account) +
                                            "; a role trusts only providers of its own account");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_provider_account{&run};
