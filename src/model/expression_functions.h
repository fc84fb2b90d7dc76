// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Operators and functions of expressions on single values. Used by their evaluation alone.

#include <string>
#include <string_view>
#include <vector>

#include "writ/expression_value.h"

namespace writ::github {

/// One of the comparisons, for values known in whole or in part.
Truth compare_values(ExpressionKind kind, const Value& a, const Value& b);

/// A function by its name in small letters; unknown where it is none that can be told.
Value call_function(std::string_view name, const std::vector<Value>& arguments);

/// What GitHub makes of a text where it wants a number; not a number for most texts.
double number_in(std::string_view text);

/// As GitHub writes a number into a text.
std::string shown_number(double number);

}  // namespace writ::github
