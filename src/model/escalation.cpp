// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/escalation.h"

#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/exposure.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

/// The action works on what the resource names. IAM's own things are reached only where the name is
/// left open: `*`, `arn:…:role/*`.
bool is_open_for(std::string_view action, const Str& resource) {
  if (is_star(resource.text)) return true;
  const auto arn = aws::Arn::parse(resource.text);
  if (arn && catalogue::fits(action, open_pattern(resource)) == Truth::no) return false;
  if (!starts_with_ignoring_case(action, "iam:")) return true;
  if (!arn || resource.hole_in(resource.text.size() - arn->resource.size(), resource.text.size()))
    return false;
  return is_star(arn->resource.substr(arn->resource.find('/') + 1));
}

/// No condition, or for PassRole only the one that lets this service have the role.
bool passes(const Statement& statement, const EscalationStep& step) {
  return std::ranges::all_of(statement.conditions, [&](const Condition& condition) {
    if (step.service.empty() || !equals_ignoring_case(condition.key.text, "iam:PassedToService") ||
        condition.negated || condition.base_op == "Null")
      return false;
    return std::ranges::any_of(condition.values, [&](const Str& value) {
      return value.known() && (condition.wildcards ? glob::matches(value.text, step.service)
                                                   : value.text == step.service);
    });
  });
}

bool gives(const Statement& statement, const EscalationStep& step) {
  return statement.allows() && !statement.not_resource && statement.covers_action(step.action) &&
         passes(statement, step) && std::ranges::any_of(statement.resources, [&](const Str& each) {
           return is_open_for(step.action, each);
         });
}

/// Some statement allows the action on something.
bool is_reached(const Policy& policy, const EscalationStep& step) {
  return std::ranges::any_of(policy.statements, [&](const Statement& statement) {
    return statement.allows() &&
           (statement.not_action || (statement.action_services & step.bit) != 0) &&
           statement.covers_action(step.action);
  });
}

}  // namespace

EscalationWay EscalationWay::parse(std::string_view line) {
  EscalationWay way;
  const std::size_t equals = std::min(line.find('='), line.size());
  way.name = trim(line.substr(0, equals));
  std::string_view rest = line.substr(std::min(equals + 1, line.size()));
  while (!rest.empty() && way.size < most_steps) {
    const std::size_t plus = std::min(rest.find('+'), rest.size());
    const std::string_view part = rest.substr(0, plus);
    const std::size_t mark = std::min(part.find('>'), part.size());
    EscalationStep& step = way.all[way.size++];
    step.action = trim(part.substr(0, mark));
    step.service = trim(part.substr(std::min(mark + 1, part.size())));
    step.bit = service_bit(step.action);
    rest.remove_prefix(std::min(plus + 1, rest.size()));
  }
  return way;
}

uint64_t EscalationWay::first_service(std::string_view line) {
  return service_bit(trim(line.substr(std::min(line.find('=') + 1, line.size()))));
}

const Statement* giver(const Policy& policy, const EscalationStep& step) {
  const Statement* found = nullptr;
  for (const Statement& statement : policy.statements) {
    if (may_take_away(statement, step.action)) return nullptr;
    if (found == nullptr && gives(statement, step)) found = &statement;
  }
  return found;
}

Openings::Openings(const Policy& policy) : policy_(policy), services_(allowed_services(policy)) {}

bool Openings::open(const EscalationStep& step) {
  if ((services_ & step.bit) == 0) return false;
  if (std::ranges::find(out_of_reach_, step.action) != out_of_reach_.end()) return false;
  if (is_reached(policy_, step)) return giver(policy_, step) != nullptr;
  out_of_reach_.push_back(step.action);
  return false;
}

bool may_take_away(const Statement& deny, std::string_view action) {
  if (!deny.denies() || !deny.may_cover_action(action)) return false;
  const bool avoidable = std::ranges::any_of(deny.conditions, [](const Condition& condition) {
    // A second factor is a guard of its own: stolen keys do not have it.
    return is_avoidable(condition) &&
           !starts_with_ignoring_case(condition.key.text, "aws:MultiFactorAuth");
  });
  if (avoidable) return false;
  return deny.resources.empty() || deny.not_resource ||
         std::ranges::any_of(deny.resources, [&](const Str& each) {
           return !each.known() || is_open_for(action, each);
         });
}

uint64_t allowed_services(const Policy& policy) {
  uint64_t services = 0;
  for (const Statement& statement : policy.statements) {
    if (statement.allows())
      services |= statement.not_action ? ~uint64_t{0} : statement.action_services;
  }
  return services;
}

bool allows_all(const Policy& policy) {
  return std::ranges::any_of(policy.statements, [](const Statement& statement) {
    return statement.allows() && statement.any_resource() && statement.conditions.empty() &&
           any_action(statement);
  });
}

}  // namespace writ::iam
