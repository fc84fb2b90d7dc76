// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Expressions of GitHub workflows: what stands in `${{ … }}`, and all of an `if:`. Read by whoever
// checks a workflow's form or wants to know what a condition or value can be.
// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::github {

enum class ExpressionKind : uint8_t {
  null,
  boolean,
  number,
  string,
  context,   ///< a name by itself: `github`
  property,  ///< `.name` of its child
  index,     ///< `[…]`: the first child at the second
  all,       ///< `.*` or `[*]` of its child
  call,      ///< a function of its children
  not_,
  and_,  ///< of two children, as are the others
  or_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal
};

/// One part of an expression, with its bytes in the expression's text.
struct ExpressionNode {
  static constexpr uint32_t none = UINT32_MAX;

  ExpressionKind kind = ExpressionKind::null;
  uint32_t begin = 0;
  uint32_t end = 0;
  /// The name of a context, property or function; the literal as written, a string without its
  /// outer quotes (a quote in it is still written twice).
  std::string_view text;
  double number = 0;  ///< of a number, and 1 for `true`
  uint32_t first_child = none;
  uint32_t next = none;  ///< the next child of the same parent
};

/// What is wrong with an expression, and the bytes of its text where it is.
struct ExpressionProblem {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string message;  ///< without a consequence
  std::string near;     ///< a name that may be meant, or empty
};

/// A parsed expression. Views point into `text`, which the caller keeps.
struct Expression {
  std::string_view text;
  std::vector<ExpressionNode> nodes;
  uint32_t root = ExpressionNode::none;
  /// The first mistake of form; `root` is none then.
  std::optional<ExpressionProblem> problem;

  const ExpressionNode& at(uint32_t index) const { return nodes[index]; }
  std::vector<uint32_t> children(uint32_t index) const;
};

/// Reads an expression without its `${{ }}`. Never fails, linear. As GitHub's own parser, it takes
/// at most 21,000 characters and a depth of 50.
Expression parse_expression(std::string_view text);

/// Behind the `}}` that ends the `${{` at `begin`; a `}}` in a string is not the end. npos if it
/// has none.
std::size_t end_of_expression(std::string_view text, std::size_t begin);

/// A string literal's value: `''` is one quote.
std::string literal_text(std::string_view text);

/// What expressions may name at one place of a workflow.
struct Availability {
  struct Function {
    std::string_view name;
    uint32_t least = 0;
    uint32_t most = 0;
  };

  std::vector<std::string_view> contexts;
  std::vector<Function> functions;  ///< besides those that every place has

  bool empty() const { return contexts.empty() && functions.empty(); }
};

/// Unknown contexts and functions, those that are not available at this place, and wrong numbers of
/// arguments; in source order.
std::vector<ExpressionProblem> check_names(const Expression& expression,
                                           const Availability& available);

/// `always`, `success`, `failure` or `cancelled` is called: GitHub does not put `success() &&` in
/// front of such a condition.
bool asks_status(const Expression& expression);

}  // namespace writ::github
