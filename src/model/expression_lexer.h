// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The words of an expression. Used by the parser of expressions alone.

#include <cstdint>
#include <string_view>

namespace writ::github {

enum class TokenKind : uint8_t {
  end,
  broken,
  name,
  string,  ///< text without the outer quotes
  number,
  null,
  true_,
  false_,
  open,
  close,
  open_bracket,
  close_bracket,
  comma,
  dot,
  star,
  not_,
  and_,
  or_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal
};

/// A word and its bytes in the expression.
struct Token {
  TokenKind kind = TokenKind::end;
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view text;
  double number = 0;
};

/// Gives one word after another. After `broken` it says why.
class ExpressionLexer {
 public:
  explicit ExpressionLexer(std::string_view text) : text_(text) {}

  Token next();
  std::string_view message() const { return message_; }

 private:
  Token make(TokenKind kind, std::size_t size);
  Token broken(std::size_t size, std::string_view message);
  Token string();
  Token number();
  Token name();

  std::string_view text_;
  std::size_t at_ = 0;
  bool after_dot_ = false;
  std::string_view message_;
};

}  // namespace writ::github
