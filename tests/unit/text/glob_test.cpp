// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/glob.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace writ::glob;

TEST_CASE("a pattern matches as IAM says") {
  struct Row {
    const char* pattern;
    const char* text;
    bool expected;
  };
  const Row rows[] = {
      {"*", "", true},           {"*", "ecr:PutImage", true}, {"ecr:*", "ecr:PutImage", true},  {"ecr:*", "ec2:Run", false},
      {"ecr:Put*", "ecr:PutImage", true}, {"ecr:?utImage", "ecr:PutImage", true}, {"ecr:??utImage", "ecr:PutImage", false},
      {"a*b*c", "aXXbYYc", true}, {"a*b*c", "aXXbYY", false}, {"", "", true}, {"", "a", false}, {"**", "abc", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(matches(row.pattern, row.text) == row.expected);
  }
}

TEST_CASE("case is folded only where asked") {
  CHECK(matches("ECR:putimage", "ecr:PutImage", Case::insensitive));
  CHECK_FALSE(matches("ECR:putimage", "ecr:PutImage"));
}

namespace {

// All texts up to a length over a small alphabet: the plain truth that the clever functions are held against.
std::vector<std::string> texts(unsigned longest) {
  std::vector<std::string> all = {""};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() == longest) continue;
    for (const char c : {'a', 'b', 'c'}) all.push_back(all[i] + c);
  }
  return all;
}

std::vector<std::string> patterns(unsigned longest) {
  std::vector<std::string> all = {""};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() == longest) continue;
    for (const char c : {'a', 'b', '?', '*'}) all.push_back(all[i] + c);
  }
  return all;
}

}  // namespace

TEST_CASE("intersection and cover agree with trying every text") {
  const auto words = texts(5);
  const auto globs = patterns(3);
  for (const auto& a : globs) {
    for (const auto& b : globs) {
      bool some = false;
      bool every = true;
      for (const auto& word : words) {
        const bool in_a = matches(a, word);
        const bool in_b = matches(b, word);
        some = some || (in_a && in_b);
        every = every && (!in_b || in_a);
      }
      if (intersects(a, b) != some) FAIL(a << " and " << b << ": intersects is wrong");
      const bool covered = covers(a, b);
      if (covered && !every) FAIL(a << " does not cover " << b);
      // Too careful an answer is allowed for a `?` in the outer pattern only.
      if (every && !covered && a.find('?') == std::string::npos) FAIL(a << " covers " << b);
    }
  }
}
