// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

std::string_view name_of(std::string_view part) { return part.substr(0, part.find('@')); }

using Subjects = std::vector<const Str*>;

Subjects subjects_of(const iam::Statement& statement) {
  Subjects subjects;
  for (const iam::Condition& condition : statement.conditions) {
    if (!iam::demands_value(condition) ||
        !equals_ignoring_case(iam::github_claim(condition), "sub"))
      continue;
    for (const Str& value : condition.values) {
      if (value.known()) subjects.push_back(&value);
    }
  }
  return subjects;
}

bool is_immutable(const Str* value) {
  return has_id(iam::SubjectPattern::parse(value->text).owner);
}

bool is_twin(const iam::SubjectPattern& one, const Str* value) {
  const iam::SubjectPattern other = iam::SubjectPattern::parse(value->text);
  return has_id(other.owner) && name_of(other.owner) == one.owner &&
         name_of(other.repository) == one.repository;
}

void look_at(const iam::Statement& statement, Reporter& report) {
  const Subjects subjects = subjects_of(statement);
  const auto first = std::ranges::find_if(subjects, is_immutable);
  if (first == subjects.end()) return;
  for (const Str* value : subjects) {
    const iam::SubjectPattern subject = iam::SubjectPattern::parse(value->text);
    if (subject.owner.empty() || glob::has_wildcard(subject.owner) || has_id(subject.owner) ||
        std::ranges::any_of(subjects, [&](const Str* each) { return is_twin(subject, each); }))
      continue;
    report.at(value->span(),
              "this subject has no numbers, so tokens with immutable subjects do not "
              "match it, as they do others of this list");
    report.also((*first)->span(), "a subject with numbers");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    if (!is_tied_to_id(*trust.statement)) look_at(*trust.statement, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_name_subject{&run};
