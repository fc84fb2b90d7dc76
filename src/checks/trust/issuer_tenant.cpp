// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_issuer_tenant;
}

namespace {

using namespace writ;

/// `HOST = CLAIM`; a HOST that begins with `*.` stands for every name below it.
struct Issuer {
  std::string_view host;
  std::string_view claim;
};

Issuer parse(std::string_view line) {
  const std::size_t equals = std::min(line.find('='), line.size());
  return {trim(line.substr(0, equals)), trim(line.substr(std::min(equals + 1, line.size())))};
}

/// What follows `oidc-provider/`, or one of the names that stand alone.
std::string_view issuer_of(const iam::Principal& principal) {
  constexpr std::string_view path = ":oidc-provider/";
  const std::string_view text = principal.value.text;
  if (principal.type != iam::PrincipalType::federated || !principal.value.known()) return {};
  const std::size_t at = text.find(path);
  return at == std::string_view::npos ? text : text.substr(at + path.size());
}

/// A value is demanded that is not everybody's. The key of a provider with a path has the path too.
bool is_compared(const iam::Statement& statement, std::string_view issuer, std::string_view claim) {
  const std::string wanted = std::string(issuer) + ":" + std::string(claim);
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    if (!condition.key.known()) return true;
    if (!equals_ignoring_case(condition.key.text, wanted)) return false;
    return iam::demands_value(condition) && iam::open_value(condition) == nullptr;
  });
}

void look_at(const iam::Statement& statement, const iam::Principal& principal, Reporter& report) {
  const std::string_view issuer = issuer_of(principal);
  if (issuer.empty()) return;
  for (const std::string_view line : report.list("issuers")) {
    const Issuer known = parse(line);
    if (!equals_ignoring_case(issuer, known.host)) continue;
    if (is_compared(statement, issuer, known.claim)) return;
    Finding& finding =
        report.at(principal.value.span(), "every customer of `" + quoted(issuer) +
                                              "` gets tokens of this provider, and no condition "
                                              "compares `" +
                                              quoted(issuer) + ":" + std::string(known.claim) +
                                              "`, so strangers can assume this role");
    finding.label = "shared by all its customers";
    finding.help = "compare `" + quoted(issuer) + ":" + std::string(known.claim) +
                   "` with what names you, under `StringEquals` or `StringLike`";
    if (statement.conditions_node.present())
      report.also(statement.conditions_node.key_span(), "no such condition here");
    return;
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal ||
        !statement.covers_action("sts:AssumeRoleWithWebIdentity"))
      continue;
    for (const iam::Principal& principal : statement.principals)
      look_at(statement, principal, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_issuer_tenant{&run};
