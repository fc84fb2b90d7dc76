// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"

namespace writ::checks {
extern const Check vpce_gateway_principal;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::vpc_endpoint) return;
  const auto gateways = report.list("gateways");
  if (std::ranges::find(gateways, policy.endpoint_service) == gateways.end()) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal) continue;
    for (const iam::Principal& principal : statement.principals) {
      if (principal.type != iam::PrincipalType::aws || !principal.value.known() ||
          iam::is_star(principal.value.text))
        continue;
      report.at(principal.value.span(),
                "the policy of a gateway endpoint knows no principal but `*`: an account there "
                "stands for its root user alone, and a role for nobody");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::vpce_gateway_principal{&run};
