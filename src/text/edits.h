// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Text with the edits of fixes applied. Used by the proof of fixes, by `--fix` and by diffs.

#include <string>
#include <string_view>
#include <vector>

#include "writ/finding.h"

namespace writ {

/// The bytes of `region` after the edits, which are in order; what reaches beyond the region or
/// overlaps an edit before it is clamped.
std::string apply_edits(std::string_view text, Span region, const std::vector<const Edit*>& edits);
/// The whole text after the edits.
std::string apply_edits(std::string_view text, const std::vector<const Edit*>& edits);

}  // namespace writ
