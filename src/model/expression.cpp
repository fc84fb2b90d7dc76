// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/expression.h"

#include <algorithm>

#include "model/expression_lexer.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::github {
namespace {

// https://github.com/actions/languageservices/blob/main/expressions/src/parser.ts
constexpr unsigned deepest = 50;
constexpr std::size_t longest = 21'000;

using Kind = ExpressionKind;

struct BinaryOperator {
  TokenKind token;
  Kind kind;
  int level;  ///< higher binds closer
};

constexpr BinaryOperator binary_operators[] = {
    {TokenKind::or_, Kind::or_, 1},         {TokenKind::and_, Kind::and_, 2},
    {TokenKind::equal, Kind::equal, 3},     {TokenKind::not_equal, Kind::not_equal, 3},
    {TokenKind::less, Kind::less, 4},       {TokenKind::less_equal, Kind::less_equal, 4},
    {TokenKind::greater, Kind::greater, 4}, {TokenKind::greater_equal, Kind::greater_equal, 4},
};

class Parser {
 public:
  Parser(std::string_view text, Expression& out) : text_(text), lexer_(text), out_(out) {
    advance();
  }

  void parse() {
    if (token_.kind == TokenKind::end) return fail("an expression is expected here");
    const uint32_t root = nested();
    if (!failed() && token_.kind != TokenKind::end) unexpected();
    if (!failed()) out_.root = root;
  }

 private:
  static constexpr uint32_t none = ExpressionNode::none;

  bool failed() const { return out_.problem.has_value(); }

  void fail(std::string message) {
    if (failed()) return;
    out_.problem = {token_.begin, token_.end, std::move(message), {}};
  }

  /// A string is shown with its quotes.
  void unexpected() {
    const std::string_view text = text_.substr(token_.begin, token_.end - token_.begin);
    const bool arithmetic = token_.kind != TokenKind::end && !text.empty() &&
                            std::string_view("+-*").find(text.front()) != std::string_view::npos;
    fail("`" + quoted(text) + "` is not expected here" +
         (arithmetic ? ", for GitHub has no arithmetic" : ""));
  }

  /// One level of depth more, until its end.
  void deepen() {
    if (++depth_ > deepest) fail("the expression is nested too deeply");
  }

  void advance() {
    if (failed()) return;
    last_end_ = token_.end;
    token_ = lexer_.next();
    if (token_.kind == TokenKind::broken) fail(std::string(lexer_.message()));
  }

  bool take(TokenKind kind) {
    if (failed() || token_.kind != kind) return false;
    advance();
    return true;
  }

  void expect(TokenKind kind, std::string_view shown) {
    if (!take(kind)) fail("`" + std::string(shown) + "` is expected here");
  }

  uint32_t add(ExpressionNode node) {
    out_.nodes.push_back(node);
    return static_cast<uint32_t>(out_.nodes.size() - 1);
  }

  /// A node over its children and up to the token read last.
  uint32_t add(Kind kind, uint32_t begin, std::string_view text, uint32_t first_child) {
    return add({kind, begin, last_end_, text, 0, first_child, none});
  }

  uint32_t binary(int level) {
    if (level > 4) return unary();
    uint32_t left = binary(level + 1);
    const std::size_t outside = depth_;
    while (!failed()) {
      const auto* const found =
          std::ranges::find_if(binary_operators, [&](const BinaryOperator& each) {
            return each.token == token_.kind && each.level == level;
          });
      if (found == std::end(binary_operators)) break;
      // A chain of `&&` or of `||` is one level for GitHub, one of comparisons none.
      const bool logical = found->kind == Kind::and_ || found->kind == Kind::or_;
      if (logical && depth_ == outside) deepen();
      advance();
      const uint32_t right = binary(level + 1);
      if (failed()) break;
      out_.nodes[left].next = right;
      left = add(found->kind, out_.nodes[left].begin, {}, left);
    }
    depth_ = outside;
    return left;
  }

  uint32_t unary() {
    // In a loop, so that a thousand `!` are no recursion; GitHub counts each as one level.
    std::vector<uint32_t> marks;
    const std::size_t outside = depth_;
    while (!failed() && token_.kind == TokenKind::not_) {
      marks.push_back(token_.begin);
      deepen();
      advance();
    }
    uint32_t node = postfix();
    for (; !failed() && !marks.empty(); marks.pop_back())
      node = add(Kind::not_, marks.back(), {}, node);
    depth_ = outside;
    return node;
  }

  uint32_t postfix() {
    const bool literal = is_literal(token_.kind);
    const std::size_t outside = depth_;
    uint32_t node = primary();
    while (!failed() && (token_.kind == TokenKind::dot || token_.kind == TokenKind::open_bracket)) {
      if (literal) {
        fail("a literal has no properties");
        break;
      }
      const uint32_t begin = out_.nodes[node].begin;
      node = token_.kind == TokenKind::dot ? property(begin, node) : index(begin, node);
      // Each step of a chain is a level, so that whoever walks the tree goes no deeper.
      deepen();
    }
    depth_ = outside;
    return node;
  }

