// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One file's bytes, and the only place where byte offsets become lines and columns.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/span.h"

namespace writ {

/// Immutable owner of one file's path and bytes; outlives every view into it. Not copied, only
/// moved before the first view is taken.
class SourceFile {
 public:
  /// `path` is what people are shown: relative to the working directory where it lies below it,
  /// with forward slashes. `text` holds the bytes as read, unchanged.
  SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}
  SourceFile(SourceFile&&) = default;
  SourceFile& operator=(SourceFile&&) = default;
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }

 private:
  std::string path_;
  std::string text_;
};

/// What a column counts. Text output and JSON use code points, SARIF and LSP UTF-16 code units.
enum class ColumnUnit : uint8_t { code_point, utf16, byte };

/// 1-based line and 1-based column.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

/// Line starts of one text: built once for a file that something is shown of. A line ends with LF,
/// CRLF or a lone CR. Borrows the text. A UTF-8 byte order mark has no width.
class LineTable {
 public:
  explicit LineTable(std::string_view text);

  /// Number of lines, at least 1.
  uint32_t size() const { return static_cast<uint32_t>(starts_.size()); }
  /// Position of a byte offset; offsets beyond the end give the end. A byte that is not UTF-8
  /// counts as one column.
  Position position(uint32_t offset, ColumnUnit unit = ColumnUnit::code_point) const;
  /// Bytes of a 1-based line without its line end; an empty span at the end of the file beyond the
  /// last.
  Span line(uint32_t number) const;
  std::string_view line_text(uint32_t number) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> starts_;
};

}  // namespace writ
