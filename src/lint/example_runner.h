// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the examples of rules: for our own tests and for `writ rules test`.

#include <string>
#include <vector>

#include "writ/lint.h"

namespace writ {

struct ExampleFailure {
  bool bad = false;       ///< a bad example, else a good one
  std::size_t index = 0;  ///< 0-based among its kind
  std::string message;
  Span place;  ///< in a user's rule file
};

/// Each example is linted with only this rule selected. What is between `«` and `»` must be
/// flagged, each as one finding's primary place, and nothing else may be.
std::vector<ExampleFailure> run_examples(const Rule& rule, const RuleSet& rules);

}  // namespace writ
