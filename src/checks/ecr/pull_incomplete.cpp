// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check ecr_pull_incomplete;
}

namespace {

using namespace writ;

constexpr std::string_view manifest = "ecr:BatchGetImage";
constexpr std::string_view layer = "ecr:GetDownloadUrlForLayer";

/// The pattern that singles the action out; null under `ecr:Get*` and the like, which say nothing
/// of an intention.
const Str* naming_pattern(const iam::Statement& statement, std::string_view action) {
  const Str* pattern = statement.action_pattern(action);
  return pattern != nullptr && iam::names_action(pattern->text, action) ? pattern : nullptr;
}

bool may_allow(const iam::Policy& policy, std::string_view action) {
  return std::ranges::any_of(policy.statements, [action](const iam::Statement& statement) {
    return !statement.denies() && statement.may_cover_action(action);
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (!iam::gives_rights(policy.kind)) return;
  // Pushing and retagging read manifests without layers.
  for (const std::string_view action : report.list("other-uses")) {
    if (may_allow(policy, action)) return;
  }
  const bool manifests = may_allow(policy, manifest);
  const bool layers = may_allow(policy, layer);
  if (manifests == layers || denies_outright(policy, manifests ? layer : manifest)) return;
  const auto evidence = report.list("pull-signs");
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows()) continue;
    const Str* pattern = naming_pattern(statement, manifests ? manifest : layer);
    const bool pulls = layers || std::ranges::any_of(evidence, [&](std::string_view action) {
                         return naming_pattern(statement, action) != nullptr;
                       });
    if (pattern == nullptr || !pulls) continue;
    const std::string needed(manifests ? layer : manifest);
    if (may_be_given_elsewhere(report.document(), report.config(), policy, needed)) return;
    Finding& finding = report.at(pattern->span(),
                                 "a pull also needs `" + needed +
                                     "`, which this policy never allows, so every pull is denied");
    finding.help = "add `" + needed + "` to this statement";
    if (iam::has_principals(policy.kind)) finding.severity = Severity::warning;
    return;
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_pull_incomplete{&run};
