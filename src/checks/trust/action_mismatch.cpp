// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check trust_action_mismatch;
}

namespace {

using namespace writ;

// Which call each kind of principal makes to assume a role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
constexpr std::string_view assume_role = "sts:AssumeRole";
constexpr std::string_view with_saml = "sts:AssumeRoleWithSAML";
constexpr std::string_view with_web_identity = "sts:AssumeRoleWithWebIdentity";

struct Caller {
  std::string_view who;
  std::string_view action;  ///< empty: not known
};

Caller caller_of(const iam::Principal& principal) {
  switch (principal.type) {
    case iam::PrincipalType::aws: return {"accounts, users and roles", assume_role};
    case iam::PrincipalType::service: return {"services", assume_role};
    case iam::PrincipalType::federated: break;
    default: return {};
  }
  if (!principal.value.known()) return {};
  const std::string_view text = principal.value.text;
  if (text.find(":saml-provider/") != std::string_view::npos)
    return {"users of a SAML provider", with_saml};
  if (text.find(":oidc-provider/") != std::string_view::npos)
    return {"users of an OIDC provider", with_web_identity};
  return {};
}

void look_at(const iam::Statement& statement, Reporter& report) {
  if (!statement.allows() || statement.not_principal || statement.not_action) return;
  const std::array calls = {assume_role, with_saml, with_web_identity};
  const bool any_assume = std::ranges::any_of(
      calls, [&](std::string_view action) { return statement.may_cover_action(action); });
  if (!any_assume) return;
  for (const iam::Principal& principal : statement.principals) {
    const Caller caller = caller_of(principal);
    if (caller.action.empty() || statement.may_cover_action(caller.action)) continue;
    Finding& finding =
        report.at(statement.actions_node.span(),
                  std::string(caller.who) + " assume a role by `" + std::string(caller.action) +
                      "`, which this statement does not allow, so `" +
                      quoted(principal.value.text) + "` cannot assume it");
    finding.help = "write `" + std::string(caller.action) + "`";
    report.also(principal.value.span(), "trusted here");
    return;
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  for (const iam::Statement& statement : policy.statements) look_at(statement, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_action_mismatch{&run};
