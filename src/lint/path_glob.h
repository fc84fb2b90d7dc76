// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Globs over paths, as config files write them.

#include <string_view>

namespace writ {

/// `*` and `?` stay within one component, `**` crosses them. A glob without a slash fits the last
/// component of any path; one that ends in a slash fits everything below. Both use forward slashes.
bool path_matches(std::string_view glob, std::string_view path);

}  // namespace writ
