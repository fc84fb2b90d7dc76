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

/// All steps are given; `boundary`, if there is one, gives them too.
bool opens(std::span<const Policy* const> policies, const Policy* boundary,
           const EscalationWay& way);

/// Everything is allowed anyway.
bool allows_all(const Policy& policy);

}  // namespace writ::iam
