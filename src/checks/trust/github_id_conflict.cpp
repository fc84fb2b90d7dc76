// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_id_conflict;
}

namespace {

using namespace writ;

/// What follows the `@`, if it is a number.
std::string_view id_of(std::string_view part) {
  const std::size_t mark = part.find('@');
  const std::string_view id = mark == std::string_view::npos ? "" : part.substr(mark + 1);
  return !id.empty() && std::ranges::all_of(id, is_digit) ? id : std::string_view();
}

/// The condition that demands other numbers than this one, or null.
const iam::Condition* demanding_another(const iam::Statement& statement, std::string_view claim,
                                        std::string_view id) {
  const auto other = [id](const Str& value) {
    return value.known() && !glob::has_wildcard(value.text) && value.text != id;
  };
  for (const iam::Condition& condition : statement.conditions) {
    if (iam::demands_value(condition) && !condition.values.empty() &&
        equals_ignoring_case(iam::github_claim(condition), claim) &&
        std::ranges::all_of(condition.values, other))
      return &condition;
  }
  return nullptr;
}

void compare(const iam::Statement& statement, const Str& value, std::string_view part,
             std::string_view claim, Reporter& report) {
  const std::string_view id = id_of(part);
  if (id.empty()) return;
  const iam::Condition* other = demanding_another(statement, claim, id);
  if (other == nullptr) return;
  report.at(value.span(), "the number " + std::string(id) + " in this subject is not what `" +
                              std::string(claim) + "` demands, so no token passes both");
  report.also(other->values.front().span(), "another number");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    for (const iam::Condition& condition : trust.statement->conditions) {
      if (!iam::demands_value(condition) ||
          !equals_ignoring_case(iam::github_claim(condition), "sub"))
        continue;
      for (const Str& value : condition.values) {
        const iam::SubjectPattern subject = iam::SubjectPattern::parse(value.text);
        if (!value.known()) continue;
        compare(*trust.statement, value, subject.owner, "repository_owner_id", report);
        compare(*trust.statement, value, subject.repository, "repository_id", report);
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_id_conflict{&run};
