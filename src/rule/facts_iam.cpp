// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rule/fact_table.h"

namespace writ {
namespace {

using Values = std::vector<FactValue>;

bool may_deny(const Subject& subject, std::string_view action, Span& place) {
  const auto& statements = subject.policy->statements;
  const auto denying = std::ranges::find_if(statements, [action](const iam::Statement& statement) {
    return statement.denies() && statement.may_cover_action(action);
  });
  if (denying == statements.end()) return false;
  place = denying->actions_node.span();
  return true;
}

bool reaches(const Subject& subject, std::string_view action, Span& place) {
  if (!subject.statement->covers_action(action)) return false;
  const Str* pattern = subject.statement->action_pattern(action);
  place = pattern != nullptr ? pattern->span() : subject.statement->actions_node.span();
  return true;
}

constexpr Fact table[] = {
    {"policy.kind", FactType::text,
     "what the policy is attached to: `iam-policy`, `trust-policy`, `vpce-policy`, …",
     [](const Subject& s, Values& out) {
       out.push_back({iam::to_string(s.policy->kind), s.policy->node.span(), true});
     }},
    {"policy.denied-actions", FactType::actions,
     "the Action patterns of all Deny statements; `covers` also holds where it is not sure",
     [](const Subject& s, Values& out) {
       for (const iam::Statement& statement : s.policy->statements) {
         if (!statement.denies()) continue;
         for (const Str& action : statement.actions) push_text(out, action);
       }
     },
     may_deny},
    {"statement.sid", FactType::text, "the statement's Sid",
     [](const Subject& s, Values& out) { push_text(out, s.statement->sid); }},
    {"statement.effect", FactType::text, "`Allow` or `Deny` as written",
     [](const Subject& s, Values& out) { push_text(out, s.statement->effect_text); }},
    {"statement.actions", FactType::actions,
     "the Action patterns; `covers` also understands NotAction",
     [](const Subject& s, Values& out) {
       for (const Str& action : s.statement->actions) push_text(out, action);
     },
     reaches},
    {"statement.not-action", FactType::boolean, "the statement uses NotAction",
     [](const Subject& s, Values& out) {
       push_bool(out, s.statement->not_action, s.statement->actions_node.span());
     }},
    {"statement.resources", FactType::texts, "the Resource or NotResource patterns",
     [](const Subject& s, Values& out) {
       for (const Str& resource : s.statement->resources) push_text(out, resource);
     }},
    {"statement.not-resource", FactType::boolean, "the statement uses NotResource",
     [](const Subject& s, Values& out) {
       push_bool(out, s.statement->not_resource, s.statement->resources_node.span());
     }},
    {"statement.any-resource", FactType::boolean,
     "the Resource element holds `*`, so every resource is meant",
     [](const Subject& s, Values& out) {
       Span span = s.statement->resources_node.span();
       for (const Str& resource : s.statement->resources) {
         if (resource.text == "*") span = resource.span();
       }
       push_bool(out, s.statement->any_resource(), span);
     }},
    {"statement.conditional", FactType::boolean, "the statement has at least one condition",
     [](const Subject& s, Values& out) {
       push_bool(out, !s.statement->conditions.empty(), s.statement->conditions_node.span());
     }},
    {"statement.condition-keys", FactType::texts, "the condition keys as written",
     [](const Subject& s, Values& out) {
       for (const iam::Condition& condition : s.statement->conditions) {
         out.push_back({condition.key.text, condition.key.span(), condition.key.known()});
       }
     }},
};

}  // namespace

std::span<const Fact> iam_facts() { return table; }

}  // namespace writ
