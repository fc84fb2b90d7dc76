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

/// `HOST = CLAIM`, or `HOST = CLAIM | CLAIM` where any of several names the customer.
struct Issuer {
  std::string_view host;
  std::vector<std::string_view> claims;
};

std::string_view behind(std::string_view text, char mark) {
  return trim(text.substr(std::min(text.find(mark), text.size() - 1) + 1));
}

Issuer parse(std::string_view line) {
  Issuer issuer{trim(line.substr(0, line.find('='))), {}};
  for (const std::string_view claim : split(behind(line, '='), '|'))
    issuer.claims.push_back(trim(claim));
  return issuer;
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
/// Every token has these two, so that `IfExists` and `ForAllValues` change nothing.
bool is_compared(const iam::Statement& statement, std::string_view issuer, std::string_view claim) {
  const std::string wanted = std::string(issuer) + ":" + std::string(claim);
  const bool always_there = claim == "sub" || claim == "aud";
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    if (!condition.key.known()) return true;
    if (!equals_ignoring_case(condition.key.text, wanted)) return false;
    const bool loose = always_there && !condition.negated && condition.base_op != "Null" &&
                       (condition.if_exists || condition.for_all_values);
    return (loose || iam::demands_value(condition)) && iam::open_value(condition) == nullptr;
  });
}

/// A wildcard stands before the customer's name ends: `project_path:acme*`. `form` is what stands
/// before and behind the name: `project_path: /`.
bool leaves_customer_open(std::string_view value, std::string_view form) {
  const std::string_view before = form.substr(0, form.find(' '));
  const std::string_view known = value.substr(0, value.find_first_of("*?"));
  if (known.size() == value.size()) return false;
  if (!known.starts_with(before)) return before.starts_with(known);
  return known.find(behind(form, ' '), before.size()) == std::string_view::npos;
}

void look_at_values(const iam::Statement& statement, std::string_view issuer, Reporter& report) {
  for (const std::string_view line : report.list("names")) {
    if (!equals_ignoring_case(issuer, trim(line.substr(0, line.find('='))))) continue;
    const std::string key = std::string(issuer) + ":sub";
    for (const iam::Condition& condition : statement.conditions) {
      if (!condition.wildcards || condition.negated ||
          !equals_ignoring_case(condition.key.text, key))
        continue;
      for (const Str& value : condition.values) {
        // A value of wildcards alone is no comparison at all, which is said above.
        if (!value.known() || !leaves_customer_open(value.text, behind(line, '=')) ||
            value.text.find_first_not_of("*?") == std::string_view::npos)
          continue;
        report.at(value.span(), "`" + quoted(value.text) +
                                    "` also fits tokens of other customers of `" + quoted(issuer) +
                                    "`, for a wildcard stands in place of the name");
      }
    }
  }
}

void look_at(const iam::Statement& statement, const iam::Principal& principal, Reporter& report) {
  const std::string_view issuer = issuer_of(principal);
  if (issuer.empty()) return;
  for (const std::string_view line : report.list("issuers")) {
    const Issuer known = parse(line);
    if (!equals_ignoring_case(issuer, known.host)) continue;
    if (std::ranges::any_of(known.claims, [&](std::string_view claim) {
          return is_compared(statement, issuer, claim);
        }))
      return look_at_values(statement, issuer, report);
    const std::string claim(known.claims.front());
    Finding& finding =
        report.at(principal.value.span(), "every customer of `" + quoted(issuer) +
                                              "` gets tokens of this provider, and no condition "
                                              "compares `" +
                                              quoted(issuer) + ":" + claim +
                                              "`, so strangers can assume this role");
    finding.label = "shared by all its customers";
    finding.help = "compare `" + quoted(issuer) + ":" + claim +
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
