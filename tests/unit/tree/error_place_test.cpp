// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"

using namespace writ;
using test::first_problem;
using test::slice;

namespace {

struct Case {
  std::string_view text;
  std::string_view problem;
  std::string_view marked;
  std::string_view help;
  std::string_view related = {};  ///< text of the first further place
};

template <std::size_t count>
void check(const Case (&cases)[count], Parsed (*parse)(std::string_view, const ParseLimits&)) {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const Parsed parsed = parse(one.text, {});
    REQUIRE(parsed.problems.size() == 1);
    const Problem& problem = parsed.problems[0];
    CHECK(first_problem(parsed) == one.problem);
    CHECK(slice(one.text, problem.span) == one.marked);
    CHECK(problem.help == one.help);
    REQUIRE(problem.related.empty() == one.related.empty());
    if (!one.related.empty()) CHECK(slice(one.text, problem.related[0].span) == one.related);
  }
}

}  // namespace

TEST_CASE("a line of yaml without its colon or blank is named itself, not the line after it") {
  const Case cases[] = {
      {"on: push\njobs\n  build:\n    x: y\n",
       "syntax-yaml @9: `jobs` lacks its `:`, so what follows cannot be read", "jobs",
       "write `jobs:`"},
      {"on\n  push:\n", "syntax-yaml @0: `on` lacks its `:`, so what follows cannot be read", "on",
       "write `on:`"},
      {"build:\n  steps\n    - run: x\n",
       "syntax-yaml @9: `steps` lacks its `:`, so what follows cannot be read", "steps",
       "write `steps:`"},
      {"build:\n  runs-on:ubuntu-latest\n  steps:\n",
       "syntax-yaml @9: a blank is missing after `runs-on:`, so this line is no `key: value`",
       "runs-on:", "put a blank after the `:`"},
      {"build:\n  a: 1\n  minutes:5\n\n  # c\n  steps:\n    - a\n",
       "syntax-yaml @16: a blank is missing after `minutes:`, so this line is no `key: value`",
       "minutes:", "put a blank after the `:`"},
      {"steps:\n  - uses:actions/checkout@v4\n    with:\n",
       "syntax-yaml @11: a blank is missing after `uses:`, so this line is no `key: value`",
       "uses:", "put a blank after the `:`"},
  };
  check(cases, parse_yaml);
}

TEST_CASE("a text that continues over lines is no line without a colon") {
  for (const std::string_view text :
       {"a: foo\n  b: c\n", "run: echo\n  foo\n  bar: x\n", "a: http://x\n  b: c\n"}) {
    CAPTURE(text);
    const std::string problem = first_problem(parse_yaml(text));
    CHECK(problem.find("where no mapping can begin") != std::string::npos);
  }
}

TEST_CASE("a yaml quote that only a later quote closes is named where it opens") {
  const Case cases[] = {
      {"name: \"deploy\non: push\nb: \"u\"\n",
       "syntax-yaml @6: this text begins with `\"`, which is not closed before line 3", "\"deploy",
       "add the closing quote", "\""},
      {"name: 'it''s\non: push\nb: 'u'\n",
       "syntax-yaml @6: this text begins with `'`, which is not closed before line 3", "'it''s",
       "add the closing quote", "'"},
      {"on: [push, \"a]\nx: \"b\"\n",
       "syntax-yaml @11: this text begins with `\"`, which is not closed before line 2", "\"a]",
       "add the closing quote", "\""},
      {"a: \"x\\\"\nb: c\nd: \"e: f\"\n",
       "syntax-yaml @3: this text begins with `\"`, which is not closed before line 3", "\"x\\\"",
       "add the closing quote", "\""},
  };
  check(cases, parse_yaml);
  CHECK(first_problem(parse_yaml("a: 'b' c\n")).find("not closed") == std::string::npos);
  CHECK(first_problem(parse_yaml("a: it's\nb: d' : c\n")).find("not closed") == std::string::npos);
}

