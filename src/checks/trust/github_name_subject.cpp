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
extern const Check trust_github_name_subject;
}

namespace {

using namespace writ;

bool has_id(std::string_view part) { return part.find('@') != std::string_view::npos; }

/// The statement demands the number of the repository or of its owner.
bool is_tied_to_id(const iam::Statement& statement) {
  return std::ranges::any_of(statement.conditions, [](const iam::Condition& condition) {
    const std::string_view claim = iam::github_claim(condition);
    return iam::demands_value(condition) && (equals_ignoring_case(claim, "repository_id") ||
                                             equals_ignoring_case(claim, "repository_owner_id"));
  });
}

void look_at(const iam::Condition& condition, Reporter& report) {
  if (!iam::demands_value(condition) || !equals_ignoring_case(iam::github_claim(condition), "sub"))
    return;
  for (const Str& value : condition.values) {
    const iam::SubjectPattern subject = iam::SubjectPattern::parse(value.text);
    if (!value.known() || subject.owner.empty() || subject.repository.empty() ||
        glob::has_wildcard(subject.owner) || has_id(subject.owner) || has_id(subject.repository))
      continue;
    report.at(value.span(),
              "this subject tells `" + quoted(subject.owner) +
                  "` by its name alone: tokens with immutable subjects do not match it, and whoever "
                  "has the name after a rename does");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    if (is_tied_to_id(*trust.statement)) continue;
    for (const iam::Condition& condition : trust.statement->conditions) look_at(condition, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_name_subject{&run};
