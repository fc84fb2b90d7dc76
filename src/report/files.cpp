// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report/files.h"

#include <algorithm>

#include "text/words.h"

namespace writ::report {
namespace {

constexpr uint32_t block = 1024;
constexpr uint32_t long_line = 4096;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::string_view Files::path(FileId file) const {
  return file < inputs_->size() ? std::string_view((*inputs_)[file].file.path()) : "";
}

std::string_view Files::text(FileId file) const {
  if (file >= inputs_->size()) return "";
  return entries_[file].concealed.empty() ? (*inputs_)[file].file.text() : entries_[file].concealed;
}

void Files::conceal(const Report& report) {
  for (const Finding& finding : report.findings) {
    for (const Location& secret : finding.secrets) {
      std::string& copy = entry(secret.file).concealed;
      if (copy.empty()) copy = text(secret.file);
      const Span span{std::min<uint32_t>(secret.span.begin, static_cast<uint32_t>(copy.size())),
                      std::min<uint32_t>(secret.span.end, static_cast<uint32_t>(copy.size()))};
      const uint32_t shown = std::min<uint32_t>(4, span.size() / 3);
      for (uint32_t i = span.begin + shown; i < span.end; ++i) {
        // One byte for one byte, so that every column stays where it is; quotes and line ends may
        // stay too.
        if (is_alnum(copy[i]) ||
            (copy[i] > ' ' && copy[i] < 0x7F && copy[i] != '"' && copy[i] != '\''))
          copy[i] = '*';
      }
    }
  }
}

Files::Entry& Files::entry(FileId file) {
  return entries_[std::min<std::size_t>(file, entries_.size() - 1)];
}

const LineTable& Files::lines(FileId file) {
  Entry& found = entry(file);
  if (found.lines.empty()) found.lines.emplace_back(text(file));
  return found.lines.front();
}

Files::Count Files::count(FileId file, uint32_t offset) {
  const std::string_view bytes = text(file);
  const auto step = [&](Count& at) {
    if (at.offset == 0 && bytes.starts_with(byte_order_mark)) {
      at.offset = 3;
      return;
    }
    const CodePoint point = decode_utf8(bytes.substr(at.offset));
    at.offset += point.size;
    at.points += 1;
    at.units += point.value >= 0x10000 ? 2 : 1;
  };

  std::vector<Count>& counts = entry(file).counts;
  if (counts.empty()) {
    counts.reserve(bytes.size() / block + 1);
    for (Count at; at.offset < bytes.size(); step(at)) {
      if (at.offset >= counts.size() * block) counts.push_back(at);
    }
  }
  // A code point across a block's start belongs to the block before, and so does what follows it
  // here.
  std::size_t index = std::min<std::size_t>(offset / block, counts.size() - 1);
  if (counts[index].offset > offset) --index;
  Count at = counts[index];
  while (at.offset < offset) step(at);
  return at;
}

Position Files::position(FileId file, uint32_t offset, ColumnUnit unit) {
  const LineTable& table = lines(file);
  const Position bytes = table.position(offset, ColumnUnit::byte);
  if (unit == ColumnUnit::byte || bytes.column <= long_line) return table.position(offset, unit);

  offset = std::min(offset, static_cast<uint32_t>(text(file).size()));
  const Count start = count(file, offset - (bytes.column - 1));
  const Count end = count(file, offset);
  const bool utf16 = unit == ColumnUnit::utf16;
  return {bytes.line, 1 + (utf16 ? end.units - start.units : end.points - start.points)};
}

Range Files::range(const Location& at, ColumnUnit unit) {
  const Position start = position(at.file, at.span.begin, unit);
  return {start, std::max(start, position(at.file, at.span.end, unit))};
}

uint32_t Files::last_line(const Location& at) {
  const uint32_t last = at.span.end > at.span.begin ? at.span.end - 1 : at.span.begin;
  return position(at.file, last, ColumnUnit::byte).line;
}

}  // namespace writ::report
