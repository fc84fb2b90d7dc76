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
      {"*", "", true},
      {"*", "ecr:PutImage", true},
      {"ecr:*", "ecr:PutImage", true},
      {"ecr:*", "ec2:Run", false},
      {"ecr:Put*", "ecr:PutImage", true},
      {"ecr:?utImage", "ecr:PutImage", true},
      {"ecr:??utImage", "ecr:PutImage", false},
      {"a*b*c", "aXXbYYc", true},
      {"a*b*c", "aXXbYY", false},
      {"", "", true},
      {"", "a", false},
      {"**", "abc", true},
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

// All texts up to a length over a small alphabet: the plain truth that the clever functions are
// held against.
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
      if (covers(a, b) != every) FAIL(a << " and " << b << ": covers is wrong");
    }
  }
}

TEST_CASE("a question mark is one character, however many bytes it has") {
  CHECK(matches("a?b",
                "a\xC3\xA9"
                "b"));
  CHECK_FALSE(matches("a??b",
                      "a\xC3\xA9"
                      "b"));
  CHECK(covers("?", "\xE2\x82\xAC"));
  CHECK(matches("\xC3\x89", "\xC3\xA9", Case::insensitive));
}

TEST_CASE("wildcards of a field stay between colons") {
  const auto any_in_field = [] { return Pattern().literal("a:").run_in_field().literal(":b"); };
  CHECK(covers(any_in_field(), Pattern().literal("a:xyz:b")) == writ::Truth::yes);
  CHECK(covers(any_in_field(), Pattern().literal("a:x:y:b")) == writ::Truth::no);
  CHECK(covers(Pattern().wild("a:*:b"), any_in_field()) == writ::Truth::yes);
  CHECK(covers(any_in_field(), Pattern().wild("a:*:b")) == writ::Truth::no);
  CHECK_FALSE(intersects(any_in_field(), Pattern().wild("a:x:?:b")));
  CHECK(intersects(any_in_field(), Pattern().wild("a*y:b")));
  CHECK(covers(any_in_field(), Pattern().literal("a:").one_in_field().literal(":b")) ==
        writ::Truth::yes);
  CHECK(covers(any_in_field(), Pattern().literal("a:").any_one().literal(":b")) == writ::Truth::no);
}

TEST_CASE("monstrous patterns are given up, not waited for") {
  std::string outer = "*a";
  for (int i = 0; i < 200; ++i) outer += '?';
  CHECK(covers(Pattern().wild(outer), Pattern().wild("*a*b*a*b*")) != writ::Truth::yes);
  const std::string stars(20'000, '*');
  CHECK(covers("a*", "a" + stars));
}

TEST_CASE("matching with fields agrees with walking through all places at once") {
  // The same pattern, once against the text and once against a pattern that only this text matches.
  const auto words = [] {
    std::vector<std::string> all = {""};
    for (std::size_t i = 0; i < all.size() && all[i].size() < 4; ++i) {
      for (const char c : {'a', 'b', ':'}) all.push_back(all[i] + c);
    }
    return all;
  }();
  const std::string symbols = "ab:*?-.";  // `-` and `.` stand for the wildcards of a field
  std::vector<std::string> forms = {""};
  for (std::size_t i = 0; i < forms.size() && forms[i].size() < 4; ++i) {
    for (const char c : symbols) forms.push_back(forms[i] + c);
  }
  for (const std::string& form : forms) {
    Pattern pattern;
    for (const char c : form) {
      if (c == '-') pattern.run_in_field();
      if (c == '.') pattern.one_in_field();
      if (c != '-' && c != '.') pattern.wild(std::string(1, c));
    }
    for (const std::string& word : words) {
      // reach: after each symbol, the places of the word that may have been reached.
      std::vector<bool> reach(word.size() + 1, false);
      reach[0] = true;
      for (const char c : form) {
        std::vector<bool> next(word.size() + 1, false);
        for (std::size_t at = 0; at <= word.size(); ++at) {
          if (!reach[at]) continue;
          const bool run = c == '*' || c == '-';
          if (run) next[at] = true;
          for (std::size_t to = at; to < word.size(); ++to) {
            const bool taken =
                c == '*' || c == '?' || ((c == '-' || c == '.') ? word[to] != ':' : word[to] == c);
            if (!taken) break;
            next[to + 1] = true;
            if (!run) break;
          }
        }
        reach = next;
      }
      const bool expected = reach[word.size()];
      if ((covers(pattern, Pattern().literal(word)) == writ::Truth::yes) != expected)
        FAIL(form << " on " << word);
    }
  }
}

TEST_CASE("plain covering is never wrong, and sees the usual pairs") {
  CHECK(covers_plainly("s3:Get*", "s3:GetBucket*"));
  CHECK(covers_plainly("arn:aws:s3:::shop/*", "arn:aws:s3:::shop/*/a?"));
  CHECK(covers_plainly("*", "*"));
  CHECK(covers_plainly("s3:get*", "S3:GetObject", Case::insensitive));
  CHECK_FALSE(covers_plainly("s3:GetBucket*", "s3:Get*"));
  CHECK_FALSE(covers_plainly("a?", "a*"));
  CHECK_FALSE(covers_plainly("ab", "a*"));
  for (const std::string_view outer : {"*", "a*", "*b", "a*b", "a?b", "?*"}) {
    for (const std::string_view inner : {"ab", "a*b", "*b", "a?b", "*", "?", "axb", "b*a"}) {
      CAPTURE(outer);
      CAPTURE(inner);
      CHECK((!covers_plainly(outer, inner) || covers(outer, inner)));
    }
  }
}
