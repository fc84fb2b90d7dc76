// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Sets of texts that a shell puts together, bounded in number and length, for script.cpp.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression_value.h"

namespace writ::shell {

constexpr std::size_t most_values = 16;
constexpr std::size_t most_bytes = 4096;

github::Values unknown_values();
github::Values known_values(std::string_view text);
/// A pattern, or unknown if it fits anything.
github::Value pattern_value(std::string text);
bool is_anything(const github::Values& values);
/// The one text that it is for certain; null for all else.
const std::string* single_text(const github::Values& values);

/// What is one or the other.
github::Values united(const github::Values& a, const github::Values& b);
/// What GitHub puts into a text for the values of an expression.
github::Values as_texts(const github::Values& values);

/// Texts put together from parts of which each may be several.
class Joined {
 public:
  Joined() : texts_(1) {}
  void append(std::string_view literal);
  void append(const github::Values& values);
  void append_anything();
  std::size_t alternatives() const { return texts_.size(); }
  github::Values take();

 private:
  struct Text {
    std::string text;
    bool pattern = false;
    bool full = false;  ///< cut; what follows is in the `*` at its end
  };
  static void add(Text& text, std::string_view more, bool pattern);
  static void add(Text& text, const github::Value& value);

  std::vector<Text> texts_;
};

}  // namespace writ::shell
