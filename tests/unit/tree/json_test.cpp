// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"

using namespace writ;
using test::first_problem;
using test::repeat;
using test::slice;

TEST_CASE("json spans cover keys, strings, numbers, literals and brackets exactly") {
  const std::string_view text = "\xEF\xBB\xBF{ \"a\" : -1.5e+3 ,\"b\":[true , \"x\\\"y\",{}] }\n";
  const Parsed parsed = parse_json(text);
  CHECK(first_problem(parsed).empty());
  const Node root = parsed.tree.root();
  CHECK(root.span().begin == 3);
  CHECK(root.span().end == text.size() - 1);
  CHECK(slice(text, root["a"].span()) == "-1.5e+3");
  CHECK(root["a"].text() == "-1.5e+3");
  CHECK(slice(text, root["b"].span()) == "[true , \"x\\\"y\",{}]");
  CHECK(slice(text, root["b"].at(0).span()) == "true");
  CHECK(slice(text, root["b"].at(1).span()) == "\"x\\\"y\"");
  CHECK(root["b"].at(1).text() == "x\"y");
  CHECK(root["b"].at(1).style() == ScalarStyle::double_quoted);
  CHECK(slice(text, root["b"].at(2).span()) == "{}");
}

TEST_CASE("a number at the end of the file keeps its last digit") {
  CHECK(parse_json("42").tree.root().text() == "42");
  CHECK(parse_json("[42]").tree.root().at(0).text() == "42");
}

TEST_CASE("surrogate pairs are one character") {
  CHECK(parse_json(R"(["\ud83d\ude00\u00e9"])").tree.root().at(0).text() ==
        "\xF0\x9F\x98\x80\xC3\xA9");
}

TEST_CASE("comments and trailing commas are read and reported once each") {
  const std::string_view text = "{ // one\n \"a\": \"//no\", /* two */ \"b\": [1, 2,\n],\n}";
  const Parsed parsed = parse_json(text);
  REQUIRE(parsed.problems.size() == 2);
  CHECK(parsed.problems[0].rule == "syntax-json-comment");
  CHECK(slice(text, parsed.problems[0].span) == "// one");
  CHECK(slice(text, parsed.problems[1].span) == ",");
  CHECK(parsed.tree.root()["a"].text() == "//no");
  CHECK(parsed.tree.root()["b"].size() == 2);
}

TEST_CASE("a duplicate key is reported at the second, with the first as related") {
  const std::string_view text = R"({"a": 1, "b": 2, "a": 3, "a": 4})";
  const Parsed parsed = parse_json(text);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].rule == "syntax-duplicate-key");
  CHECK(parsed.problems[0].span.begin == 17);
  REQUIRE(parsed.problems[0].related.size() == 1);
  CHECK(parsed.problems[0].related[0].span == Span{1, 4});
}

TEST_CASE("duplicate keys are noticed in large objects too") {
  std::string text = "{";
  for (int i = 0; i < 20000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  text += "\"k777\":1}";
  const Parsed parsed = parse_json(text);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(slice(text, parsed.problems[0].span) == "\"k777\"");
  CHECK(parsed.problems[0].span.begin > parsed.problems[0].related[0].span.begin);
}

TEST_CASE("json errors are said in plain words where a person would look") {
  struct Case {
    std::string_view text;
    std::string_view problem;
  };
  const Case cases[] = {
      {"", "syntax-json @0: the file is empty, so there is nothing to read"},
      {" \n", "syntax-json @0: the file is empty, so there is nothing to read"},
      {R"({"a": 1 "b": 2})", "syntax-json @8: a comma is missing before this key"},
      {R"(["a" "b"])", "syntax-json @5: a comma is missing before this item"},
      {R"({"a": 1)", "syntax-json @0: this `{` is never closed: the file ends before its `}`"},
      {R"({"a": [1, )", "syntax-json @6: this `[` is never closed: the file ends before its `]`"},
      {"{\"a\": \"x\n}", "syntax-json @6: this string is never closed on its line"},
      {R"({"a": "x)", "syntax-json @6: this string is never closed"},
      {R"({'a': 1})", "syntax-json @1: `'` cannot quote a string in JSON"},
      {R"({"a": 'b'})", "syntax-json @6: `'` cannot quote a string in JSON"},
      {R"({"a" 1})", "syntax-json @5: expected `:` after the key `a`"},
      {R"({"a": })", "syntax-json @6: the key `a` has no value"},
      {R"({a: 1})", "syntax-json @1: the key `a` is not quoted"},
      {R"({"a": 1} x)", "syntax-json @9: extra text after the end of the document"},
      {R"({"a": NaN})",
       "syntax-json @6: `NaN` is JavaScript, not JSON, so the value cannot be read"},
      {R"({"a": True})", "syntax-json @6: `True` is not JSON, which writes `true` in lower case"},
      {R"({"a": None})", "syntax-json @6: `None` is Python, not JSON"},
      {R"({"a": word})", "syntax-json @6: the text `word` is not quoted"},
      {R"({"a": 007})", "syntax-json @6: `007` is not a number in JSON: it begins with 0"},
      {R"({"a": 1e999})", "syntax-json @6: the number `1e999` is larger than programs can read"},
      {R"({"a": [1})", "syntax-json @8: `}` does not match the open `[`, which needs `]`"},
      {R"({"a": "\d"})", "syntax-json @7: `\\d` is not an escape that JSON knows"},
      {R"({"a": "\u12"})", "syntax-json @7: `\\u` needs four hexadecimal digits after it"},
      {R"({"a": "\ud800"})",
       "syntax-json @7: `\\ud800` is half of a character, its other half is missing"},
      {"{\"a\": \"\t\"}", "syntax-json @7: a tab cannot stand in a JSON string"},
      {R"([1,,2])", "syntax-json @3: there is no value before this comma"},
      {R"({"a": 1 # x
      })",
       "syntax-json @8: `#` does not begin a comment in JSON"},
      {R"({"a": 1; "b": 2})", "syntax-json @7: expected `,` or `}` after this value"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    std::string expected(one.problem);
    if (const auto at = expected.find("\\\\"); at != std::string::npos) expected.erase(at, 1);
    CHECK(first_problem(parse_json(one.text)) == expected);
  }
}

TEST_CASE("what was read before an error remains") {
  const Parsed parsed = parse_json(R"({"a": [1, {"b": 2}], "c" 3})");
  CHECK(parsed.problems.size() == 1);
  CHECK(parsed.tree.root()["a"].at(1)["b"].text() == "2");
}

TEST_CASE("bytes that are no UTF-8 text are reported and never parsed") {
  const std::string_view cases[] = {
      "\xFF\xFE{\0", "\xFE\xFF\0{", {"{\0}\0", 4}, {"{\"a\":\0}", 7}, "{\"a\": \"\xE9\"}"};
  for (const std::string_view text : cases) {
    for (const Parsed& parsed : {parse_json(text), parse_yaml(text)}) {
      REQUIRE(parsed.problems.size() == 1);
      CHECK(parsed.problems[0].rule == "syntax-encoding");
      CHECK(parsed.tree.roots().empty());
    }
  }
}

TEST_CASE("nesting is bounded") {
  const Parsed deep = parse_json(repeat("[", 100000));
  CHECK(first_problem(deep) ==
        "syntax-json @200: this bracket opens more than 200 levels of nesting, so the rest of the "
        "file is not read");
  CHECK(first_problem(parse_json(repeat("[", 200) + repeat("]", 200))).empty());
}
