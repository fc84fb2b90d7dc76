// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A decision as an argument for people: a sentence, the statements that decide in the order of the
// argument, and what could be changed.

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "simulate/circumstances.h"
#include "simulate/nearest.h"
#include "writ/decision.h"
#include "writ/finding.h"

namespace writ::simulate {

/// A finding without a place has this file.
inline constexpr FileId no_file = std::numeric_limits<FileId>::max();

/// Which file holds a policy.
using PolicyFiles = std::map<const iam::Policy*, FileId>;

/// Who wants to do what under which policies.
struct Question {
  iam::Request request;  ///< as asked, with the context that was given
  iam::PolicyLayers layers;
  PolicyFiles files;
  Circumstances circumstances;
};

/// Makes the question complete: the circumstances, and policies that always exist but are not
/// given, so that nobody knows what they say (trust policies of roles, key policies). False if the
/// policies mention more condition keys than can be looked at.
bool complete(Question& question);

struct Explanation {
  iam::Decision decision;
  std::string verdict;  ///< `allowed`, `denied (implicit)`, …
  /// Message, places, notes and help; without rule and severity. `at.file` is `no_file` where no
  /// statement can be shown.
  Finding finding;
  /// For an implicit deny, where a statement of a layer that does not allow came near.
  std::vector<NearStatement> nearest;
};

/// Of a complete question. Points into it.
Explanation why(const Question& question);

/// Where the statement stands: its name, or its first line.
Location location_of(const Question& question, const iam::StatementRef& ref);

}  // namespace writ::simulate
