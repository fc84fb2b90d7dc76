// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tree/json_scan.h"

namespace writ {

namespace {

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    // No string of JSON goes over a line end; stopping here keeps one unclosed string from hiding
    // the rest.
    if (text[at] == '\n') return at;
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const bool line = text[at + 1] == '/';
  const std::size_t end = line ? text.find_first_of("\r\n", at) : text.find("*/", at + 2);
  if (end == std::string_view::npos) return text.size();
  return line ? end : end + 2;
}

}  // namespace

JsonExtras find_json_extras(std::string_view text) {
  JsonExtras found;
  std::size_t comma = std::string_view::npos;
  char before = '\0';
  const auto blank = [&](std::size_t begin, std::size_t end, std::optional<Span>& first) {
    if (!first) first = Span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    if (found.cleaned.empty()) found.cleaned = text;
    std::replace_if(
        found.cleaned.begin() + static_cast<std::ptrdiff_t>(begin),
        found.cleaned.begin() + static_cast<std::ptrdiff_t>(end),
        [](char c) { return c != '\n' && c != '\r'; }, ' ');
  };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (is_json_space(c)) {
      ++i;
      continue;
    }
    if (c == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*')) {
      const std::size_t end = end_of_comment(text, i);
      blank(i, end, found.comment);
      i = end;
      continue;
    }
    if ((c == '}' || c == ']') && comma != std::string_view::npos) {
      blank(comma, comma + 1, found.trailing_comma);
    }
    const bool after_value =
        before != '\0' && before != '[' && before != '{' && before != ',' && before != ':';
    comma = c == ',' && after_value ? i : std::string_view::npos;
    before = c;
    i = c == '"' ? end_of_string(text, i) : i + 1;
  }
  return found;
}

}  // namespace writ
