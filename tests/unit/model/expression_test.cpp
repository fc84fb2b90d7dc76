// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/expression.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>

using namespace writ::github;

namespace {

/// The tree in brackets: an operator or function, then its operands.
std::string shown(const Expression& expression, uint32_t index) {
  const ExpressionNode& node = expression.at(index);
  std::string operands;
  for (const uint32_t child : expression.children(index))
    operands += " " + shown(expression, child);
  const std::string text(node.text);
  switch (node.kind) {
    case ExpressionKind::null:
    case ExpressionKind::boolean:
    case ExpressionKind::number:
    case ExpressionKind::context: return text;
    case ExpressionKind::string: return "'" + text + "'";
    case ExpressionKind::property: return "(." + text + operands + ")";
    case ExpressionKind::index: return "([]" + operands + ")";
    case ExpressionKind::all: return "(.*" + operands + ")";
    case ExpressionKind::call: return "(" + text + "()" + operands + ")";
    case ExpressionKind::not_: return "(!" + operands + ")";
    case ExpressionKind::and_: return "(&&" + operands + ")";
    case ExpressionKind::or_: return "(||" + operands + ")";
    case ExpressionKind::equal: return "(==" + operands + ")";
    case ExpressionKind::not_equal: return "(!=" + operands + ")";
    case ExpressionKind::less: return "(<" + operands + ")";
    case ExpressionKind::less_equal: return "(<=" + operands + ")";
    case ExpressionKind::greater: return "(>" + operands + ")";
    case ExpressionKind::greater_equal: return "(>=" + operands + ")";
  }
  return {};
}

std::string tree(std::string_view text) {
  const Expression expression = parse_expression(text);
  if (expression.problem) return "problem: " + expression.problem->message;
  return shown(expression, expression.root);
}

bool parses(std::string_view text) { return !parse_expression(text).problem; }

/// The bytes of the first mistake of form.
std::string_view wrong(std::string_view text) {
  const auto problem = parse_expression(text).problem;
  return problem ? text.substr(problem->begin, problem->end - problem->begin) : "(none)";
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

double number(std::string_view text) {
  const Expression expression = parse_expression(text);
  REQUIRE_MESSAGE(!expression.problem, std::string(text));
  return expression.at(expression.root).number;
}

Availability step_condition() {
  return {{"github", "steps", "env"}, {{"always", 0, 0}, {"success", 0, 0}, {"hashFiles", 1, 255}}};
}

/// Messages on the names of an expression, one a line.
std::string names(std::string_view text, const Availability& available) {
  const Expression expression = parse_expression(text);
  REQUIRE(!expression.problem);
  std::string result;
  for (const ExpressionProblem& problem : check_names(expression, available))
    result += std::string(text.substr(problem.begin, problem.end - problem.begin)) + ": " +
              problem.message + (problem.near.empty() ? "" : " -> " + problem.near) + "\n";
  return result;
}

}  // namespace

TEST_CASE("operators bind as in C, and chains of one level go from left to right") {
  CHECK(tree("a || b && c") == "(|| a (&& b c))");
  CHECK(tree("a && b || c") == "(|| (&& a b) c)");
  CHECK(tree("a && b == c") == "(&& a (== b c))");
  CHECK(tree("a == b < c") == "(== a (< b c))");
  CHECK(tree("a < b == c >= d") == "(== (< a b) (>= c d))");
  CHECK(tree("a <= b > c") == "(> (<= a b) c)");
  CHECK(tree("a != b == c") == "(== (!= a b) c)");
  CHECK(tree("a && b && c") == "(&& (&& a b) c)");
  CHECK(tree("!a == b") == "(== (! a) b)");
  CHECK(tree("!!a.b") == "(! (! (.b a)))");
  CHECK(tree("(a || b) && c") == "(&& (|| a b) c)");
  CHECK(tree("a == !b") == "(== a (! b))");
}

TEST_CASE("properties, indexes and stars follow names, calls and groups, and no literal") {
  CHECK(tree("a.b.c") == "(.c (.b a))");
  CHECK(tree("a['b'].c") == "(.c ([] a 'b'))");
  CHECK(tree("a.*.b[*]") == "(.* (.b (.* a)))");
  CHECK(tree("f(a)[0].b") == "(.b ([] (f() a) 0))");
  CHECK(tree("('x').y") == "(.y 'x')");
  CHECK(tree("a . b [ c ]") == "([] (.b a) c)");
  CHECK(tree("a[b[c]]") == "([] a ([] b c))");
  for (const std::string_view text : {"'x'.y", "1[0]", "true.x", "null['a']"}) CHECK(!parses(text));
}

TEST_CASE("words are values in small letters only, and names behind a dot") {
  CHECK(tree("true") == "true");
  CHECK(parse_expression("true").at(0).kind == ExpressionKind::boolean);
  CHECK(parse_expression("True").at(0).kind == ExpressionKind::context);
  CHECK(parse_expression("null").at(0).kind == ExpressionKind::null);
  CHECK(parse_expression("NULL").at(0).kind == ExpressionKind::context);
  CHECK(tree("a.true.null.NaN") == "(.NaN (.null (.true a)))");
  CHECK(tree("a-b_1") == "a-b_1");
}

TEST_CASE("calls take any arguments between commas and none behind the last") {
  CHECK(tree("f()") == "(f())");
  CHECK(tree("f ( a , b || c )") == "(f() a (|| b c))");
  CHECK(tree("f(g(1), 'x')") == "(f() (g() 1) 'x')");
  for (const std::string_view text : {"f(a,)", "f(,a)", "f(a b)", "f(a", "f(", "a.f(b)", "f()()"})
    CHECK_FALSE_MESSAGE(parses(text), std::string(text));
}

TEST_CASE("numbers are what JavaScript takes for numbers") {
  CHECK(number("0") == 0);
  CHECK(number("-1.5") == -1.5);
  CHECK(number("+2") == 2);
  CHECK(number(".5") == 0.5);
  CHECK(number("1.") == 1);
  CHECK(number("1e3") == 1000);
  CHECK(number("1E-2") == 0.01);
  CHECK(number("0x1F") == 31);
  CHECK(number("0XfF") == 255);
  CHECK(number("0o17") == 15);
  CHECK(number("0b101") == 5);
  CHECK(number("0x10000000000000000") == std::pow(2.0, 64));
  CHECK(std::isinf(number("1e999")));
  CHECK(number("-1e999") < 0);
  CHECK(number("1e-999") == 0);
  CHECK(std::isinf(number("-Infinity")));
  CHECK(std::isnan(number("NaN")));
  for (const std::string_view text : {"-0x1", "0x", "0o8", "0b2", "1_0", "1e", "-", "+", ".",
                                      "1.2.3", "--1", "1+1", "-NaN", "09a"})
    CHECK_FALSE_MESSAGE(parses(text), std::string(text));
}

TEST_CASE(
    "numbers beyond a double are infinite or zero by their magnitude, not by their exponent") {
  CHECK(std::isinf(number("1" + repeated("0", 400))));
  CHECK(number("0." + repeated("0", 400) + "1") == 0);
  CHECK(std::isinf(number("1" + repeated("0", 700) + "e-10")));
  CHECK(number("0." + repeated("0", 700) + "1e10") == 0);
  CHECK(std::isinf(number("1e99999999999999999999999")));
}

TEST_CASE("a string ends at its first quote that is not written twice") {
  CHECK(tree("'it''s'") == "'it''s'");
  CHECK(tree("''") == "''");
  CHECK(literal_text("it''s") == "it's");
  CHECK(literal_text("''''") == "''");
  CHECK(literal_text("") == "");
  CHECK(literal_text("a\"b\\n") == "a\"b\\n");
  CHECK(wrong("a == 'b") == "'b");
  CHECK(wrong("a == 'b''") == "'b''");
}

TEST_CASE("white space may stand between all words, also what a web page leaves behind") {
  CHECK(tree(" a\t&&\r\n b ") == "(&& a b)");
  CHECK(tree("\xC2\xA0"
             "a\xE3\x80\x80&&\v\fb\xE2\x80\xA8") == "(&& a b)");
  CHECK(wrong("a \xE2\x80\x8B b") == "\xE2\x80\x8B");
}

TEST_CASE("a mistake is shown at its own bytes") {
  CHECK(wrong("a & b") == "&");
  CHECK(wrong("a = b") == "=");
  CHECK(wrong("a == \"b\"") == "\"");
  CHECK(wrong("a b") == "b");
  CHECK(wrong("a == )") == ")");
  CHECK(wrong("f(a,)") == ")");
  CHECK(wrong("a == 12ab") == "12ab");
  CHECK(wrong("a.'b'") == "'b'");
  CHECK(wrong("a 'b'") == "'b'");
  CHECK(wrong("a \xC3\xA9") == "\xC3\xA9");
  const auto end = parse_expression("a &&").problem;
  REQUIRE(end);
  CHECK(end->begin == 4);
  CHECK(end->end == 4);
  CHECK(parse_expression("").problem->message == "an expression is expected here");
  CHECK(parse_expression(" \n").problem->message == "an expression is expected here");
}

TEST_CASE("a message never holds more than a short piece of the text") {
  const auto problem = parse_expression("a '" + repeated("x", 20'000) + "'").problem;
  REQUIRE(problem);
  CHECK(problem->message.size() < 200);
}

TEST_CASE("every part knows its bytes") {
  const std::string_view text = " !f( a.b , 'c' ) && (d) ";
  const Expression expression = parse_expression(text);
  REQUIRE(!expression.problem);
  const auto slice = [&](uint32_t index) {
    const ExpressionNode& node = expression.at(index);
    return text.substr(node.begin, node.end - node.begin);
  };
  CHECK(slice(expression.root) == "!f( a.b , 'c' ) && (d)");
  const auto sides = expression.children(expression.root);
  REQUIRE(sides.size() == 2);
  CHECK(slice(sides[0]) == "!f( a.b , 'c' )");
  CHECK(slice(sides[1]) == "d");
  const uint32_t call = expression.children(sides[0]).front();
  CHECK(slice(call) == "f( a.b , 'c' )");
  CHECK(slice(expression.children(call)[0]) == "a.b");
  CHECK(slice(expression.children(call)[1]) == "'c'");
}

TEST_CASE("fifty levels are the limit, counted as GitHub counts them") {
  // The whole is one level, and so is each group, call, index, step of a chain and `!`.
  CHECK(parses(repeated("(", 49) + "a" + repeated(")", 49)));
  CHECK_FALSE(parses(repeated("(", 50) + "a" + repeated(")", 50)));
  CHECK(parses(repeated("f(", 49) + "a" + repeated(")", 49)));
  CHECK_FALSE(parses(repeated("f(", 50) + "a" + repeated(")", 50)));
  CHECK(parses(repeated("!", 49) + "a"));
  CHECK_FALSE(parses(repeated("!", 50) + "a"));
  CHECK(parses("a" + repeated(".b", 49)));
  CHECK_FALSE(parses("a" + repeated(".b", 50)));
  CHECK(parses("a" + repeated("[0]", 49)));
  CHECK_FALSE(parses("a" + repeated("[0]", 50)));
  CHECK(parses(repeated("(!", 24) + "a.b" + repeated(")", 24)));
  CHECK_FALSE(parses(repeated("(!", 24) + "a.b.c" + repeated(")", 24)));
  // The right side of `&&` and `||` is one deeper than the left one.
  CHECK(parses(repeated("!", 49) + "a && b"));
  CHECK_FALSE(parses("b && " + repeated("!", 49) + "a"));
  CHECK(parses("a" + repeated(" && a", 1'000)));
  CHECK(parses("a" + repeated(" == a", 1'000)));
  CHECK(parses("a[0].b || a[0].b || " + repeated("(", 40) + "a" + repeated(")", 40)));
}

TEST_CASE("21,000 characters are the limit, however many bytes they take") {
  CHECK(parses("'" + repeated("x", 20'998) + "'"));
  CHECK_FALSE(parses("'" + repeated("x", 20'999) + "'"));
  CHECK(parses("'" + repeated("\xC3\xA9", 20'998) + "'"));
  CHECK_FALSE(parses("'" + repeated("\xC3\xA9", 20'999) + "'"));
  // Two characters in UTF-16.
  CHECK(parses("'" + repeated("\xF0\x9F\x98\x80", 10'499) + "'"));
  CHECK_FALSE(parses("'" + repeated("\xF0\x9F\x98\x80", 10'500) + "'"));
  CHECK(parses(repeated(" ", 30'000) + "a" + repeated("\n", 30'000)));
}

TEST_CASE("hostile text is refused without a deep stack") {
  CHECK_FALSE(parses(repeated("(", 21'000)));
  CHECK_FALSE(parses(repeated("!", 100'000)));
  CHECK_FALSE(parses(repeated("!", 20'999) + "a"));
  CHECK_FALSE(parses(repeated("a[", 10'000)));
  CHECK_FALSE(parses(repeated("f(", 10'000)));
  CHECK_FALSE(parses("a" + repeated(".b", 10'000)));
  CHECK_FALSE(parses(std::string_view("a\0b", 3)));
  CHECK_FALSE(parses("\xFF\xFE"));
  CHECK_FALSE(parses("a\xC2"));
  CHECK(parses("a" + repeated("&&a", 6'000)));
}

TEST_CASE("names are held against their place, whatever their case") {
  const Availability here = step_condition();
  CHECK(names("GitHub.ref == env.A && ALWAYS()", here) == "");
  CHECK(names("secrets.A", here) ==
        "secrets: the context `secrets` is not available here, only `github`, `steps` and `env`\n");
  CHECK(names("githb.ref", here) == "githb: there is no context `githb` -> github\n");
  CHECK(names("failure()", here) == "failure: the function `failure` is not available here\n");
  CHECK(names("alway()", here) == "alway: there is no function `alway` -> always\n");
  CHECK(names("startswit('a', 'b')", here) ==
        "startswit: there is no function `startswit` -> startsWith\n");
  // A property is no name of its own.
  CHECK(names("github.secrets.failure", here) == "");
}

TEST_CASE("mistakes in names come in source order") {
  CHECK(names("f(g(x), y)", {}) ==
        "f: there is no function `f`\ng: there is no function `g`\n"
        "x: there is no context `x`\ny: there is no context `y`\n");
}

TEST_CASE("functions have their numbers of arguments") {
  const Availability here = step_condition();
  CHECK(names("contains('a', 'b') && format('a') && join('a') && toJSON('a')", here) == "");
  CHECK(names("contains('a')", here) == "contains: `contains` takes at least 2 arguments\n");
  CHECK(names("toJSON('a', 'b')", here) == "toJSON: `toJSON` takes at most 1 argument\n");
  CHECK(names("join('a', 'b', 'c')", here) == "join: `join` takes at most 2 arguments\n");
  CHECK(names("always('a')", here) == "always: `always` takes at most 0 arguments\n");
  CHECK(names("hashFiles()", here) == "hashFiles: `hashFiles` takes at least 1 argument\n");
  CHECK(names("case(true, 1, 2)", here) == "");
  CHECK(names("case(true, 1)", here) == "case: `case` takes at least 3 arguments\n");
  CHECK(names("case(true, 1, true, 2)", here) == "case: `case` takes an odd number of arguments\n");
  CHECK(names("format('a'" + repeated(", 1", 254) + ")", here) == "");
  CHECK(names("format('a'" + repeated(", 1", 255) + ")", here) ==
        "format: `format` takes at most 255 arguments\n");
}

TEST_CASE("a condition asks for the status by a call, not by a word") {
  CHECK(asks_status(parse_expression("github.ref == 'x' && (Always())")));
  CHECK(asks_status(parse_expression("!cancelled()")));
  CHECK(asks_status(parse_expression("f(success())")));
  CHECK_FALSE(asks_status(parse_expression("'always()' == github.always")));
  CHECK_FALSE(asks_status(parse_expression("success(")));
}

TEST_CASE("an expression in a text ends at the first braces outside a string") {
  CHECK(end_of_expression("${{ a }} }}", 0) == 8);
  CHECK(end_of_expression("x ${{ '}}' }}", 2) == 13);
  CHECK(end_of_expression("${{ 'it''s }}' }}", 0) == 17);
  CHECK(end_of_expression("${{}}", 0) == 5);
  CHECK(end_of_expression("${{ a }", 0) == std::string_view::npos);
  CHECK(end_of_expression("${{ ' }}", 0) == std::string_view::npos);
  CHECK(end_of_expression("${{", 0) == std::string_view::npos);
}
