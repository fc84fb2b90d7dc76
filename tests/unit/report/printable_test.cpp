// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report/escape.h"
#include "writ/report.h"

using namespace writ;

TEST_CASE("printable makes every harmful byte visible and leaves honest text alone") {
  struct Row {
    std::string_view text;
    std::string_view shown;
  };
  const Row rows[] = {
      {"plain text, \ttabs and ärger 名前 \xF0\x9F\x9A\x80",
       "plain text, \ttabs and ärger 名前 \xF0\x9F\x9A\x80"},
      {"\x1b[31m", "\\u{1b}[31m"},
      {std::string_view("\0\x7f\r\n", 4), "\\u{0}\\u{7f}\\u{d}\\u{a}"},
      {"\xC2\x9B", "\\u{9b}"},
      {"\xE2\x80\xAE\xE2\x81\xA6", "\\u{202e}\\u{2066}"},
      {"\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},
      {"\xE2\x80\x8B\xEF\xBB\xBF", "\\u{200b}\\u{feff}"},
      {"\xF3\xA0\x81\x81", "\\u{e0041}"},
      {"\xFF\xC3", "\\xff\\xc3"},
      {"\xED\xA0\x80", "\\xed\\xa0\\x80"},
      {"##[error]", "##\\u{5b}error]"},
      {"###[[", "###\\u{5b}["},
      {"#[ok] # [ok]", "#[ok] # [ok]"},
  };
  for (const Row& row : rows) CHECK(printable(row.text) == row.shown);
}

TEST_CASE("one line stays one line") {
  CHECK(report::one_line(" a\r\n  b\tc \n") == "a b c");
  CHECK(report::one_line("\n \t").empty());
}

TEST_CASE("a path is never read as a workflow command") {
  CHECK(report::shown_path("a/b c.yml") == "a/b c.yml");
  CHECK(report::shown_path("::error::x") == "./::error::x");
  CHECK(report::shown_path("  ::error::x") == "./  ::error::x");
  CHECK(report::shown_path("a\n::error::x\t") == "a\\u{a}::error::x\\u{9}");
}

TEST_CASE("text is cut between code points") {
  CHECK(report::clipped("abcdef", 6) == "abcdef");
  CHECK(report::clipped("abcdefg", 6) == "abc...");
  CHECK(report::clipped("äöüäöü", 6) == "ä...");
}

TEST_CASE("stepping back counts code points, and bytes where there are none") {
  const std::string_view text = "aä名\xFF\x80z";
  CHECK(report::step_back(text, text.size(), 1, 0) == text.size() - 1);
  CHECK(report::step_back(text, text.size(), 3, 0) == 6);
  CHECK(report::step_back(text, text.size(), 4, 0) == 3);
  CHECK(report::step_back(text, text.size(), 99, 1) == 1);
}
