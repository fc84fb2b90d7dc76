// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every expression of the workflows and actions of a document, for checks that look for a pattern
// wherever it is written.

#include <functional>
#include <string_view>

#include "writ/check.h"
#include "writ/expression.h"

namespace writ::checks {

/// An expression that could be read, and where it stands.
struct PlacedExpression {
  Node scalar;
  std::size_t begin = 0;  ///< of its text in the scalar's
  const github::Expression* expression = nullptr;

  Span span_of(const github::ExpressionNode& node) const {
    return scalar.span_of(begin + node.begin, begin + node.end);
  }
};

/// Every expression that holds the word, without case: others are not even parsed.
void each_expression(const Document& document, std::string_view word,
                     const std::function<void(const PlacedExpression&)>& visit);

/// The text of an `if:` without the `${{ }}` around all of it.
std::string_view bare_condition(std::string_view condition);

}  // namespace writ::checks
