// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one program that is ever called: `git`, for the list of files that belong to a work tree.

#include <optional>
#include <string>
#include <vector>

namespace writ {

/// Files below `directory` that git tracks or would track (untracked and not ignored), relative to
/// it, sorted. Null without git or outside a work tree. Hooks and the file-system monitor are off,
/// so nothing from the repository runs.
std::optional<std::vector<std::string>> git_files(const std::string& directory);

}  // namespace writ
