// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of a run as renderers see them: paths, texts, and positions that are cheap to ask for.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/lint.h"
#include "writ/source.h"

namespace writ::report {

struct Range {
  Position start;
  Position end;  ///< exclusive
};

/// Made once a render: each file's lines are counted at most once, when something in it is first
/// shown. A file id that no input has is an empty file without a name.
class Files {
 public:
  /// Borrows the inputs.
  explicit Files(const std::vector<Input>& inputs)
      : inputs_(&inputs), entries_(inputs.size() + 1) {}

  /// Hides the secrets of all findings from `text` and `lines`; the places of everything else stay
  /// the same.
  void conceal(const Report& report);

  std::string_view path(FileId file) const;
  std::string_view text(FileId file) const;
  const LineTable& lines(FileId file);
  /// As LineTable::position, but in constant time also where a file is one line of megabytes.
  Position position(FileId file, uint32_t offset, ColumnUnit unit = ColumnUnit::code_point);
  Range range(const Location& at, ColumnUnit unit = ColumnUnit::code_point);
  /// The line on which the span's last byte lies.
  uint32_t last_line(const Location& at);

 private:
  /// Code points and UTF-16 units before a byte offset that starts a code point.
  struct Count {
    uint32_t offset = 0;
    uint32_t points = 0;
    uint32_t units = 0;
  };
  struct Entry {
    std::string concealed;         ///< the text without its secrets; empty if it has none
    std::vector<LineTable> lines;  ///< none or one
    std::vector<Count> counts;     ///< one a block; only for files with long lines
  };

  Entry& entry(FileId file);
  Count count(FileId file, uint32_t offset);

  const std::vector<Input>* inputs_;
  std::vector<Entry> entries_;
};

}  // namespace writ::report
