// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

// No policy that AWS takes holds more; a hostile one is not worth the time.
constexpr std::size_t most_uploads = 300;

const Str* first_pattern(const iam::Statement& statement, const Actions& actions) {
  for (const Str& pattern : statement.actions) {
    for (const std::string_view action : actions) {
      if (statement.action_pattern(action) == &pattern) return &pattern;
    }
  }
  return nullptr;
}

/// What no statement allows on the resources of `push`, as far as anybody can know.
std::vector<std::string> missing(const iam::Policy& policy, const iam::Statement& push, const Actions& actions) {
  std::vector<std::string> result;
  for (const std::string_view action : actions) {
    const bool allowed = std::ranges::any_of(policy.statements, [&](const iam::Statement& statement) {
      return !statement.denies() && statement.may_cover_action(action) && may_share_resource(push, statement);
    });
    if (!allowed && !denies_outright(policy, action)) result.emplace_back(action);
  }
  return result;
}

/// What the statement grants of the push, for the reader who looks for the rest.
void show_granted(const iam::Statement& push, const Str& flagged, const Actions& actions, Reporter& report) {
  for (const Str& pattern : push.actions) {
    const bool used = std::ranges::any_of(
        actions, [&](std::string_view action) { return push.action_pattern(action) == &pattern; });
    if (used && &pattern != &flagged) report.also(pattern.span(), "allowed here");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  const Actions upload = report.list("upload");
  const Actions required = report.list("required");
  const auto is_denied = [&](std::string_view action) { return denies_outright(policy, action); };
  // Who denies a part of the push wants nobody to push.
  if (!iam::gives_rights(policy.kind) || std::ranges::any_of(required, is_denied)) return;

  const bool identity = !iam::has_principals(policy.kind);
  std::vector<const iam::Statement*> seen;
  for (const iam::Statement& statement : policy.statements) {
    const Str* first = statement.allows() ? first_pattern(statement, upload) : nullptr;
    if (first == nullptr || seen.size() == most_uploads) continue;
    if (std::ranges::any_of(seen, [&](const auto* other) { return may_share_resource(*other, statement); })) continue;
    seen.push_back(&statement);

    const auto needed = missing(policy, statement, required);
    const auto wanted = missing(policy, statement, report.list("recommended"));
    if (!needed.empty()) {
      Finding& finding = report.at(
          first->span(), join_quoted(needed) + (needed.size() == 1 ? " is" : " are") +
                             " not allowed on this repository, so a push that starts here ends with a denial");
      auto all = needed;
      all.insert(all.end(), wanted.begin(), wanted.end());
      finding.help = "add " + join_quoted(all) + " to this statement";
      // A role of the same account may get the rest from its own policies.
      if (!identity) finding.severity = Severity::warning;
      show_granted(statement, *first, required, report);
    } else if (!wanted.empty()) {
      Finding& finding = report.at(first->span(), "without " + join_quoted(wanted) +
                                                      " a push by buildx or containerd, which ask for the manifest first, is denied");
      finding.help = "add " + join_quoted(wanted) + " to this statement";
      finding.severity = identity ? Severity::warning : Severity::notice;
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_push_incomplete{&run};
