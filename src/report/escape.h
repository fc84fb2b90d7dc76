// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Text from files, made fit for where it is shown. Every renderer passes what it did not write
// itself through one of these.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::report {

/// Bytes one code point takes and terminal columns its drawn form takes.
struct Glyph {
  uint32_t size = 1;
  uint32_t width = 1;
};

/// Appends the drawn form of the code point at `text[at]`, escaped as `printable` does. Looks back
/// two bytes, because only `##[` as a whole is dangerous. A tab is appended as it is, with width 1.
Glyph append_glyph(std::string& out, std::string_view text, std::size_t at);

/// Start of the code point that lies `count` code points before `at`; never below `floor`.
std::size_t step_back(std::string_view text, std::size_t at, std::size_t count, std::size_t floor);

/// `printable` in one physical line: every run of blanks and line ends is one space, none at the
/// ends.
std::string one_line(std::string_view text);
/// The lines of a longer text, each through `one_line` and none a workflow command; no empty ones.
std::vector<std::string> lines_of(std::string_view text);
/// A path at the start of a line: one line, and never read as a workflow command.
std::string shown_path(std::string_view path);
/// At most `bytes` bytes, cut between code points, with `...` where something was cut.
std::string clipped(std::string_view text, std::size_t bytes);

/// `1 error`, `2 errors`.
std::string counted(std::size_t count, std::string_view noun);

}  // namespace writ::report
