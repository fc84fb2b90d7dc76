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

/// A policy of a principal, and its index in the caller's list.
struct Giver {
  std::size_t policy = 0;
  const Statement* statement = nullptr;  ///< null: nothing gives it
};

/// The first statement that gives the step on things of the caller's choice: on any resource, for
/// IAM's own things on any user, role or policy, without a condition but the one that lets this
/// service have the role. Nothing if some Deny could reach the action.
Giver giver(std::span<const Policy* const> policies, const EscalationStep& step);

/// The policies of one principal, asked for many ways: what no statement reaches is looked for once
/// only. Borrows the policies.
class Openings {
 public:
  /// `boundary`, if there is one, has to give what the policies give.
  Openings(std::span<const Policy* const> policies, const Policy* boundary);

  /// All steps of the way are given.
  bool open(const EscalationWay& way);

  bool open(const EscalationStep& step);

 private:
  std::span<const Policy* const> policies_;
  const Policy* boundary_;
  uint64_t services_ = 0;                       ///< of what the policies allow
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
