// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report/fix_diff.h"

#include <algorithm>
#include <string_view>

#include "report/escape.h"
#include "report/frame.h"
#include "text/edits.h"
#include "text/words.h"

namespace writ::report {
namespace {

/// Lines shown of each side of a hunk.
constexpr std::size_t most_lines = 6;
/// Beyond this many bytes only the neighbourhood of the edits is looked at, and beyond twice as
/// many nothing.
constexpr std::size_t most_bytes = 8192;
constexpr std::size_t neighbourhood = 256;

using Edits = std::vector<const Edit*>;

/// The edits in order, those that touch the same or neighbouring lines together.
std::vector<Edits> group(const Fix& fix, Files& files) {
  Edits sorted;
  for (const Edit& edit : fix.edits) sorted.push_back(&edit);
  std::ranges::stable_sort(sorted, {}, [](const Edit* edit) { return edit->at; });

  std::vector<Edits> groups;
  for (const Edit* edit : sorted) {
    const auto follows = [&](const Edit& before) {
      const auto line = [&](uint32_t offset) {
        return files.position(edit->at.file, offset, ColumnUnit::byte).line;
      };
      return before.at.file == edit->at.file &&
             line(edit->at.span.begin) <= line(before.at.span.end) + 1;
    };
    if (groups.empty() || !follows(*groups.back().back())) groups.emplace_back();
    groups.back().push_back(edit);
  }
  return groups;
}

/// The bytes that a group is compared on: whole lines, unless they are very long.
Span region(const Edits& edits, Files& files) {
  const FileId file = edits.front()->at.file;
  const std::string_view text = files.text(file);
  const uint32_t first = edits.front()->at.span.begin;
  const uint32_t last = std::max(first, edits.back()->at.span.end);
  const LineTable& lines = files.lines(file);
  Span span{lines.line(files.position(file, first, ColumnUnit::byte).line).begin,
            lines.line(files.position(file, last, ColumnUnit::byte).line).end};
  span.end = std::max(span.end, std::min(last, static_cast<uint32_t>(text.size())));
  if (span.size() <= most_bytes) return span;

  const std::size_t begin =
      step_back(text, std::min<std::size_t>(first, text.size()), neighbourhood, 0);
  const std::size_t end =
      step_back(text, std::min<std::size_t>(last + neighbourhood, text.size()), 1, last);
  return {std::max(span.begin, static_cast<uint32_t>(begin)),
          std::min(span.end, static_cast<uint32_t>(end))};
}

std::vector<std::string_view> lines_without_ends(std::string_view text) {
  std::vector<std::string_view> lines = split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

/// First byte in which two lines differ.
std::size_t difference(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

struct Side {
  char sign;
  const std::vector<std::string_view>& lines;
  const std::vector<std::string_view>& other;
};

void append_side(Hunk& hunk, const Side& side, std::size_t from, std::size_t to, uint32_t number,
                 std::size_t width) {
  for (std::size_t i = from; i < to; ++i) {
    if (i - from == most_lines) {
      hunk.lines.push_back({' ', 0, "..."});
      return;
    }
    const std::string_view line = side.lines[i];
    const std::size_t begin = i < side.other.size() ? difference(line, side.other[i]) : 0;
    const Clip clip = Clip::around(line, begin, std::min(line.size(), begin + width / 2), width);
    hunk.lines.push_back({side.sign, number + static_cast<uint32_t>(i), clip.text()});
  }
}

}  // namespace

std::vector<Hunk> diff_of(const Fix& fix, Files& files, std::size_t width) {
  std::vector<Hunk> hunks;
  int64_t added = 0;  // lines that the hunks before added to the same file
  for (const Edits& edits : group(fix, files)) {
    const FileId file = edits.front()->at.file;
    if (!hunks.empty() && hunks.back().file != file) added = 0;
    const Span span = region(edits, files);
    if (span.size() > 2 * most_bytes) return {};
    const std::string after = apply_edits(files.text(file), span, edits);
    if (after.size() > 4 * most_bytes) return {};

    const auto old_lines = lines_without_ends(files.text(file).substr(span.begin, span.size()));
    const auto new_lines = lines_without_ends(after);
    const std::size_t shorter = std::min(old_lines.size(), new_lines.size());
    std::size_t same_before = 0;
    while (same_before < shorter && old_lines[same_before] == new_lines[same_before]) ++same_before;
    std::size_t same_after = 0;
    while (same_after < shorter - same_before && old_lines[old_lines.size() - 1 - same_after] ==
                                                     new_lines[new_lines.size() - 1 - same_after]) {
      ++same_after;
    }

    Hunk hunk{file, {}};
    const uint32_t first = files.position(file, span.begin, ColumnUnit::byte).line;
    append_side(hunk, {'-', old_lines, new_lines}, same_before, old_lines.size() - same_after,
                first, width);
    append_side(hunk, {'+', new_lines, old_lines}, same_before, new_lines.size() - same_after,
                static_cast<uint32_t>(first + added), width);
    added += static_cast<int64_t>(new_lines.size()) - static_cast<int64_t>(old_lines.size());
    if (!hunk.lines.empty()) hunks.push_back(std::move(hunk));
  }
  return hunks;
}

}  // namespace writ::report
