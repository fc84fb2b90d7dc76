// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>

#include "report/escape.h"
#include "text/words.h"
#include "writ/report.h"

namespace writ {
namespace report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Two columns wide, by block. https://www.unicode.org/reports/tr11/ (East Asian Width W and F)
constexpr std::array wide = std::to_array<Range>({
    {0x1100, 0x115E},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26D4, 0x26D4},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F18E, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
});

// Drawn over the character before, by block. https://www.unicode.org/reports/tr44/
// (General_Category Mn, Me)
constexpr std::array combining = std::to_array<Range>({
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
});

// Nothing to see, or what follows is drawn elsewhere: controls, bidi marks, zero-width characters,
// fillers, tags. https://www.unicode.org/reports/tr36/ and https://trojansource.codes
constexpr std::array hidden = std::to_array<Range>({
    {0x00, 0x08},
    {0x0A, 0x1F},
    {0x7F, 0x9F},
    {0xAD, 0xAD},
    {0x034F, 0x034F},
    {0x061C, 0x061C},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0x3164, 0x3164},
    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
});

template <std::size_t Size>
constexpr bool ordered(const std::array<Range, Size>& ranges) {
  return std::ranges::is_sorted(ranges, [](Range a, Range b) { return a.last < b.first; });
}
static_assert(ordered(wide) && ordered(combining) && ordered(hidden));

template <std::size_t Size>
bool in(const std::array<Range, Size>& ranges, char32_t value) {
  const auto range = std::ranges::lower_bound(ranges, value, {}, &Range::last);
  return range != ranges.end() && range->first <= value;
}

std::string hex(uint32_t value, std::size_t digits) {
  std::string text;
  for (; value != 0 || text.size() < digits; value >>= 4) {
    text.insert(text.begin(), "0123456789abcdef"[value & 0xF]);
  }
  return text;
}

Glyph append_escape(std::string& out, uint32_t size, const std::string& escape) {
  out += escape;
  return {size, static_cast<uint32_t>(escape.size())};
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

Glyph append_glyph(std::string& out, std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\t' || (c >= ' ' && c <= '~')) {
    if (c == '[' && at >= 2 && text[at - 1] == '#' && text[at - 2] == '#') {
      return append_escape(out, 1, "\\u{5b}");
    }
    out += c;
    return {};
  }
  const CodePoint point = decode_utf8(text.substr(at));
  if (!point.valid) {
    return append_escape(out, 1, "\\x" + hex(static_cast<unsigned char>(c), 2));
  }
  if (in(hidden, point.value)) {
    return append_escape(out, point.size, "\\u{" + hex(point.value, 1) + "}");
  }
  out += text.substr(at, point.size);
  return {point.size, in(combining, point.value) ? 0U : in(wide, point.value) ? 2U : 1U};
}

std::size_t step_back(std::string_view text, std::size_t at, std::size_t count, std::size_t floor) {
  for (; count > 0 && at > floor; --count) {
    std::size_t start = at - 1;
    const std::size_t lowest = std::max(floor, at >= 4 ? at - 4 : 0);
    while (start > lowest && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    // A byte that no sequence claims is a code point of its own.
    at = start + decode_utf8(text.substr(start)).size >= at ? start : at - 1;
  }
  return at;
}

std::string one_line(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (const char c : trim(text)) {
    if (!is_blank(c)) {
      folded += c;
    } else if (folded.back() != ' ') {
      folded += ' ';
    }
  }
  return printable(folded);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) {
    std::string shown = one_line(line);
    // Later lines stand behind nothing but blanks, which the runner skips before it looks for `::`.
    if (shown.starts_with("::")) shown.replace(0, 1, "\\u{3a}");
    if (!shown.empty()) lines.push_back(std::move(shown));
  }
  return lines;
}

std::string shown_path(std::string_view path) {
  std::string shown;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] == '\t') {
      shown += "\\u{9}";
      ++at;
    } else {
      at += append_glyph(shown, path, at).size;
    }
  }
  // The runner skips blanks before it looks for `::`.
  return trim(shown).starts_with("::") ? "./" + shown : shown;
}

std::string clipped(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  constexpr std::string_view mark = "...";
  const std::size_t room = std::max(bytes, mark.size()) - mark.size();
  std::size_t end = room;
  for (int i = 0; i < 3 && end > 0; ++i, --end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80) break;
  }
  return std::string(text.substr(0, end)) += mark;
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string text = std::to_string(count) + ' ';
  text += noun;
  if (count != 1) text += 's';
  return text;
}

}  // namespace report

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) at += report::append_glyph(out, text, at).size;
  return out;
}

}  // namespace writ
