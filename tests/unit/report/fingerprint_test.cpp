// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report/fingerprint.h"

using writ::report::line_hashes;

// The hashes here were computed by a script of its own, which also gives the values that GitHub's
// upload action tests for.
TEST_CASE("line hashes are those that GitHub computes") {
  using Hashes = std::vector<std::string>;
  CHECK(line_hashes("") == Hashes{"c129715d7a2bc9a3:1"});
  CHECK(line_hashes("a: 1\n\tb:  2\n\n") == Hashes{"1fbbbb8dae38cb77:1", "772227128ec73861:1",
                                                   "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"});
  CHECK(line_hashes("x\xC3\xA9\xF0\x9F\x9A\x80\nend") ==
        Hashes{"2cf7eb0f13e25d06:1", "43b6461eda086fe2:1"});
}

TEST_CASE("all line ends hash alike, and blanks do not count") {
  const auto hashes = line_hashes("a: 1\nb: 2\n\nc: 3\n");
  CHECK(hashes.size() == 5);
  CHECK(line_hashes("a: 1\r\nb: 2\r\n\r\nc: 3\r\n") == hashes);
  CHECK(line_hashes("a: 1\rb: 2\r\rc: 3\r") == hashes);
  CHECK(line_hashes("\ta:1\n  b :2 \n \nc:3\n") == hashes);
}

TEST_CASE("equal lines are counted") {
  std::string text;
  for (int i = 0; i < 12; ++i) text += "the same line of thirty bytes.\n";
  const auto hashes = line_hashes(text);
  REQUIRE(hashes.size() == 13);
  CHECK(hashes[0].ends_with(":1"));
  CHECK(hashes[7] == hashes[0].substr(0, hashes[0].find(':')) + ":8");
  CHECK(hashes[11].ends_with(":1"));
}
