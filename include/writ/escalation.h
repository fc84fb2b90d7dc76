// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Ways to gain rights that one's policies do not give: sets of actions, taken over all policies of
// a principal. Used by the rules on privilege escalation, whose files hold the ways.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "writ/iam.h"

namespace writ::iam {

/// One action of a way; for `iam:PassRole` with the service that the role is handed to.
struct EscalationStep {
  std::string_view action;
  std::string_view service;
  uint64_t bit = 0;  ///< `service_bit` of the action
};

/// `NAME = ACTION + ACTION>SERVICE`. Views into the line.
struct EscalationWay {
  static constexpr std::size_t most_steps = 8;

  std::string_view name;
  std::array<EscalationStep, most_steps> all{};
  std::size_t size = 0;

  static EscalationWay parse(std::string_view line);
  /// `service_bit` of the first action of a line, without the cost of parsing it.
  static uint64_t first_service(std::string_view line);
  std::span<const EscalationStep> steps() const { return {all.data(), size}; }
};

/// The first statement that gives the step on things of the caller's choice: on any resource, for
/// IAM's own things on any user, role or policy, without a condition but the one that lets this
/// service have the role. Null if none does, or if some Deny may take it away.
const Statement* giver(const Policy& policy, const EscalationStep& step);

/// One policy, asked for many steps: what no statement reaches is looked for once only. Borrows the
/// policy.
class Openings {
 public:
  explicit Openings(const Policy& policy);

  bool open(const EscalationStep& step);

 private:
  const Policy& policy_;
  uint64_t services_ = 0;                       ///< of what the policy allows
  std::vector<std::string_view> out_of_reach_;  ///< actions
};

/// A Deny that may keep the holder from the action on things of its choice. One on single things,
/// or one that every caller can avoid (by TLS for instance), does not.
bool may_take_away(const Statement& deny, std::string_view action);
/// The `service_bit`s of what the policy allows; all of them where it allows with NotAction.
uint64_t allowed_services(const Policy& policy);
/// Everything is allowed anyway.
bool allows_all(const Policy& policy);

}  // namespace writ::iam
