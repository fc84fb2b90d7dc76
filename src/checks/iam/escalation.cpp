// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_escalation;
}

namespace {

using namespace writ;

/// One action of a way; for `iam:PassRole` with the service that the role is handed to.
struct Step {
  std::string_view action;
  std::string_view service;
};

/// `NAME = ACTION + ACTION>SERVICE`, a line of the option.
struct Way {
  std::string_view name;
  std::vector<Step> steps;

  explicit Way(std::string_view line) {
    const std::size_t equals = std::min(line.find('='), line.size());
    name = trim(line.substr(0, equals));
    for (const std::string_view part : split(line.substr(std::min(equals + 1, line.size())), '+')) {
      const std::size_t mark = std::min(part.find('>'), part.size());
      steps.push_back(
          {trim(part.substr(0, mark)), trim(part.substr(std::min(mark + 1, part.size())))});
    }
  }
};

/// IAM's own things are reached only where the name is left open: `*`, `arn:…:role/*`.
bool is_open_for(std::string_view action, const Str& resource) {
  if (!starts_with_ignoring_case(action, "iam:") || iam::is_star(resource.text)) return true;
  const auto arn = aws::Arn::parse(resource.text);
  if (!arn || resource.hole_in(resource.text.size() - arn->resource.size(), resource.text.size()))
    return false;
  return iam::is_star(arn->resource.substr(arn->resource.find('/') + 1));
}

/// No condition, or for PassRole only the one that lets this service have the role.
bool passes(const iam::Statement& statement, const Step& step) {
  return std::ranges::all_of(statement.conditions, [&](const iam::Condition& condition) {
    if (step.service.empty() || !equals_ignoring_case(condition.key.text, "iam:PassedToService") ||
        condition.negated || condition.base_op == "Null")
      return false;
    return std::ranges::any_of(condition.values, [&](const Str& value) {
      return value.known() && (condition.wildcards ? glob::matches(value.text, step.service)
                                                   : value.text == step.service);
    });
  });
}

const iam::Statement* giving(const iam::Policy& policy, const Step& step) {
  for (const iam::Statement& statement : policy.statements) {
    if (statement.denies() && statement.may_cover_action(step.action)) return nullptr;
  }
  const auto gives = [&](const iam::Statement& statement) {
    if (!statement.allows() || !statement.covers_action(step.action)) return false;
    return !statement.not_resource && passes(statement, step) &&
           std::ranges::any_of(statement.resources,
                               [&](const Str& each) { return is_open_for(step.action, each); });
  };
  const auto found = std::ranges::find_if(policy.statements, gives);
  return found == policy.statements.end() ? nullptr : &*found;
}

Span place_of(const iam::Statement& statement, const Step& step) {
  const Str* pattern = statement.action_pattern(step.action);
  return pattern != nullptr ? pattern->span() : statement.actions_node.span();
}

void say(const Way& way, const iam::Policy& policy, const std::vector<std::string>& others,
         Reporter& report) {
  Finding& finding = report.at(place_of(*giving(policy, way.steps.front()), way.steps.front()),
                               "whoever holds this policy can " + std::string(way.name) +
                                   ", and so gain rights that it does not give");
  if (!others.empty()) finding.notes.push_back("other ways that it opens: " + join(others));
  for (std::size_t i = 1; i < way.steps.size(); ++i) {
    const Step& step = way.steps[i];
    report.also(place_of(*giving(policy, step), step), "with `" + std::string(step.action) + "`");
  }
}

/// Everything is allowed anyway, which is told by a rule of its own.
bool allows_all(const iam::Statement& statement) {
  return statement.allows() && statement.any_resource() && !statement.not_action &&
         std::ranges::any_of(statement.actions, [](const Str& action) {
           return iam::is_star(action.text) || action.text == "*:*";
         });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::identity && policy.kind != iam::PolicyKind::session) return;
  if (std::ranges::any_of(policy.statements, allows_all)) return;
  std::optional<Way> first;
  std::vector<std::string> others;
  for (const std::string_view line : report.list("ways")) {
    Way way(line);
    if (!std::ranges::all_of(way.steps,
                             [&](const Step& step) { return giving(policy, step) != nullptr; }))
      continue;
    if (first)
      others.emplace_back(way.name);
    else
      first = std::move(way);
  }
  if (first) say(*first, policy, others, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_escalation{&run};
