// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "writ/check.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check ecr_push_incomplete;
}

namespace {

using namespace writ;
using Actions = std::vector<std::string_view>;

// Comparisons of statements that one policy may cost. Beyond them all statements count as speaking
// of the same repository.
constexpr int most_comparisons = 1'000;

/// The first pattern, in source order, that reaches one of the actions.
const Str* first_pattern(const iam::Statement& statement, const Actions& actions) {
  const Str* first = nullptr;
  for (const std::string_view action : actions) {
    const Str* pattern = statement.action_pattern(action);
    if (pattern != nullptr && (first == nullptr || pattern < first)) first = pattern;
  }
  return first;
}

/// One policy with its answers, and the work that they have cost.
class Pushes {
 public:
  explicit Pushes(const iam::Policy& policy) : policy_(&policy) {}

  bool share(const iam::Statement& a, const iam::Statement& b) {
    return ++comparisons_ > most_comparisons || iam::may_share_resource(a, b);
  }

  /// What no statement allows on the resources of `push`, as far as anybody can know.
  std::vector<std::string> missing(const iam::Statement& push, const Actions& actions) {
    std::vector<std::string> result;
    for (const std::string_view action : actions) {
      const auto shares = [&](const iam::Statement* other) { return share(push, *other); };
      if (!std::ranges::any_of(allowing(action), shares)) result.emplace_back(action);
    }
    return result;
  }

 private:
  /// The statements that may allow the action; also those that deny it, for then its absence is
  /// wanted.
  const std::vector<const iam::Statement*>& allowing(std::string_view action) {
    const auto [found, is_new] = allowing_.try_emplace(action);
    if (!is_new) return found->second;
    for (const iam::Statement& statement : policy_->statements) {
      const bool decides = !statement.denies() || statement.conditions.empty();
      if (decides && statement.may_cover_action(action)) found->second.push_back(&statement);
    }
    return found->second;
  }

  const iam::Policy* policy_;
  std::map<std::string_view, std::vector<const iam::Statement*>> allowing_;
  int comparisons_ = 0;
};

/// What the statement grants of the push, for the reader who looks for the rest.
void show_granted(const iam::Statement& push, const Str& flagged, const Actions& actions,
                  Reporter& report) {
  std::set<const Str*> patterns;
  for (const std::string_view action : actions) patterns.insert(push.action_pattern(action));
  for (const Str* pattern : patterns) {
    if (pattern != nullptr && pattern != &flagged) report.also(pattern->span(), "allowed here");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  const Actions upload = report.list("upload");
  const Actions required = report.list("required");
  const auto is_denied = [&](std::string_view action) { return denies_outright(policy, action); };
  // Who denies a part of the push wants nobody to push.
  if (!iam::gives_rights(policy.kind) || std::ranges::any_of(required, is_denied)) return;

  const bool identity = !iam::has_principals(policy.kind);
  Pushes pushes(policy);
  std::vector<const iam::Statement*> seen;
  for (const iam::Statement& statement : policy.statements) {
    const Str* first = statement.allows() ? first_pattern(statement, upload) : nullptr;
    if (first == nullptr) continue;
    if (std::ranges::any_of(seen,
                            [&](const auto* other) { return pushes.share(*other, statement); }))
      continue;
    seen.push_back(&statement);

    auto needed = pushes.missing(statement, required);
    auto wanted = pushes.missing(statement, report.list("recommended"));
    const auto is_elsewhere = [&](std::string_view action) {
      return may_be_given_elsewhere(report.document(), report.config(), policy, action);
    };
    std::erase_if(needed, is_elsewhere);
    std::erase_if(wanted, is_elsewhere);
    if (!needed.empty()) {
      Finding& finding = report.at(
          first->span(),
          join_quoted(needed) + (needed.size() == 1 ? " is" : " are") +
              " not allowed on the same repository, so a push that starts here ends with a denial");
      auto all = needed;
      all.insert(all.end(), wanted.begin(), wanted.end());
      finding.help = "add " + join_quoted(all) + " to this statement";
      // A role of the same account may get the rest from its own policies.
      if (!identity) finding.severity = Severity::warning;
      show_granted(statement, *first, required, report);
    } else if (!wanted.empty()) {
      Finding& finding = report.at(
          first->span(),
          "without " + join_quoted(wanted) +
              " a push by buildx or containerd, which ask for the manifest first, is denied");
      finding.help = "add " + join_quoted(wanted) + " to this statement";
      finding.severity = identity ? Severity::warning : Severity::notice;
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_push_incomplete{&run};
