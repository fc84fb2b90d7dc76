// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_federated_form;
}

namespace {

using namespace writ;

bool is_provider_arn(std::string_view text) {
  const auto arn = aws::Arn::parse(text);
  return arn && arn->service == "iam" &&
         (arn->resource.starts_with("oidc-provider/") ||
          arn->resource.starts_with("saml-provider/"));
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const auto bare = report.list("bare");
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      const Str& value = principal.value;
      if (principal.type != iam::PrincipalType::federated || !value.known() || value.text == "*" ||
          is_provider_arn(value.text) || std::ranges::find(bare, value.text) != bare.end())
        continue;
      Finding& finding = report.at(
          value.span(), "`" + quoted(value.text) +
                            "` is no identity provider of an account, so AWS rejects the policy");
      if (value.text.find("://") == std::string_view::npos && !value.text.starts_with("arn:"))
        finding.help = "write `arn:aws:iam::ACCOUNT:oidc-provider/" + quoted(value.text) + "`";
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_federated_form{&run};
