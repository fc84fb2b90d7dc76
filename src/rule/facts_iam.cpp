// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rule/fact_table.h"

namespace writ {
namespace {

using Values = std::vector<FactValue>;

constexpr Fact table[] = {
    {"policy.kind", FactType::text,
     "what the policy is attached to: `iam-policy`, `trust-policy`, `vpce-policy`, …",
     [](const Subject& s, Values& out) {
       out.push_back({iam::to_string(s.policy->kind), s.policy->node.span(), true});
     }},
    {"policy.denies", FactType::boolean, "the policy has a Deny statement",
     [](const Subject& s, Values& out) {
       const auto& statements = s.policy->statements;
       push_bool(out, std::ranges::any_of(statements, &iam::Statement::denies),
                 s.policy->node.span());
     }},
    {"statement.sid", FactType::text, "the statement's Sid",
     [](const Subject& s, Values& out) { push_text(out, s.statement->sid); }},
    {"statement.effect", FactType::text, "`Allow` or `Deny` as written",
     [](const Subject& s, Values& out) { push_text(out, s.statement->effect_text); }},
    {"statement.actions", FactType::actions,
     "the Action patterns; `covers` also understands NotAction",
     [](const Subject& s, Values& out) {
       for (const Str& action : s.statement->actions) push_text(out, action);
     }},
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
