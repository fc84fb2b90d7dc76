// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Source lines with underlines below them: what a frame of the `full` format shows, before it is
// drawn.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/files.h"
#include "writ/span.h"

namespace writ::report {

/// A place to underline.
struct Mark {
  Span span;
  std::string label;
  bool primary = false;
};

/// Terminal columns of one row, 0-based, end exclusive and never equal to begin.
struct Underline {
  std::size_t begin = 0;
  std::size_t end = 1;
  std::string label;
  bool primary = false;
};

/// One source line, or the part of a long one that its underlines need. A row without a number
/// stands for lines left out.
struct Row {
  uint32_t line = 0;
  std::string text;
  std::vector<Underline> underlines;
};

/// Part of a line as it is drawn: tabs are expanded, dangerous characters escaped, `...` where
/// something was cut.
class Clip {
 public:
  /// Shows `line` from byte `from` on, at most `width` columns.
  Clip(std::string_view line, std::size_t from, std::size_t width);
  /// The same, beginning where the bytes `[begin, end)` can be seen with some of what stands
  /// before.
  static Clip around(std::string_view line, std::size_t begin, std::size_t end, std::size_t width);

  const std::string& text() const { return text_; }
  /// Shows the line's bytes `[begin, end)` or at least where they begin.
  bool shows(std::size_t begin, std::size_t end) const { return begin >= from_ && end <= end_; }
  /// Column where a byte of the line is drawn; that of the nearest byte shown for others.
  std::size_t column(std::size_t byte) const;

 private:
  std::size_t from_;
  std::size_t end_;
  std::string text_;
  std::vector<std::size_t> columns_;  ///< of each byte shown, and of the end
};

/// Rows for marks of one file that are sorted by place: a gap of one line is shown, a wider one
/// folded.
std::vector<Row> rows_of(Files& files, FileId file, const std::vector<Mark>& marks,
                         std::size_t width);

}  // namespace writ::report
