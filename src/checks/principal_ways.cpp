// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/principal_ways.h"

#include <algorithm>

namespace writ {
namespace {

using WaySet = PrincipalWays::WaySet;

void add(WaySet& to, const WaySet& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = to[i] || from[i];
}

/// Resource policies and the like are nobody's.
bool can_be_held(const iam::Policy& policy) {
  return policy.kind == iam::PolicyKind::identity || policy.kind == iam::PolicyKind::session ||
         policy.kind == iam::PolicyKind::boundary;
}

}  // namespace

PrincipalWays::PrincipalWays(const Document& document, const Ways& ways)
    : document_(document), ways_(ways) {
  for (const iam::EscalationWay& way : ways) steps_ += way.size;
  for (const iam::Policy& policy : document.policies)
    own_.push_back(can_be_held(policy) ? reach_of(policy) : PolicyReach());
  for (const iam::VendorPolicy& vendor : document.vendor_policies)
    vendor_.push_back(reach_of(vendor.policy));
  for (const PolicyReach& reach : own_) alone_.push_back(opened_alone(reach));

  is_held_.resize(own_.size());
  left_open_.resize(own_.size(), WaySet(ways.size()));
  for (const iam::Entity& entity : document.entities) {
    const std::vector<HeldPolicy> held = policies_of(entity);
    const auto boundary = boundary_of(entity);
    has_all_.push_back(
        std::ranges::any_of(held, [](const HeldPolicy& each) { return each.reach->all; }));
    has_limit_.push_back(boundary && !boundary->reach->all);
    entity_open_.push_back(opened_by(entity));
    for (const std::size_t index : entity.policies) {
      is_held_[index] = true;
      add(left_open_[index], entity_open_.back());
    }
    if (entity.boundary) is_held_[*entity.boundary] = true;
  }
}

PolicyReach PrincipalWays::reach_of(const iam::Policy& policy) const {
  PolicyReach reach;
  reach.all = iam::allows_all(policy);
  // Without principals nobody asks what such a policy opens, or what it takes from other policies.
  const bool held = !document_.entities.empty();
  if (reach.all && !held) return reach;
  iam::Openings openings(policy);
  const bool denies = held && std::ranges::any_of(policy.statements, &iam::Statement::denies);
  std::size_t at = 0;
  for (const iam::EscalationWay& way : ways_) {
    bool open = true;
    for (std::size_t i = 0; i < way.size; ++i, ++at) {
      if (!open && !held) continue;
      const iam::EscalationStep& step = way.all[i];
      open = openings.open(step);
      if (open) reach.opens.push_back(at);
      const auto takes_away = [&](const iam::Statement& statement) {
        return iam::may_take_away(statement, step.action);
      };
      if (denies && std::ranges::any_of(policy.statements, takes_away)) reach.closes.push_back(at);
    }
  }
  return reach;
}

HeldPolicy PrincipalWays::policy(std::size_t index) const {
  return {&document_.policies[index], &own_[index], {}};
}

std::vector<HeldPolicy> PrincipalWays::policies_of(const iam::Entity& entity) const {
  std::vector<HeldPolicy> held;
  for (const std::size_t index : entity.policies) held.push_back(policy(index));
  for (const auto& [index, place] : entity.vendor)
    held.push_back({&document_.vendor_policies[index].policy, &vendor_[index], place});
  return held;
}

std::optional<HeldPolicy> PrincipalWays::boundary_of(const iam::Entity& entity) const {
  if (entity.boundary) return policy(*entity.boundary);
  if (!entity.vendor_boundary) return std::nullopt;
  const auto& [index, place] = *entity.vendor_boundary;
  return HeldPolicy{&document_.vendor_policies[index].policy, &vendor_[index], place};
}

WaySet PrincipalWays::opened(const std::vector<bool>& steps) const {
  WaySet open;
  for (auto step = steps.begin(); const iam::EscalationWay& way : ways_) {
    open.push_back(std::find(step, step + static_cast<std::ptrdiff_t>(way.size), false) ==
                   step + static_cast<std::ptrdiff_t>(way.size));
    step += static_cast<std::ptrdiff_t>(way.size);
  }
  return open;
}

WaySet PrincipalWays::opened_alone(const PolicyReach& reach) const {
  std::vector<bool> steps(steps_);
  for (const std::size_t step : reach.opens) steps[step] = true;
  return opened(steps);
}

WaySet PrincipalWays::opened_by(const iam::Entity& entity) const {
  // A limit that nobody has read may take everything away.
  if (entity.boundary_elsewhere) return WaySet(ways_.size());
  std::vector<bool> steps(steps_);
  const std::vector<HeldPolicy> held = policies_of(entity);
  for (const HeldPolicy& each : held)
    for (const std::size_t step : each.reach->opens) steps[step] = true;
  for (const HeldPolicy& each : held)
    for (const std::size_t step : each.reach->closes) steps[step] = false;
  if (const auto boundary = boundary_of(entity)) {
    std::vector<bool> within(steps_);
    for (const std::size_t step : boundary->reach->opens) within[step] = steps[step];
    steps = std::move(within);
  }
  return opened(steps);
}

WaySet PrincipalWays::by_policy(std::size_t index) const {
  WaySet open = alone_[index];
  if (!is_held_[index]) return open;
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = open[i] && left_open_[index][i];
  return open;
}

WaySet PrincipalWays::by_entity(std::size_t index) const {
  const iam::Entity& entity = document_.entities[index];
  WaySet open = entity_open_[index];
  if (has_all_[index] && !has_limit_[index]) return WaySet(ways_.size());
  WaySet said(ways_.size());
  // Of what allows everything nothing is said where it stands.
  for (const std::size_t policy : entity.policies) {
    if (!own_[policy].all) add(said, alone_[policy]);
  }
  for (const std::size_t group : entity.groups) {
    if (!has_all_[group]) add(said, entity_open_[group]);
  }
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = open[i] && !said[i];
  return open;
}

}  // namespace writ
