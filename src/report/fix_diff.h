// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A fix as the lines it takes away and the lines it puts in their place.

#include <cstdint>
#include <string>
#include <vector>

#include "report/files.h"
#include "writ/finding.h"

namespace writ::report {

struct DiffLine {
  char sign = ' ';    ///< `-`, `+`, or a blank for lines left out
  uint32_t line = 0;  ///< before the fix for `-`, after it for `+`
  std::string text;   ///< as drawn
};

/// Changed lines that stand together.
struct Hunk {
  FileId file = 0;
  std::vector<DiffLine> lines;
};

/// At most a few lines a hunk, each at most `width` columns; empty for fixes too large to show.
std::vector<Hunk> diff_of(const Fix& fix, Files& files, std::size_t width);

}  // namespace writ::report
