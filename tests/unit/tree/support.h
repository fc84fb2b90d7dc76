// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of the tree share: the source slice of a span, and readable failures.

#include <cstdint>
#include <string>
#include <string_view>

#include "writ/tree.h"

namespace writ::test {

inline std::string slice(std::string_view source, Span span) {
  return std::string(source.substr(span.begin, span.size()));
}

inline std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

/// The first problem of a kind, as `rule @offset: message`; empty if there is none.
inline std::string first_problem(const Parsed& parsed) {
  if (parsed.problems.empty()) return {};
  const Problem& problem = parsed.problems.front();
  return std::string(problem.rule) + " @" + std::to_string(problem.span.begin) + ": " +
         problem.message;
}

/// Small and reproducible; not meant to be random in any strong sense.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint32_t roll(uint32_t sides) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state_ >> 33) % sides;
  }

 private:
  uint64_t state_;
};

}  // namespace writ::test
