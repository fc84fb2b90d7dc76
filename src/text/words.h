// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small string helpers that the standard library lacks.

#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// ASCII only, like all names in this field.
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
/// Below, at or above zero, as the bytes of the small letters compare.
int compare_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
bool contains_ignoring_case(std::string_view text, std::string_view part);
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
/// Small letters, digits and hyphens, a letter first: a rule id or one half of it.
bool is_slug(std::string_view text);
bool all_digits(std::string_view text);  ///< false for an empty text
/// Whether a line begins like one of the three that `git merge` leaves around a conflict:
/// https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
bool is_conflict_marker(std::string_view line);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// `a`, `a and b`, `a, b and c`.
std::string join(const std::vector<std::string>& words, std::string_view last = " and ");
/// Length in bytes of the UTF-8 sequence at the start of `text` and its code point; a byte that is
/// not valid UTF-8 is one byte long and gives U+FFFD.
struct CodePoint {
  char32_t value = 0xFFFD;
  unsigned size = 1;
  bool valid = false;
};
CodePoint decode_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t value);
bool is_valid_utf8(std::string_view text);

}  // namespace writ
