// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/oidc.h"

#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

constexpr std::string_view github_issuer = "token.actions.githubusercontent.com";
constexpr std::string_view provider_path = "oidc-provider/";

/// github.com, one of its enterprises, or GitHub Enterprise Cloud with data residency
/// (`token.actions.acme.ghe.com`).
bool is_github_issuer(std::string_view issuer) {
  const std::string_view host = issuer.substr(0, issuer.find('/'));
  if (equals_ignoring_case(host, github_issuer)) return true;
  constexpr std::string_view residency = ".ghe.com";
  return starts_with_ignoring_case(host, "token.actions.") && host.size() > residency.size() &&
         equals_ignoring_case(host.substr(host.size() - residency.size()), residency);
}

/// `*`, `*/*`, `repo:*`: nothing but wildcards where the names belong.
bool names_nothing(std::string_view pattern) {
  constexpr std::string_view subject = "repo:";
  if (pattern.starts_with(subject)) pattern.remove_prefix(subject.size());
  return pattern.find('*') != std::string_view::npos &&
         pattern.find_first_not_of("*?:/@") == std::string_view::npos;
}

/// The issuer of a provider ARN, or empty if it is another kind of principal or not known.
std::string_view issuer_of(const Str& provider) {
  const std::size_t at = provider.text.find(provider_path);
  if (at == std::string_view::npos || provider.hole_in(at, provider.text.size())) return {};
  return provider.text.substr(at + provider_path.size());
}

/// An id behind an `@` names the owner or the repository whatever stands before it.
bool is_pinned_by_id(std::string_view part) {
  const std::size_t at = part.rfind('@');
  return at != std::string_view::npos && all_digits(part.substr(at + 1));
}

bool is_open(std::string_view part) {
  return !is_pinned_by_id(part) && glob::has_wildcard(without_open_id(part));
}

/// Fits any repository of a stranger, in the classic form and in that with ids.
bool fits_everybody(std::string_view pattern) {
  for (const std::string_view subject :
       {"repo:someone-else/anything:ref:refs/heads/main", "repo:someone-else/anything:pull_request",
        "repo:someone-else@987654321987/anything@876543219876:ref:refs/heads/main"}) {
    if (glob::matches(pattern, subject)) return true;
  }
  return false;
}

/// Fits a pull request as well as any branch of the repository that it names.
bool fits_any_event(std::string_view pattern, const SubjectPattern& subject) {
  std::string repository =
      "repo:" + std::string(subject.owner) + "/" + std::string(subject.repository) + ":";
  // Open ids must not stand as wildcards in the probes.
  for (char& c : repository) {
    if (c == '*' || c == '?') c = '1';
  }
  return glob::matches(pattern, repository + "pull_request") &&
         glob::matches(pattern, repository + "ref:refs/heads/any");
}

}  // namespace

bool GithubTrust::shared() const { return equals_ignoring_case(issuer, github_issuer); }

std::vector<GithubTrust> github_trusts(const Policy& policy) {
  std::vector<GithubTrust> trusts;
  for (const Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_principal) continue;
    const auto is_github = [](const Principal& principal) {
      return principal.type == PrincipalType::federated &&
             is_github_issuer(issuer_of(principal.value));
    };
    const auto found = std::ranges::find_if(statement.principals, is_github);
    if (found == statement.principals.end()) continue;
    if (!statement.covers_action("sts:AssumeRoleWithWebIdentity")) continue;
    const auto arn = aws::Arn::parse(found->value.text);
    trusts.push_back({&statement, &*found, issuer_of(found->value),
                      arn ? arn->partition : std::string_view("aws")});
  }
  return trusts;
}

const Principal* any_provider(const Policy& policy, const Statement& statement) {
  if (policy.kind != PolicyKind::trust || !statement.allows() || statement.not_principal)
    return nullptr;
  if (!statement.covers_action("sts:AssumeRoleWithWebIdentity")) return nullptr;
  const auto admits_all = [](const Principal& principal) {
    if (principal.type == PrincipalType::anyone) return true;
    return principal.type == PrincipalType::federated && principal.value.known() &&
           principal.value.text == "*";
  };
  const auto found = std::ranges::find_if(statement.principals, admits_all);
  return found == statement.principals.end() ? nullptr : &*found;
}

std::string_view github_claim(const Condition& condition) {
  const std::string_view key = condition.key.text;
  const std::size_t colon = key.rfind(':');
  if (colon == std::string_view::npos || !condition.key.holes.empty()) return {};
  return is_github_issuer(key.substr(0, colon)) ? key.substr(colon + 1) : std::string_view{};
}

std::string_view without_open_id(std::string_view part) {
  const bool open = part.size() > 2 && part.substr(part.size() - 2) == "@*";
  return open ? part.substr(0, part.size() - 2) : part;
}

SubjectPattern SubjectPattern::parse(std::string_view pattern) {
  constexpr std::string_view start = "repo:";
  const std::size_t slash = pattern.find('/');
  if (pattern.substr(0, start.size()) != start) return {};
  if (slash == std::string_view::npos) return {pattern.substr(start.size()), {}, {}};
  const std::size_t colon = std::min(pattern.find(':', slash), pattern.size());
  return {pattern.substr(start.size(), slash - start.size()),
          pattern.substr(slash + 1, colon - slash - 1),
          pattern.substr(std::min(colon + 1, pattern.size()))};
}

SubjectReach subject_reach(std::string_view pattern) {
  if (fits_everybody(pattern)) return SubjectReach::everybody;
  const SubjectPattern subject = SubjectPattern::parse(pattern);
  if (subject.owner.empty() || !glob::has_wildcard(pattern)) return SubjectReach::narrow;
  if (is_open(subject.owner)) {
    if (subject.owner != "*") return SubjectReach::similar_owners;
    return is_pinned_by_id(subject.repository) ? SubjectReach::narrow : SubjectReach::any_owner;
  }
  if (subject.repository.empty()) return SubjectReach::narrow;
  if (is_open(subject.repository)) {
    const std::size_t wildcard = subject.repository.find_first_of("*?");
    if (wildcard == 0) return SubjectReach::all_repositories;
    // `shop-*:ref:…` ends a word on purpose; `shop*` rather forgets the colon.
    const bool on_purpose = !is_alnum(subject.repository[wildcard - 1]) && !subject.rest.empty();
    return on_purpose ? SubjectReach::narrow : SubjectReach::similar_repositories;
  }
  return fits_any_event(pattern, subject) ? SubjectReach::any_event : SubjectReach::narrow;
}

bool demands_value(const Condition& condition) {
  return !condition.negated && !condition.if_exists && !condition.for_all_values &&
         condition.base_op != "Null";
}

const Str* open_value(const Condition& condition) {
  if (!condition.wildcards) return nullptr;
  const auto is_open = [](const Str& value) { return value.known() && names_nothing(value.text); };
  const auto found = std::ranges::find_if(condition.values, is_open);
  return found == condition.values.end() ? nullptr : &*found;
}

}  // namespace writ::iam