  uint32_t property(uint32_t begin, uint32_t object) {
    advance();
    const Token name = token_;
    if (take(TokenKind::star)) return add(Kind::all, begin, {}, object);
    if (take(TokenKind::name)) return add(Kind::property, begin, name.text, object);
    fail("the name of a property is expected here");
    return none;
  }

  uint32_t index(uint32_t begin, uint32_t object) {
    advance();
    if (take(TokenKind::star)) {
      expect(TokenKind::close_bracket, "]");
      return add(Kind::all, begin, {}, object);
    }
    const uint32_t key = nested();
    expect(TokenKind::close_bracket, "]");
    if (failed()) return none;
    out_.nodes[object].next = key;
    return add(Kind::index, begin, {}, object);
  }

  uint32_t nested() {
    deepen();
    const uint32_t node = failed() ? none : binary(1);
    --depth_;
    return node;
  }

  static bool is_literal(TokenKind kind) {
    return kind == TokenKind::string || kind == TokenKind::number || kind == TokenKind::null ||
           kind == TokenKind::true_ || kind == TokenKind::false_;
  }

  uint32_t primary() {
    const Token token = token_;
    switch (token.kind) {
      case TokenKind::open: advance(); return group();
      case TokenKind::name:
        advance();
        if (token_.kind == TokenKind::open) return call(token);
        return add(Kind::context, token.begin, token.text, none);
      case TokenKind::string: return literal(Kind::string, token);
      case TokenKind::number: return literal(Kind::number, token);
      case TokenKind::null: return literal(Kind::null, token);
      case TokenKind::true_:
      case TokenKind::false_: return literal(Kind::boolean, token);
      case TokenKind::end: fail("the expression ends too early"); return none;
      default: fail("`" + std::string(token.text) + "` is not expected here"); return none;
    }
  }

  uint32_t group() {
    const uint32_t node = nested();
    expect(TokenKind::close, ")");
    return node;
  }

  uint32_t literal(Kind kind, const Token& token) {
    advance();
    const double number = token.kind == TokenKind::true_ ? 1 : token.number;
    return add({kind, token.begin, token.end, token.text, number, none, none});
  }

  uint32_t call(const Token& name) {
    advance();
    uint32_t first = none;
    uint32_t last = none;
    while (!failed() && token_.kind != TokenKind::close) {
      const uint32_t argument = nested();
      if (failed()) return none;
      if (first == none) first = argument;
      if (last != none) out_.nodes[last].next = argument;
      last = argument;
      if (!take(TokenKind::comma)) break;
      // The editor of github.com lets this pass, the runner does not:
      // https://github.com/actions/runner/tree/main/src/Sdk/DTExpressions2/Expressions2
      if (token_.kind == TokenKind::close) fail("an argument is expected here");
    }
    expect(TokenKind::close, ")");
    return add(Kind::call, name.begin, name.text, first);
  }

  std::string_view text_;
  ExpressionLexer lexer_;
  Token token_;
  uint32_t last_end_ = 0;
  std::size_t depth_ = 0;
  Expression& out_;
};

/// Characters as GitHub counts them, in UTF-16.
std::size_t length(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto is_pair = [](char c) { return static_cast<unsigned char>(c) >= 0xF0; };
  return static_cast<std::size_t>(std::ranges::count_if(text, starts) +
                                  std::ranges::count_if(text, is_pair));
}

}  // namespace

std::vector<uint32_t> Expression::children(uint32_t index) const {
  std::vector<uint32_t> found;
  for (uint32_t child = nodes[index].first_child; child != ExpressionNode::none;
       child = nodes[child].next)
    found.push_back(child);
  return found;
}

Expression parse_expression(std::string_view text) {
  Expression expression;
  expression.text = text;
  if (length(trim(text)) > longest) {
    expression.problem = {0,
                          static_cast<uint32_t>(text.size()),
                          "the expression is longer than 21,000 characters",
                          {}};
    return expression;
  }
  Parser(text, expression).parse();
  return expression;
}

std::size_t end_of_expression(std::string_view text, std::size_t begin) {
  bool in_string = false;
  for (std::size_t i = begin + 3; i < text.size(); ++i) {
    if (text[i] == '\'') in_string = !in_string;
    if (!in_string && text.substr(i).starts_with("}}")) return i + 2;
  }
  return std::string_view::npos;
}

std::string literal_text(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    value += text[i];
    if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') ++i;
  }
  return value;
}

bool asks_status(const Expression& expression) {
  constexpr std::string_view names[] = {"always", "success", "failure", "cancelled"};
  return std::ranges::any_of(expression.nodes, [&](const ExpressionNode& node) {
    return node.kind == ExpressionKind::call && std::ranges::any_of(names, [&](auto name) {
             return equals_ignoring_case(name, node.text);
           });
  });
}

}  // namespace writ::github
