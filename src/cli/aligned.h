// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tables as the commands print them.

#include <string>
#include <string_view>
#include <vector>

namespace writ::cli {

/// Brings columns to one width, each line after `indent`. Lines do not end in blanks.
std::string aligned(const std::vector<std::vector<std::string>>& rows,
                    std::string_view indent = "");

}  // namespace writ::cli
