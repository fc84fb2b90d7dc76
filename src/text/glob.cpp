// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/glob.h"

#include <algorithm>

#include "text/words.h"

namespace writ::glob {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Index after the character that begins at `at`: the bytes that continue it in UTF-8 belong to it.
std::size_t after_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

/// Byte by byte; unknown where letters beyond ASCII would have to be compared without case.
Truth matches_bytes(std::string_view pattern, std::string_view text, Case c) {
  if (ends_apart(pattern, text, c)) return Truth::no;
  std::size_t p = 0;
  // Up to the first wildcard the two go side by side; most pairs differ there.
  for (; p < pattern.size() && p < text.size() && pattern[p] != '*' && pattern[p] != '?'; ++p) {
    if (pattern[p] == text[p]) continue;
    if (c == Case::sensitive) return Truth::no;
    if (!is_ascii(pattern[p]) || !is_ascii(text[p])) return Truth::unknown;
    if (to_lower(pattern[p]) != to_lower(text[p])) return Truth::no;
  }
  std::size_t t = p;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    bool same = p < pattern.size() && pattern[p] == text[t];
    if (p < pattern.size() && !same && c == Case::insensitive && pattern[p] != '*' &&
        pattern[p] != '?') {
      if (!is_ascii(pattern[p]) || !is_ascii(text[t])) return Truth::unknown;
      same = to_lower(pattern[p]) == to_lower(text[t]);
    }
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = after_character(text, t);
    } else if (same) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      // Only the last star needs another try: an earlier one could not match less.
      p = star + 1;
      t = ++star_text;
    } else {
      return Truth::no;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return truth(p == pattern.size());
}

}  // namespace

bool has_wildcard(std::string_view pattern) {
  return std::ranges::any_of(pattern, [](char c) { return c == '*' || c == '?'; });
}

bool matches(std::string_view pattern, std::string_view text, Case c) {
  const Truth found = matches_bytes(pattern, text, c);
  if (found != Truth::unknown) return found == Truth::yes;
  return covers(Pattern(c).wild(pattern), Pattern(c).literal(text)) == Truth::yes;
}

bool intersects(std::string_view a, std::string_view b, Case c) {
  if (!has_wildcard(a)) return matches(b, a, c);
  if (!has_wildcard(b)) return matches(a, b, c);
  return intersects(Pattern(c).wild(a), Pattern(c).wild(b));
}

bool covers(std::string_view outer, std::string_view inner, Case c) {
  if (!has_wildcard(inner)) return matches(outer, inner, c);
  return covers(Pattern(c).wild(outer), Pattern(c).wild(inner)) == Truth::yes;
}

bool covers_plainly(std::string_view outer, std::string_view inner, Case c) {
  // A `*` of `inner` is taken for a letter that only a `*` of `outer` matches.
  if (outer.find('?') != std::string_view::npos && has_wildcard(inner)) return false;
  return matches(outer, inner, c);
}

}  // namespace writ::glob
