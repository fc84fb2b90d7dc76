// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/escalation.h"

#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_escalation;
}

namespace {

using namespace writ;
using Ways = std::vector<iam::EscalationWay>;

/// A principal, or the unknown holder of one policy.
struct Holder {
  std::string words;
  std::vector<const iam::Policy*> policies;
  const iam::Policy* boundary = nullptr;
  const iam::Entity* entity = nullptr;
};

Holder holder_of(const Document& document, const iam::Entity& entity) {
  Holder holder{
      std::string(to_string(entity.type)) + " `" + quoted(entity.name) + "`", {}, {}, &entity};
  for (const std::size_t index : entity.policies)
    holder.policies.push_back(&document.policies[index]);
  for (const iam::VendorAttachment& attachment : entity.vendor)
    holder.policies.push_back(&document.vendor_policies[attachment.policy].policy);
  if (entity.boundary) holder.boundary = &document.policies[*entity.boundary];
  return holder;
}

bool is_from_aws(const Holder& holder, const iam::EscalationStep& step) {
  return holder.entity != nullptr &&
         iam::giver(holder.policies, step).policy >= holder.entity->policies.size();
}

/// In the policy itself, or for one of AWS where it is attached.
Span place_of(const Holder& holder, const iam::EscalationStep& step) {
  const iam::Giver giver = iam::giver(holder.policies, step);
  const std::size_t own =
      holder.entity == nullptr ? holder.policies.size() : holder.entity->policies.size();
  if (giver.policy >= own) return holder.entity->vendor[giver.policy - own].place.span();
  const Str* pattern = giver.statement->action_pattern(step.action);
  return pattern != nullptr ? pattern->span() : giver.statement->actions_node.span();
}

void say(const Holder& holder, const Ways& ways, Reporter& report) {
  if (ways.empty()) return;
  const iam::EscalationWay& way = ways.front();
  Finding& finding =
      report.at(place_of(holder, way.steps().front()),
                holder.words + " can " + std::string(way.name) + ", and so gain rights that " +
                    (holder.entity == nullptr ? "it does not give" : "its policies do not give"));
  if (is_from_aws(holder, way.steps().front()))
    finding.help = "attach a policy of your own that gives less, or set a permissions boundary";
  for (const iam::EscalationStep& step : way.steps().subspan(1))
    report.also(place_of(holder, step), "with `" + std::string(step.action) + "`");
  if (ways.size() == 1) return;
  std::vector<std::string> others;
  for (std::size_t i = 1; i < ways.size(); ++i) others.emplace_back(ways[i].name);
  finding.notes.push_back("other ways that it opens: " + join(others));
}

/// Some entity has the policy, and everything else that it has leaves the way open; or nobody knows
/// who has it.
bool stays_open(const Document& document, std::size_t index, const iam::EscalationWay& way) {
  bool held = false;
  for (const iam::Entity& entity : document.entities) {
    if (std::ranges::find(entity.policies, index) == entity.policies.end()) continue;
    held = true;
    const Holder holder = holder_of(document, entity);
    if (!entity.boundary_elsewhere && iam::Openings(holder.policies, holder.boundary).open(way))
      return true;
  }
  return !held;
}

/// Said of a single policy, or of a group that the user is in.
bool is_said_already(const Document& document, const iam::Entity& entity,
                     const iam::EscalationWay& way) {
  return std::ranges::any_of(entity.policies,
                             [&](std::size_t index) {
                               const iam::Policy* policy = &document.policies[index];
                               return iam::Openings(std::span(&policy, 1), nullptr).open(way);
                             }) ||
         std::ranges::any_of(entity.groups, [&](std::size_t group) {
           const Holder holder = holder_of(document, document.entities[group]);
           return iam::Openings(holder.policies, nullptr).open(way);
         });
}

void look_at_policy(const Document& document, std::size_t index, const Ways& ways,
                    Reporter& report) {
  const iam::Policy& policy = document.policies[index];
  if (policy.kind != iam::PolicyKind::identity && policy.kind != iam::PolicyKind::session) return;
  if (iam::allows_all(policy)) return;
  const Holder holder{"whoever holds this policy", {&policy}, nullptr, nullptr};
  iam::Openings openings(holder.policies, nullptr);
  Ways open;
  for (const iam::EscalationWay& way : ways) {
    if (openings.open(way) && stays_open(document, index, way)) open.push_back(way);
  }
  say(holder, open, report);
}

void look_at_entity(const Document& document, const iam::Entity& entity, const Ways& ways,
                    Reporter& report) {
  const Holder holder = holder_of(document, entity);
  const auto all = [](const iam::Policy* policy) { return iam::allows_all(*policy); };
  if (entity.boundary_elsewhere || std::ranges::any_of(holder.policies, all)) return;
  iam::Openings openings(holder.policies, holder.boundary);
  Ways open;
  for (const iam::EscalationWay& way : ways) {
    if (openings.open(way) && !is_said_already(document, entity, way)) open.push_back(way);
  }
  say(holder, open, report);
}

/// The ways whose first action some policy of the document may give.
Ways ways_for(const Document& document, const Reporter& report) {
  uint64_t given = 0;
  for (const auto& policy : document.policies) given |= iam::allowed_services(policy);
  for (const auto& vendor : document.vendor_policies) given |= iam::allowed_services(vendor.policy);
  if (given == 0) return {};
  Ways ways;
  for (const std::string_view line : report.list("ways")) {
    if ((given & iam::EscalationWay::first_service(line)) != 0)
      ways.push_back(iam::EscalationWay::parse(line));
  }
  return ways;
}

void run(const Document& document, Reporter& report) {
  const Ways ways = ways_for(document, report);
  for (std::size_t i = 0; i < document.policies.size(); ++i)
    look_at_policy(document, i, ways, report);
  for (const iam::Entity& entity : document.entities)
    look_at_entity(document, entity, ways, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_escalation{&run};
