// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Two texts as a unified diff, the form that `git apply` and `patch` read.

#include <string>
#include <string_view>

namespace writ {

/// Empty if the texts are equal. Lines that cannot stand on a terminal are escaped, and then the
/// diff is for reading only. Texts that differ in thousands of lines become one hunk.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after);

}  // namespace writ
