// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/subject_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/words.h"
#include "writ/glob.h"
#include "writ/quote.h"

namespace writ::checks {
namespace {

using iam::SubjectReach;

std::string filled(std::string text, std::string_view name, std::string_view value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
    text.replace(at, name.size(), value);
  return text;
}

/// Holes stand for one literal word where each fills a whole part (`repo:${ORG}/*`); empty where
/// one shares its part with other text, so that nothing is sure.
std::string with_words(const Str& value) {
  constexpr std::string_view borders = ":/@";
  std::string text;
  std::size_t from = 0;
  for (const Hole& hole : value.holes) {
    const bool left =
        hole.begin > 0 && borders.find(value.text[hole.begin - 1]) != std::string_view::npos;
    const bool right = hole.end == value.text.size() ||
                       borders.find(value.text[hole.end]) != std::string_view::npos;
    if (!left || !right) return {};
    text.append(value.text.substr(from, hole.begin - from)).append("x");
    from = hole.end;
  }
  return text.append(value.text.substr(from));
}

/// What to say of a pattern; `{owner}`, `{repository}` and `{slug}` (both) are of the pattern.
struct Words {
  SubjectReach reach;
  Severity severity;
  std::string_view consequence;
  std::string_view help;
};

constexpr std::array<Words, 6> words = {{
    {SubjectReach::everybody, Severity::error,
     "fits the subject of every repository on GitHub, so anybody can assume this role",
     "name the repository, such as `repo:acme/shop:ref:refs/heads/main`"},
    {SubjectReach::any_owner, Severity::error,
     "leaves the owner open, so anybody who names a repository accordingly can assume this role",
     "write the owner in place of the first `*`"},
    {SubjectReach::similar_owners, Severity::error,
     "fits every owner whose name is like that, so whoever registers such a name can assume this "
     "role",
     "write the whole owner, followed by `/`"},
    {SubjectReach::all_repositories, Severity::warning,
     "lets every repository of `{owner}` assume this role",
     "name the repositories, one value each"},
    {SubjectReach::similar_repositories, Severity::warning,
     "also fits every other repository of `{owner}` whose name begins with `{repository}`",
     "end the repository's name with `:`"},
    {SubjectReach::any_event, Severity::warning,
     "fits every branch, tag and pull request of the repository, so unreviewed code can "
     "assume this role",
     "write what may deploy, such as `repo:{slug}:ref:refs/heads/main` or "
     "`repo:{slug}:environment:production`"},
}};

}  // namespace

iam::SubjectReach reach_of(const Str& pattern) { return iam::subject_reach(with_words(pattern)); }

SubjectVerdict judge_subject_pattern(const Str& pattern, bool narrowed) {
  const SubjectReach reach = reach_of(pattern);
  const auto* said = std::ranges::find(words, reach, &Words::reach);
  if (said == words.end() || (reach == SubjectReach::any_event && narrowed)) return {};
  const iam::SubjectPattern subject = iam::SubjectPattern::parse(pattern.text);
  const std::string_view name =
      subject.repository.substr(0, subject.repository.find_first_of("*?"));
  const std::string slug = std::string(subject.owner) + "/" + std::string(subject.repository);
  const auto in_full = [&](std::string_view text) {
    std::string out =
        filled(std::string(text), "{owner}", quoted(iam::without_open_id(subject.owner)));
    out = filled(std::move(out), "{repository}", quoted(name));
    return filled(std::move(out), "{slug}", quoted(slug));
  };
  return {"`" + quoted(pattern.text) + "` " + in_full(said->consequence), in_full(said->help),
          said->severity};
}

}  // namespace writ::checks
