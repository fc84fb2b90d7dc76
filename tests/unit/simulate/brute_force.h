// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A second, slow evaluator of IAM policies, for tests only. It shares no code with the engine and
// knows no three-valued logic: it decides one request whose every value is known against policies
// without holes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

#include <nlohmann/json.hpp>

namespace writ::brute {

enum class Outcome {
  Allow,
  Explicit,
  Implicit,
  /// The documentation does not say what AWS does here (a number that is none, a wildcard in a
  /// service prefix).
  Unsaid,
};

const char* name(Outcome outcome);

/// `request` and `policies` as in a line for `writ simulate`, with nothing unknown in them.
Outcome decide(const nlohmann::json& request, const nlohmann::json& policies);

}  // namespace writ::brute
