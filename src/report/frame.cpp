// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report/frame.h"

#include <algorithm>

#include "report/escape.h"

namespace writ::report {
namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::string_view ellipsis = "...";
/// Bytes shown for a column at most, against lines made of characters without width.
constexpr std::size_t bytes_per_column = 8;

/// A mark cut to the first line it touches.
struct LineMark {
  uint32_t line = 0;
  std::string_view text;  ///< of the line
  std::size_t begin = 0;  ///< bytes from the start of the text
  std::size_t end = 0;
  const Mark* mark = nullptr;
  uint32_t to_line = 0;  ///< last line of the span if that is another one
};

LineMark on_line(Files& files, FileId file, const Mark& mark) {
  const LineTable& lines = files.lines(file);
  const uint32_t number = lines.position(mark.span.begin, ColumnUnit::byte).line;
  Span line = lines.line(number);
  // A byte order mark has no width.
  if (number == 1 && files.text(file).starts_with("\xEF\xBB\xBF")) line.begin += 3;
  const uint32_t begin = std::clamp(mark.span.begin, line.begin, line.end);
  const uint32_t end = std::clamp(mark.span.end, begin, line.end);
  const uint32_t last = files.last_line({file, mark.span});
  return {number,
          files.text(file).substr(line.begin, line.size()),
          begin - line.begin,
          end - line.begin,
          &mark,
          last > number ? last : 0};
}

Underline underline(const Clip& clip, const LineMark& mark) {
  Underline result{clip.column(mark.begin), clip.column(mark.end), mark.mark->label,
                   mark.mark->primary};
  if (result.end <= result.begin) result.end = result.begin + 1;
  if (mark.to_line != 0) {
    if (!result.label.empty()) result.label += ' ';
    result.label += "(to line " + std::to_string(mark.to_line) + ")";
  }
  return result;
}

void append_gap(std::vector<Row>& rows, const LineTable& lines, uint32_t next, std::size_t width) {
  const uint32_t previous = rows.back().line;
  if (next == previous + 2) {
    rows.push_back({previous + 1, Clip(lines.line_text(previous + 1), 0, width).text(), {}});
  } else if (next > previous + 2) {
    rows.push_back({});
  }
}

}  // namespace

Clip::Clip(std::string_view line, std::size_t from, std::size_t width) : from_(from), end_(from) {
  if (from > 0) text_ = ellipsis;
  std::size_t column = text_.size();
  std::size_t fitting = from;  // what still fits when an ellipsis must follow
  std::size_t fitting_text = text_.size();
  const std::size_t last = from + std::min(line.size() - from, width * bytes_per_column);
  while (end_ < last) {
    std::string drawn;
    Glyph glyph = append_glyph(drawn, line, end_);
    if (drawn == "\t") {
      glyph.width = static_cast<uint32_t>(tab_stop - column % tab_stop);
      drawn.assign(glyph.width, ' ');
    }
    if (column + glyph.width > width) break;
    text_ += drawn;
    columns_.insert(columns_.end(), glyph.size, column);
    column += glyph.width;
    end_ += glyph.size;
    if (column + ellipsis.size() <= width) {
      fitting = end_;
      fitting_text = text_.size();
    }
  }
  if (end_ < line.size()) {
    end_ = fitting;
    column = end_ - from < columns_.size() ? columns_[end_ - from] : column;
    columns_.resize(end_ - from);
    text_.resize(fitting_text);
    text_ += ellipsis;
  }
  columns_.push_back(column);
  text_.erase(text_.find_last_not_of(' ') + 1);
}

Clip Clip::around(std::string_view line, std::size_t begin, std::size_t end, std::size_t width) {
  Clip clip(line, 0, width);
  if (clip.shows(begin, end) || begin <= width / 4) return clip;
  // A span too long to be shown whole needs no more than its first half.
  if (begin < clip.end_ && clip.column(begin) <= width / 2) return clip;
  return Clip(line, step_back(line, begin, width / 4, 0), width);
}

std::size_t Clip::column(std::size_t byte) const {
  const std::size_t index = std::max(byte, from_) - from_;
  return columns_[std::min(index, columns_.size() - 1)];
}

std::vector<Row> rows_of(Files& files, FileId file, const std::vector<Mark>& marks,
                         std::size_t width) {
  const LineTable& lines = files.lines(file);
  std::vector<LineMark> places;
  for (const Mark& mark : marks) places.push_back(on_line(files, file, mark));

  std::vector<Row> rows;
  for (std::size_t i = 0; i < places.size();) {
    const LineMark& first = places[i];
    if (!rows.empty()) append_gap(rows, lines, first.line, width);
    const Clip clip = Clip::around(first.text, first.begin, first.end, width);
    Row row{first.line, clip.text(), {}};
    // Marks of a long line that lie too far apart get a row each.
    do {
      row.underlines.push_back(underline(clip, places[i]));
      ++i;
    } while (i < places.size() && places[i].line == first.line &&
             clip.shows(places[i].begin, places[i].end));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace writ::report
