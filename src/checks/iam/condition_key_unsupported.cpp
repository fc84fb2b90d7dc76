// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check iam_condition_key_unsupported;
}

namespace {

using namespace writ;

bool is_tag_key(const catalogue::Key& key) { return key.name.find("Tag/") != std::string::npos; }

/// A key that tables of actions tell of: of a service, or a tag.
std::optional<catalogue::Key> key_of(const iam::Condition& condition, bool tags) {
  if (!condition.key.known() || !iam::demands_value(condition)) return std::nullopt;
  auto key = catalogue::find_key(condition.key.text);
  if (!key || key->name.starts_with("aws:PrincipalTag/")) return std::nullopt;
  const bool wanted =
      tags ? is_tag_key(*key) : key->origin == catalogue::KeyOrigin::service && !is_tag_key(*key);
  return wanted ? key : std::nullopt;
}

/// The action is part of a call for another one, which brings the keys.
bool comes_with_another(const Reporter& report, std::string_view action) {
  const auto parts = report.list("parts");
  return std::ranges::any_of(
      parts, [action](std::string_view each) { return equals_ignoring_case(each, action); });
}

void look_at(const iam::Statement& statement, const iam::Condition& condition, Reporter& report) {
  const bool tags = report.flag("tags");
  if (statement.not_action || !key_of(condition, tags)) return;
  for (const Str& pattern : statement.actions) {
    if (!pattern.known() || comes_with_another(report, pattern.text)) continue;
    const auto action = catalogue::find_action_id(pattern.text);
    if (!action) continue;
    const Truth carries = catalogue::accepts_key(*action, condition.key.text);
    // Tables list the tags of most actions, not of all.
    if (carries == Truth::yes || (carries == Truth::unknown && !tags)) continue;
    report.at(pattern.span(), "on " + std::string(catalogue::date()) + " requests for `" +
                                  quoted(pattern.text) + "` were not said to carry `" +
                                  quoted(condition.key.text) +
                                  "`, so most likely this statement never " +
                                  (statement.allows() ? "allows" : "denies") + " them");
    report.also(condition.key.node.key_span(), "the key");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_key_unsupported{&run};
