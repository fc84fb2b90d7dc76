// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Sets of refs as patterns in which `*` stands for anything. Used where the runs of a workflow are
// collected.

#include <string>
#include <string_view>
#include <vector>

namespace writ::github {

/// A filter of branches or tags as a pattern.
struct FilterPattern {
  std::string text;
  bool wider = false;  ///< it fits refs that the filter leaves out
};

/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
FilterPattern filter_pattern(std::string_view filter);

/// What both patterns fit, as patterns; `whole` is false where these are too many to name.
struct SharedRefs {
  std::vector<std::string> patterns;
  bool whole = true;
};
SharedRefs shared_refs(std::string_view a, std::string_view b);

}  // namespace writ::github
