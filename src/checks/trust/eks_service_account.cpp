// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_eks_service_account;
}

namespace {

using namespace writ;

constexpr std::string_view host = "oidc.eks.";

bool is_cluster(const iam::Principal& principal) {
  const auto arn = aws::Arn::parse(principal.value.text);
  return principal.type == iam::PrincipalType::federated && principal.value.known() && arn &&
         arn->resource.starts_with("oidc-provider/oidc.eks.");
}

/// `system:serviceaccount:NAMESPACE:NAME` with the namespace left open.
bool is_open(std::string_view pattern) {
  constexpr std::string_view start = "system:serviceaccount:";
  if (!pattern.starts_with(start)) return glob::matches(pattern, "system:serviceaccount:any:any");
  const std::string_view name = pattern.substr(start.size());
  return iam::is_star(name.substr(0, name.find(':')));
}

void look_at(const iam::Statement& statement, const iam::Principal& cluster, Reporter& report) {
  bool demanded = false;
  for (const iam::Condition& condition : statement.conditions) {
    const std::string_view key = condition.key.text;
    if (!condition.key.known()) return;
    if (!starts_with_ignoring_case(key, host) || !key.ends_with(":sub")) continue;
    demanded = demanded || iam::demands_value(condition);
    if (!condition.wildcards || !iam::demands_value(condition)) continue;
    for (const Str& value : condition.values) {
      if (!value.known() || !is_open(value.text)) continue;
      report.at(value.span(), "`" + quoted(value.text) +
                                  "` lets every pod of the cluster assume the role, whatever its "
                                  "namespace and service account");
    }
  }
  if (!demanded)
    report.at(cluster.value.span(),
              "no condition on `sub` names a service account, so every pod of this cluster can "
              "assume the role");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || !statement.covers_action("sts:AssumeRoleWithWebIdentity")) continue;
    for (const iam::Principal& principal : statement.principals) {
      if (is_cluster(principal)) look_at(statement, principal, report);
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_eks_service_account{&run};
