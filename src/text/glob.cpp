// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/glob.h"

#include <string>
#include <vector>

#include "text/words.h"

namespace writ::glob {
namespace {

bool same(char a, char b, Case c) {
  return a == b || (c == Case::insensitive && to_lower(a) == to_lower(b));
}

// The two-pattern questions cost a*b; beyond this they give the careful answer.
constexpr std::size_t longest = 4096;

/// Within a run of wildcards only their number counts: all `?` first, then at most one `*`.
std::string ordered(std::string_view pattern) {
  std::string result;
  bool star = false;
  for (const char c : pattern) {
    if (c == '*') {
      star = true;
      continue;
    }
    if (c != '?' && star) result += '*';
    if (c != '?') star = false;
    result += c;
  }
  return star ? result + '*' : result;
}

}  // namespace

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

bool matches(std::string_view pattern, std::string_view text, Case c) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t], c))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      // Only the last star needs another try: an earlier one could not match less.
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool intersects(std::string_view a, std::string_view b, Case c) {
  if (!has_wildcard(a)) return matches(b, a, c);
  if (!has_wildcard(b)) return matches(a, b, c);
  if (a.size() > longest || b.size() > longest) return true;

  // reach[j]: a[0..i) and b[0..j) can both be used up by one text.
  std::vector<char> reach(b.size() + 1, 0);
  reach[0] = 1;
  for (std::size_t j = 0; j < b.size() && b[j] == '*'; ++j) reach[j + 1] = 1;
  for (const char x : a) {
    std::vector<char> next(b.size() + 1, 0);
    next[0] = x == '*' && reach[0];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const char y = b[j];
      const bool pair = x == '?' || y == '?' || same(x, y, c);
      const bool skip_x = x == '*' && reach[j + 1];
      const bool skip_y = y == '*' && next[j];
      const bool x_eats_y = x == '*' && y != '*' && next[j];
      const bool y_eats_x = y == '*' && x != '*' && reach[j + 1];
      const bool both = x != '*' && y != '*' && pair && reach[j];
      next[j + 1] = skip_x || skip_y || x_eats_y || y_eats_x || both;
    }
    reach = std::move(next);
  }
  return reach[b.size()] != 0;
}

bool covers(std::string_view outer_pattern, std::string_view inner_pattern, Case c) {
  if (!has_wildcard(inner_pattern)) return matches(outer_pattern, inner_pattern, c);
  const std::string outer = ordered(outer_pattern);
  const std::string inner = ordered(inner_pattern);
  if (outer.size() > longest || inner.size() > longest) return outer == "*";

  // fits[j]: inner[0..i) lies wholly within outer[0..j). A star of `inner` is one letter that only a star of `outer` takes; a question
  // mark one that `?` or `*` takes.
  std::vector<char> fits(outer.size() + 1, 0);
  fits[0] = 1;
  for (std::size_t j = 0; j < outer.size() && outer[j] == '*'; ++j) fits[j + 1] = 1;
  for (const char x : inner) {
    std::vector<char> next(outer.size() + 1, 0);
    for (std::size_t j = 0; j < outer.size(); ++j) {
      const char y = outer[j];
      if (y == '*') {
        next[j + 1] = next[j] || fits[j + 1];
      } else {
        next[j + 1] = fits[j] && x != '*' && (y == '?' || (x != '?' && same(x, y, c)));
      }
    }
    fits = std::move(next);
  }
  return fits[outer.size()] != 0;
}

}  // namespace writ::glob
