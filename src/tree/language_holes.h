// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Holes of the strict dialects, in which every mark has one meaning.

#include <string_view>
#include <vector>

#include "writ/str.h"

namespace writ {

/// For `iam`, `iam_github`, `terraform` and `cloudformation`. Linear.
std::vector<Hole> find_language_holes(std::string_view text, Dialect dialect);

/// For `pipeline`. Linear.
std::vector<Hole> find_pipeline_holes(std::string_view text);

}  // namespace writ
