// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/escalation.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check iam_open_action;
}

namespace {

using namespace writ;

/// `*` in the place of a role's name, whatever the account: `arn:aws:iam::111122223333:role/*`.
bool is_every_role(const Str& resource) {
  if (iam::is_star(resource.text)) return true;
  const auto arn = aws::Arn::parse(resource.text);
  if (!arn || resource.hole_in(resource.text.size() - arn->resource.size(), resource.text.size()))
    return false;
  std::string_view name = arn->resource;
  if (name.starts_with("role/")) name.remove_prefix(5);
  return iam::is_star(name);
}

const Str* open_resource(const iam::Statement& statement) {
  const auto found = std::ranges::find_if(statement.resources, is_every_role);
  return found == statement.resources.end() ? nullptr : &*found;
}

bool is_open(const iam::Statement& statement) {
  if (!statement.not_resource) return open_resource(statement) != nullptr;
  // All but the resources that are named.
  return !statement.resources.empty() && open_resource(statement) == nullptr &&
         std::ranges::all_of(statement.resources, &Str::known);
}

bool is_narrowed(const iam::Statement& statement, const Reporter& report) {
  const auto keys = report.list("narrowing-keys");
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    return !condition.key.known() || std::ranges::any_of(keys, [&](std::string_view key) {
      return equals_ignoring_case(key, condition.key.text);
    });
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::identity && policy.kind != iam::PolicyKind::session) return;
  const std::string_view action = report.text("action");
  const bool limited = std::ranges::any_of(policy.statements, [&](const iam::Statement& each) {
    return iam::may_take_away(each, action);
  });
  if (limited) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || !statement.covers_action(action) || iam::any_action(statement))
      continue;
    if (!is_open(statement) || is_narrowed(statement, report)) continue;
    const Str* pattern = statement.action_pattern(action);
    report.at(pattern != nullptr ? pattern->span() : statement.actions_node.span(),
              "this lets `" + std::string(action) + "` " + std::string(report.text("consequence")));
    if (statement.resources.size() > 1)
      report.also(statement.not_resource ? statement.resources_node.span()
                                         : open_resource(statement)->span(),
                  statement.not_resource ? "all but these" : "every role");
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_open_action{&run};
