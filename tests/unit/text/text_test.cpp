// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/source.h"

using namespace writ;

TEST_CASE("lines end with LF, CRLF or CR") {
  const LineTable lines("one\ntwo\r\nthree\rfour");
  REQUIRE(lines.size() == 4);
  CHECK(lines.line_text(1) == "one");
  CHECK(lines.line_text(2) == "two");
  CHECK(lines.line_text(3) == "three");
  CHECK(lines.line_text(4) == "four");
  CHECK(lines.line_text(5).empty());
  CHECK(lines.position(9) == Position{3, 1});
}

TEST_CASE("columns count what the reader asks for") {
  const std::string text = "a\xC3\xA9\xF0\x9F\x98\x80z";  // a, e with acute, emoji, z
  const LineTable lines(text);
  const auto at = static_cast<uint32_t>(text.find('z'));
  CHECK(lines.position(at, ColumnUnit::code_point).column == 4);
  CHECK(lines.position(at, ColumnUnit::utf16).column == 5);
  CHECK(lines.position(at, ColumnUnit::byte).column == 8);
}

TEST_CASE("a byte order mark has no width and a bad byte is one column") {
  const LineTable lines("\xEF\xBB\xBF{\xFFx");
  CHECK(lines.position(3).column == 1);
  CHECK(lines.position(5).column == 3);
  CHECK(lines.position(999) == lines.position(6));
}

TEST_CASE("UTF-8 is decoded strictly") {
  CHECK(is_valid_utf8("plain \xC3\xA9 \xF0\x9F\x98\x80"));
  CHECK_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  CHECK_FALSE(is_valid_utf8("\xE2\x82"));          // cut off
}

TEST_CASE("the nearest word is found, a far one is not") {
  CHECK(nearest("Efect", {"Effect", "Action"}) == "Effect");
  CHECK(nearest("acton", {"Effect", "Action"}) == "Action");
  CHECK(nearest("Resource", {"Effect", "Action"}).empty());
  CHECK(edit_distance("PutImage", "PuImtage", 3) == 2);
  CHECK(edit_distance("ab", "ba", 3) == 1);
}

TEST_CASE("small helpers do what their names say") {
  CHECK(trim("  a b \r\n") == "a b");
  CHECK(split("a,b,,c", ',').size() == 4);
  CHECK(join({"a", "b", "c"}) == "a, b and c");
  CHECK(contains_ignoring_case("My-SECRET", "secret"));
  CHECK_FALSE(all_digits(""));
}
