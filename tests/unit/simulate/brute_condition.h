// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Condition blocks of the brute-force evaluator.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

#include <nlohmann/json.hpp>

#include "brute_pattern.h"

namespace writ::brute {

enum class Truth { No, Yes, Unsaid };

/// Operators and keys of the block all hold.
Truth condition(const nlohmann::json& block, bool variables, const Context& context);

}  // namespace writ::brute
