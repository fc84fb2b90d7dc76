// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which ways to gain rights the policies and principals of one file open. Each policy is asked once
// for each step, so the cost grows with the policies and their attachments, not with their product.
// Used by the check on privilege escalation.

#include <cstddef>
#include <optional>
#include <vector>

#include "writ/document.h"
#include "writ/escalation.h"

namespace writ {

/// What one policy says of the steps of all ways, which are counted through the ways.
struct PolicyReach {
  std::vector<std::size_t> opens;   ///< in order: what it gives and does not take away itself
  std::vector<std::size_t> closes;  ///< what it takes away from whoever holds it
  bool all = false;                 ///< it allows everything anyway
};

/// A policy that somebody has.
struct HeldPolicy {
  const iam::Policy* policy = nullptr;
  const PolicyReach* reach = nullptr;
  Node place;  ///< of a policy of AWS: where it is attached; missing for one of the file
};

/// Borrows the document and the ways. Indexes are into `Document::policies` and `::entities`.
class PrincipalWays {
 public:
  using Ways = std::vector<iam::EscalationWay>;
  /// One bit a way, in their order.
  using WaySet = std::vector<bool>;

  PrincipalWays(const Document& document, const Ways& ways);

  HeldPolicy policy(std::size_t index) const;
  std::vector<HeldPolicy> policies_of(const iam::Entity& entity) const;
  /// None also where the boundary is not known.
  std::optional<HeldPolicy> boundary_of(const iam::Entity& entity) const;
  /// It may do everything anyway, or everything that its boundary leaves.
  bool has_all(std::size_t entity) const { return has_all_[entity]; }

  /// What the policy alone opens, and leaves open together with all else that some holder has;
  /// nobody knows the holders of one that is attached to none.
  WaySet by_policy(std::size_t index) const;
  /// What the entity's policies open only together, and its groups do not open.
  WaySet by_entity(std::size_t index) const;

 private:
  PolicyReach reach_of(const iam::Policy& policy) const;
  WaySet opened(const std::vector<bool>& steps) const;
  WaySet opened_alone(const PolicyReach& reach) const;
  WaySet opened_by(const iam::Entity& entity) const;

  const Document& document_;
  const Ways& ways_;
  std::size_t steps_ = 0;
  std::vector<PolicyReach> own_;
  std::vector<PolicyReach> vendor_;
  std::vector<WaySet> alone_;        ///< by policy
  std::vector<WaySet> left_open_;    ///< by policy: what some holder of it can go
  std::vector<bool> is_held_;        ///< by policy; as a boundary it gives nobody anything
  std::vector<WaySet> entity_open_;  ///< by entity
  std::vector<bool> has_all_;        ///< by entity
  std::vector<bool> has_limit_;      ///< by entity: its boundary does not allow everything
};

}  // namespace writ
