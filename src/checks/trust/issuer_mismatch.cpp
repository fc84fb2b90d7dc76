// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_issuer_mismatch;
}

namespace {

using namespace writ;

constexpr std::size_t npos = std::string_view::npos;

/// The issuers whose tokens the statement takes; none if one of the principals is not known or is
/// no OIDC provider.
std::vector<std::string_view> issuers_of(const iam::Statement& statement) {
  constexpr std::string_view path = ":oidc-provider/";
  std::vector<std::string_view> issuers;
  for (const iam::Principal& principal : statement.principals) {
    const std::string_view text = principal.value.text;
    const std::size_t at = text.find(path);
    if (principal.type != iam::PrincipalType::federated || at == npos) return {};
    if (principal.value.hole_in(at, text.size())) return {};
    issuers.push_back(text.substr(at + path.size()));
  }
  return issuers;
}

/// What stands before the claim, if the key is one of a provider: `gitlab.com` of
/// `gitlab.com:sub`.
std::string_view issuer_of(const iam::Condition& condition) {
  const std::string_view key = condition.key.text;
  const std::size_t colon = key.rfind(':');
  if (!condition.key.known() || colon == npos) return {};
  const std::string_view issuer = key.substr(0, colon);
  return issuer.find_first_of("./") == npos ? std::string_view() : issuer;
}

void look_at(const iam::Statement& statement, Reporter& report) {
  if (!statement.allows() || statement.not_principal) return;
  const std::vector<std::string_view> issuers = issuers_of(statement);
  if (issuers.empty()) return;
  for (const iam::Condition& condition : statement.conditions) {
    const std::string_view issuer = issuer_of(condition);
    const auto is_it = [issuer](std::string_view each) {
      return equals_ignoring_case(each, issuer);
    };
    if (issuer.empty() || std::ranges::any_of(issuers, is_it)) continue;
    const bool fails = !condition.negated && !condition.if_exists && !condition.for_all_values;
    Finding& finding = report.at(condition.key.node.key_span(),
                                 "tokens of `" + quoted(issuers.front()) + "` carry no claim of `" +
                                     quoted(issuer) + "`, so this " +
                                     (fails ? "never holds and nobody can assume the role"
                                            : "always holds and tests nothing"));
    finding.help = "begin the key with `" + quoted(issuers.front()) + ":`";
    report.also(statement.principals.front().value.span(), "the provider that is trusted");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) look_at(statement, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_issuer_mismatch{&run};
