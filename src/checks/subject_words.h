// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "writ/oidc.h"
#include "writ/rule.h"

namespace writ::checks {

/// What is wrong with one value that a trust policy compares GitHub's `sub` claim with.
struct SubjectVerdict {
  std::string message;  ///< empty: nothing to say
  std::string help;
  Severity severity = Severity::warning;
};

/// How many subjects a pattern fits; holes stand for one word each, so that a pattern whose holes
/// share a part with other text counts as narrow.
iam::SubjectReach reach_of(const Str& pattern);

/// `narrowed`: another condition tells which runs of the repository may assume the role.
SubjectVerdict judge_subject_pattern(const Str& pattern, bool narrowed);

}  // namespace writ::checks
