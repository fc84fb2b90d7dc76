// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reading and replacing files: the edges where something can really fail.

#include <string>
#include <string_view>

#include "lint/result.h"

namespace writ {

/// Larger files are not read: nothing that writ reads comes near.
inline constexpr std::size_t max_file_size = 64u << 20;

/// The bytes of a regular file (links are followed). Never blocks on a pipe or device. The error is
/// a phrase without the path.
Result<std::string> read_file(const std::string& path);
/// The same for a file that somebody names in a command: a pipe, such as a shell makes for `<(…)`,
/// is read to its end.
Result<std::string> read_argument(const std::string& path);
/// All of standard input, with the same bound.
Result<std::string> read_stdin();
/// Writes the whole text to an open descriptor; false with `errno` set if it takes no more.
bool write_all(int descriptor, std::string_view text);
/// Replaces or makes a regular file in one step: readers see the old bytes or the new ones. A pipe
/// or device is written to.
Result<bool> write_file(const std::string& path, std::string_view text);

}  // namespace writ
