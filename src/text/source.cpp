// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/source.h"

#include <algorithm>
#include <cstring>

#include "text/words.h"

namespace writ {

LineTable::LineTable(std::string_view text) : text_(text) {
  starts_.push_back(0);
  std::size_t feed = text.find('\n');
  std::size_t carriage = text.find('\r');
  while (feed != carriage) {  // until there is neither
    const std::size_t end = std::min(feed, carriage);
    if (end == feed)
      feed = text.find('\n', end + 1);
    else
      carriage = text.find('\r', end + 1);
    if (text[end] == '\n' || feed != end + 1) starts_.push_back(static_cast<uint32_t>(end + 1));
  }
}

Position LineTable::position(uint32_t offset, ColumnUnit unit) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto after = std::ranges::upper_bound(starts_, offset);
  const auto line = static_cast<uint32_t>(after - starts_.begin());
  const uint32_t start = starts_[line - 1];
  if (unit == ColumnUnit::byte) return {line, offset - start + 1};

  std::string_view before = text_.substr(start, offset - start);
  if (start == 0 && before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
  uint32_t column = 1;
  while (!before.empty()) {
    const CodePoint point = decode_utf8(before);
    column += (unit == ColumnUnit::utf16 && point.value >= 0x10000) ? 2 : 1;
    before.remove_prefix(std::min<std::size_t>(point.size, before.size()));
  }
  return {line, column};
}

Span LineTable::line(uint32_t number) const {
  const auto size = static_cast<uint32_t>(text_.size());
  if (number == 0 || number > starts_.size()) return {size, size};
  const uint32_t begin = starts_[number - 1];
  uint32_t end = number < starts_.size() ? starts_[number] : size;
  if (end > begin && text_[end - 1] == '\n') --end;
  if (end > begin && text_[end - 1] == '\r') --end;
  return {begin, end};
}

std::string_view LineTable::line_text(uint32_t number) const {
  const Span span = line(number);
  return text_.substr(span.begin, span.size());
}

}  // namespace writ
