// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/yaml_scan.h"

#include <algorithm>

#include "text/words.h"

namespace writ {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

bool is_decimal(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  bool digits = whole > at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = skip_digits(text, at + 1);
    digits |= fraction > at + 1;
    at = fraction;
  }
  if (!digits) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return at < text.size() && skip_digits(text, at) == text.size();
}

bool is_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const bool hex = text[1] == 'x';
    return text.size() > 2 && std::ranges::all_of(text.substr(2), [hex](char c) {
             return hex ? is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f')
                        : c >= '0' && c <= '7';
           });
  }
  if (is_any_of(text, {".nan", ".NaN", ".NAN"})) return true;
  const std::string_view bare = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  return is_any_of(bare, {".inf", ".Inf", ".INF"}) || is_decimal(text);
}

}  // namespace

uint32_t skip_yaml_space(std::string_view source, uint32_t at) {
  while (at < source.size()) {
    if (is_space(source[at])) {
      ++at;
    } else if (source[at] == '#' && (at == 0 || is_space(source[at - 1]))) {
      at = static_cast<uint32_t>(std::min(source.find('\n', at), source.size()));
    } else {
      break;
    }
  }
  return at;
}

uint32_t end_of_property(std::string_view source, uint32_t at) {
  if (source.substr(at, 2) == "!<") {
    return static_cast<uint32_t>(std::min(source.find('>', at), source.size() - 1) + 1);
  }
  if (at < source.size() && source[at] == '!') {
    // A value may follow a tag without a blank, as in `!Sub"x"`.
    constexpr std::string_view marks = "!-#;/?:@&=+$_.~*'()%";
    do {
      ++at;
    } while (at < source.size() &&
             (is_alnum(source[at]) || marks.find(source[at]) != std::string_view::npos));
    return at;
  }
  const std::size_t end = source.find_first_of(" \t\r\n,[]{}", at);
  return static_cast<uint32_t>(std::min(end, source.size()));
}

uint32_t yaml_column(std::string_view source, uint32_t at) {
  const std::size_t line = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  return line == std::string_view::npos ? at : at - static_cast<uint32_t>(line) - 1;
}

uint32_t null_word_at(std::string_view source, uint32_t at) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (source.substr(at, word.size()) != word) continue;
    const std::size_t end = at + word.size();
    if (end >= source.size() || is_space(source[end]) ||
        std::string_view(",]}:").find(source[end]) != std::string_view::npos) {
      return static_cast<uint32_t>(word.size());
    }
  }
  return 0;
}

NodeKind plain_kind(std::string_view text) {
  if (text.empty() || is_any_of(text, {"~", "null", "Null", "NULL"})) return NodeKind::null;
  if (is_any_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"}))
    return NodeKind::boolean;
  const char first = text.front();
  const bool numeric = is_digit(first) || first == '-' || first == '+' || first == '.';
  return numeric && is_number(text) ? NodeKind::number : NodeKind::string;
}

NodeKind tagged_kind(std::string_view tag, ScalarStyle style, std::string_view text) {
  if (tag == "!!null") return NodeKind::null;
  if (tag == "!!bool") return NodeKind::boolean;
  if (tag == "!!int" || tag == "!!float") return NodeKind::number;
  // A local tag makes of the text whatever its program likes; to us it stays text.
  if (!tag.starts_with("!!") || tag == "!!str" || style != ScalarStyle::plain || text.empty())
    return NodeKind::string;
  return plain_kind(text);
}

}  // namespace writ
