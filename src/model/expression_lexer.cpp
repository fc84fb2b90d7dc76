// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/expression_lexer.h"

#include <algorithm>
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

/// The white space at the start of `text` in bytes: what .NET takes for it, as the runner is
/// written in that. A no-break space that was copied from a web page is harmless, then.
std::size_t blank_size(std::string_view text) {
  if (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r')) return 1;
  if (static_cast<unsigned char>(text.front()) < 0x80) return 0;
  const CodePoint code = decode_utf8(text);
  const char32_t c = code.value;
  const bool blank = c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                     c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
  return code.valid && blank ? code.size : 0;
}

constexpr bool is_name_start(char c) { return is_alpha(c) || c == '_'; }
constexpr bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }

/// A decimal that a double cannot hold: too large, or too close to zero.
double out_of_range(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::string_view digits = text.substr(0, mark);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_not_of("0.");
  if (first == std::string_view::npos) return 0;
  const auto places = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  int64_t exponent = 0;
  const bool negative = text.substr(mark).size() > 1 && text[mark + 1] == '-';
  for (const char c : text.substr(mark)) {
    // No text is as long as this many digits.
    if (is_digit(c)) exponent = std::min<int64_t>(exponent * 10 + (c - '0'), 1'000'000);
  }
  const int64_t magnitude = places + (negative ? -exponent : exponent);
  return magnitude > 0 ? std::numeric_limits<double>::infinity() : 0;
}

std::optional<double> read_digits(std::string_view digits, int base) {
  double value = 0;
  for (const char c : digits) {
    const int digit = is_digit(c) ? c - '0' : is_alpha(c) ? to_lower(c) - 'a' + 10 : base;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

/// Numbers as JavaScript reads them: decimal with a sign and an exponent; `0x`, `0o` and `0b`
/// without a sign.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#literals
std::optional<double> read_number(std::string_view text) {
  if (text.size() > 2 && text.front() == '0' && is_alpha(text[1])) {
    const char letter = to_lower(text[1]);
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    if (base != 0) return read_digits(text.substr(2), base);
  }
  double sign = 1;
  if (text.starts_with('-') || text.starts_with('+')) {
    sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  if (text == "Infinity") return sign * std::numeric_limits<double>::infinity();
  const char* const end = text.data() + text.size();
  if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;
  double value = 0;
  const auto [after, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::invalid_argument || after != end) return std::nullopt;
  return sign * (error == std::errc::result_out_of_range ? out_of_range(text) : value);
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
  while (at_ < text_.size()) {
    const std::size_t blank = blank_size(text_.substr(at_));
    if (blank == 0) break;
    at_ += blank;
  }
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
  if (text_.substr(at_).starts_with("${{"))
    return broken(3, "`${{` stands within an expression already");
  if (c == '#') return broken(size, "an expression has no comments");
  if (c == '+' || c == '/' || c == '%' || c == '^')
    return broken(size, "GitHub has no arithmetic in expressions");
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
  const bool sign_alone = end == at_ + 1 && !is_digit(text_[at_]);
  if (sign_alone) return broken(1, "GitHub has no arithmetic in expressions");
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