TEST_CASE("an open merge conflict is named at its first marker") {
  constexpr std::string_view help = "keep one of the two sides and remove the marker lines";
  const Case yaml[] = {
      {"on: push\n<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> x\n",
       "syntax-yaml @9: a merge conflict is not resolved here, so the file cannot be read",
       "<<<<<<<", help},
      {"b:\n  x: |\n    f\n=======\n  name: b\n>>>>>>> x\n",
       "syntax-yaml @16: a merge conflict is not resolved here, so the file cannot be read",
       "=======", help},
  };
  check(yaml, parse_yaml);
  const Case json[] = {
      {"{\n<<<<<<< HEAD\n \"a\": 1\n=======\n \"a\": 2\n>>>>>>> x\n}\n",
       "syntax-json @2: a merge conflict is not resolved here, so the file cannot be read",
       "<<<<<<<", help},
      {"{\"a\": [1,\n<<<<<<< HEAD\n2\n=======\n3\n>>>>>>> x\n]}\n",
       "syntax-json @10: a merge conflict is not resolved here, so the file cannot be read",
       "<<<<<<<", help},
      {"{\"a\": 1\n=======\r\n}\n",
       "syntax-json @8: a merge conflict is not resolved here, so the file cannot be read",
       "=======", help},
      {"{\"a\":\n>>>>>>> x\n 1}\n",
       "syntax-json @6: a merge conflict is not resolved here, so the file cannot be read",
       ">>>>>>>", help},
  };
  check(json, parse_json);
}

TEST_CASE("typographic quotes are named in json") {
  const Case cases[] = {
      {"{“a”: 1}", "syntax-json @1: `“` is a typographic quote, but JSON knows only `\"`", "“",
       "write `\"`"},
      {"{\"a\": ‘b’}", "syntax-json @6: `‘` is a typographic quote, but JSON knows only `\"`", "‘",
       "write `\"`"},
      {"{\"a”: \"b\"}", "syntax-json @3: `”` is a typographic quote, but JSON knows only `\"`", "”",
       "write `\"`"},
      {"{\"a\": \"b”}", "syntax-json @8: `”` is a typographic quote, but JSON knows only `\"`", "”",
       "write `\"`"},
      {"{\"a\": \"it’s}\n", "syntax-json @6: this string is never closed on its line", "\"it’s}",
       "add the closing `\"`, or write line breaks as `\\n`"},
  };
  check(cases, parse_json);
  CHECK(parse_json("{\"a\": \"“b”\"}").problems.empty());
}

TEST_CASE("a json text that begins like a number is marked as a whole") {
  constexpr std::string_view help = "put the value in double quotes";
  const Case cases[] = {
      {R"({"a":2012-10-17, "b": 1})", "syntax-json @5: `2012-10-17` is not a number in JSON",
       "2012-10-17", help},
      {R"(["a", 10.0.0.0/8])", "syntax-json @6: `10.0.0.0/8` is not a number in JSON", "10.0.0.0/8",
       help},
      {R"({"a": truex})", "syntax-json @6: the text `truex` is not quoted", "truex", help},
  };
  check(cases, parse_json);
}

TEST_CASE("a json key whose quote is not closed is named") {
  const Case cases[] = {
      {R"({"Effect: "Allow"})",
       "syntax-json @1: the quote of the key `Effect` is not closed before its `:`", "\"Effect",
       "write `\"Effect\":`"},
      {R"({"Action: ["x"]})",
       "syntax-json @1: the quote of the key `Action` is not closed before its `:`", "\"Action",
       "write `\"Action\":`"},
      {"{\"n: 1,\n\"b\": 2}",
       "syntax-json @1: the quote of the key `n` is not closed before its `:`", "\"n",
       "write `\"n\":`"},
      {R"({"aws:SourceIp" "x"})", "syntax-json @16: expected `:` after the key `aws:SourceIp`",
       "\"", "write every entry as `\"key\": value`"},
  };
  check(cases, parse_json);
}

TEST_CASE("extra json text tells where the document ended") {
  const Case cases[] = {
      {"{\"a\": 1}\n{\"b\": 2}", "syntax-json @9: extra text after the end of the document", "{",
       "remove it, or join the two documents", "}"},
      {"[1]]", "syntax-json @3: extra text after the end of the document", "]",
       "remove it, or check the brackets before it", "]"},
  };
  check(cases, parse_json);
}
