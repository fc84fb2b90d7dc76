// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report/unified_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "writ/report.h"

namespace writ {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context = 3;
/// Lines taken away and put in that are matched with each other; beyond, the middle is one change.
constexpr std::size_t most_changes = 400;

/// With their ends, so that the last one tells whether it has one.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// `before[from, from + removed)` becomes `after[to, to + added)`.
struct Change {
  std::size_t from = 0;
  std::size_t removed = 0;
  std::size_t to = 0;
  std::size_t added = 0;
};

/// The longest common subsequence of two short runs of lines decides what changed.
std::vector<Change> compare(const Lines& before, const Lines& after) {
  std::size_t head = 0;
  const std::size_t shorter = std::min(before.size(), after.size());
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  const std::size_t old_size = before.size() - head - tail;
  const std::size_t new_size = after.size() - head - tail;
  if (old_size + new_size == 0) return {};
  if (old_size > most_changes || new_size > most_changes) return {{head, old_size, head, new_size}};

  std::vector<std::vector<uint16_t>> common(old_size + 1, std::vector<uint16_t>(new_size + 1));
  for (std::size_t i = old_size; i-- > 0;) {
    for (std::size_t j = new_size; j-- > 0;) {
      common[i][j] = before[head + i] == after[head + j]
                         ? static_cast<uint16_t>(common[i + 1][j + 1] + 1)
                         : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<Change> changes;
  bool open = false;
  for (std::size_t i = 0, j = 0; i < old_size || j < new_size;) {
    if (i < old_size && j < new_size && before[head + i] == after[head + j]) {
      ++i, ++j;
      open = false;
      continue;
    }
    if (!open) changes.push_back({head + i, 0, head + j, 0});
    open = true;
    if (j == new_size || (i < old_size && common[i + 1][j] >= common[i][j + 1])) {
      ++i, ++changes.back().removed;
    } else {
      ++j, ++changes.back().added;
    }
  }
  return changes;
}

void append_line(std::string& out, char sign, std::string_view line) {
  const bool ended = line.ends_with('\n');
  if (ended) line.remove_suffix(1);
  const bool carriage = line.ends_with('\r');
  if (carriage) line.remove_suffix(1);
  out += sign;
  out += printable(line);
  if (carriage) out += '\r';
  out += ended ? "\n" : "\n\\ No newline at end of file\n";
}

std::string range(std::size_t first, std::size_t size) {
  return std::to_string(size == 0 ? first : first + 1) + "," + std::to_string(size);
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  const std::vector<Change> changes = compare(old_lines, new_lines);
  if (changes.empty()) return {};
  const std::string name = printable(path);
  std::string out = "--- a/" + name + "\n+++ b/" + name + "\n";
  for (std::size_t first = 0; first < changes.size();) {
    std::size_t last = first;
    const auto end = [](const Change& change) { return change.from + change.removed; };
    while (last + 1 < changes.size() && changes[last + 1].from <= end(changes[last]) + 2 * context)
      ++last;
    const std::size_t lead = std::min(context, changes[first].from);
    const std::size_t begin = changes[first].from - lead;
    const std::size_t stop = std::min(old_lines.size(), end(changes[last]) + context);
    std::string body;
    std::size_t at = begin;
    std::size_t growth = 0;
    std::size_t shrink = 0;
    for (std::size_t i = first; i <= last; ++i) {
      const Change& change = changes[i];
      while (at < change.from) append_line(body, ' ', old_lines[at++]);
      while (at < end(change)) append_line(body, '-', old_lines[at++]);
      for (std::size_t j = 0; j < change.added; ++j)
        append_line(body, '+', new_lines[change.to + j]);
      growth += change.added;
      shrink += change.removed;
    }
    while (at < stop) append_line(body, ' ', old_lines[at++]);
    out += "@@ -" + range(begin, stop - begin) + " +" +
           range(changes[first].to - lead, stop - begin + growth - shrink) + " @@\n" + body;
    first = last + 1;
  }
  return out;
}

}  // namespace writ
