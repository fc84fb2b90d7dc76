// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/expression_lexer.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "text/words.h"

namespace writ::github {
namespace {

struct Mark {
  std::string_view text;
  TokenKind kind;
};

// Longer ones before those that they begin with.
constexpr Mark marks[] = {
    {"&&", TokenKind::and_},         {"||", TokenKind::or_},
    {"==", TokenKind::equal},        {"!=", TokenKind::not_equal},
    {"<=", TokenKind::less_equal},   {">=", TokenKind::greater_equal},
    {"<", TokenKind::less},          {">", TokenKind::greater},
    {"!", TokenKind::not_},          {"(", TokenKind::open},
    {")", TokenKind::close},         {"[", TokenKind::open_bracket},
    {"]", TokenKind::close_bracket}, {",", TokenKind::comma},
    {"*", TokenKind::star},
};

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_name_start(char c) { return is_alpha(c) || c == '_'; }
constexpr bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }

/// Numbers as JavaScript reads them: decimal with an exponent, `0x`, `0o`.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#literals
std::optional<double> read_number(std::string_view text) {
  double sign = 1;
  if (text.starts_with('-') || text.starts_with('+')) {
    sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  if (text == "Infinity") return sign * std::numeric_limits<double>::infinity();
  const char* const end = text.data() + text.size();
  if (text.starts_with("0x") || text.starts_with("0o")) {
    uint64_t value = 0;
    const auto [after, error] =
        std::from_chars(text.data() + 2, end, value, text[1] == 'x' ? 16 : 8);
    if (error != std::errc{} || after != end) return std::nullopt;
    return sign * static_cast<double>(value);
  }
  if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;
  double value = 0;
  const auto [after, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::invalid_argument || after != end) return std::nullopt;
  return sign * value;
}

}  // namespace

Token ExpressionLexer::make(TokenKind kind, std::size_t size) {
  const Token token{kind, static_cast<uint32_t>(at_), static_cast<uint32_t>(at_ + size),
                    text_.substr(at_, size), 0};
  at_ += size;
  return token;
}

Token ExpressionLexer::broken(std::size_t size, std::string_view message) {
  message_ = message;
  return make(TokenKind::broken, size);
}

Token ExpressionLexer::next() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ >= text_.size()) return make(TokenKind::end, 0);
  const bool after_dot = after_dot_;
  after_dot_ = false;
  const char c = text_[at_];
  if (c == '\'') return string();
  if (is_name_start(c)) {
    after_dot_ = after_dot;
    const Token token = name();
    after_dot_ = false;
    return token;
  }
  const bool number_follows =
      at_ + 1 < text_.size() && (is_digit(text_[at_ + 1]) || text_[at_ + 1] == '.');
  if (is_digit(c) || ((c == '-' || c == '+') && at_ + 1 < text_.size()) ||
      (c == '.' && number_follows && is_digit(text_[at_ + 1]) && !after_dot))
    return number();
  if (c == '.') {
    after_dot_ = true;
    return make(TokenKind::dot, 1);
  }
  for (const Mark& mark : marks) {
    if (text_.substr(at_).starts_with(mark.text)) return make(mark.kind, mark.text.size());
  }
  std::size_t size = 1;
  while (at_ + size < text_.size() &&
         (static_cast<unsigned char>(text_[at_ + size]) & 0xC0) == 0x80)
    ++size;
  if (c == '"') return broken(size, "strings stand in single quotes here, not in double ones");
  if (c == '&' || c == '|' || c == '=')
    return broken(size, "this operator has two characters: `&&`, `||` or `==`");
  return broken(size, "this character has no meaning here");
}

Token ExpressionLexer::string() {
  std::size_t end = at_ + 1;
  while (end < text_.size()) {
    if (text_[end] != '\'') {
      ++end;
    } else if (end + 1 < text_.size() && text_[end + 1] == '\'') {
      end += 2;
    } else {
      Token token = make(TokenKind::string, end + 1 - at_);
      token.text = token.text.substr(1, token.text.size() - 2);
      return token;
    }
  }
  return broken(text_.size() - at_, "this string has no closing quote");
}

Token ExpressionLexer::number() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && (is_name_part(text_[end]) || text_[end] == '.' || text_[end] == '+'))
    ++end;
  const auto value = read_number(text_.substr(at_, end - at_));
  if (!value) return broken(end - at_, "this is no number");
  Token token = make(TokenKind::number, end - at_);
  token.number = *value;
  return token;
}

Token ExpressionLexer::name() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && is_name_part(text_[end])) ++end;
  Token token = make(TokenKind::name, end - at_);
  if (after_dot_) return token;
  if (token.text == "null") token.kind = TokenKind::null;
  if (token.text == "true") token.kind = TokenKind::true_;
  if (token.text == "false") token.kind = TokenKind::false_;
  if (token.text == "NaN" || token.text == "Infinity") {
    token.kind = TokenKind::number;
    token.number = token.text == "NaN" ? std::nan("") : std::numeric_limits<double>::infinity();
  }
  return token;
}

}  // namespace writ::github
