// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions

#include "writ/expression_value.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace writ;
using namespace writ::github;

namespace {

Value text(std::string_view value) { return Value::of(std::string(value)); }

const Bindings& known() {
  static const Bindings bindings = {
      {"github.event_name", {text("push")}},
      {"github.ref", {Value::like("refs/heads/*", {"refs/heads/old"})}},
      {"inputs.to", {text("dev"), text("prod")}},
      {"inputs.name", {Value::like("*")}},
      {"inputs.real", {Value::of(true), Value::of(false)}},
  };
  return bindings;
}

std::string shown(const Values& values) {
  std::vector<std::string> all;
  for (const Value& value : values) all.push_back(value.shown());
  std::ranges::sort(all);
  std::string line;
  for (const std::string& each : all)
    line += (line.empty() ? "" : "|") + (each.empty() ? "''" : each);
  return line;
}

std::string value_of(std::string_view expression) {
  return shown(evaluate(parse_expression(expression), known()));
}

Truth holds(std::string_view condition) { return condition_holds(condition, known()); }

}  // namespace

TEST_CASE("values are compared as GitHub turns them into each other") {
  for (const std::string_view yes : {"null == 0",
                                     "null == ''",
                                     "null == false",
                                     "true == 1",
                                     "'1' == 1",
                                     "' 1.5 ' == 1.5",
                                     "'0x1f' == 31",
                                     "'0o17' == 15",
                                     "'1e3' == 1000",
                                     "'+2' == 2",
                                     "'-2' == -2",
                                     "'' == 0",
                                     "'a' == 'A'",
                                     "'PUSH' == github.event_name",
                                     "GitHub['Event_Name'] == 'push'",
                                     "'Infinity' == Infinity",
                                     "'true' != true",
                                     "'a' != 0",
                                     "NaN != NaN",
                                     "'b' > 'A'",
                                     "'10' > 9",
                                     "2 >= 2",
                                     "1 < 2",
                                     "Infinity <= Infinity",
                                     "'1_0' != 10",
                                     "'1f' != 1"}) {
    CAPTURE(yes);
    CHECK(holds(yes) == Truth::yes);
  }
  for (const std::string_view no : {"'true' == true", "'inf' == Infinity", "'nan' == 0", "'a' < 1",
                                    "'a' >= 1", "null == 'a'", "'' == 'a'", "1 == 2", "'0x' == 0",
                                    "'--1' == 1", "NaN", "0", "-0", "''", "null", "false"}) {
    CAPTURE(no);
    CHECK(holds(no) == Truth::no);
  }
  for (const std::string_view open :
       {"vars.X == '1'", "vars.X > 1", "fromJSON('[1]') == 1", "vars.X", "inputs.real",
        "inputs.to == 'dev'", "!vars.X", "github.ref == 'refs/heads/main'"}) {
    CAPTURE(open);
    CHECK(holds(open) == Truth::unknown);
  }
}

TEST_CASE("operators of logic give one of their operands") {
  CHECK(value_of("'a' && 'b'") == "b");
  CHECK(value_of("'' && 'b'") == "''");
  CHECK(value_of("'a' || 'b'") == "a");
  CHECK(value_of("null || 'b'") == "b");
  CHECK(value_of("0 || 'b'") == "b");
  CHECK(value_of("true && '' || 'c'") == "c");
  CHECK(value_of("vars.X == '1' && 'a' || 'b'") == "a|b");
  CHECK(value_of("inputs.real && 'a' || 'b'") == "a|b");
  CHECK(value_of("inputs.to || 'b'") == "dev|prod");
  CHECK(value_of("inputs.name || 'b'") == "*|b");
  CHECK(value_of("inputs.name && 'b'") == "''|b");
  CHECK(value_of("!inputs.real") == "false|true");
  CHECK(holds("vars.X || true") == Truth::yes);
  CHECK(holds("vars.X && false") == Truth::no);
}

TEST_CASE("a pattern is equal to nothing that it does not fit or that is taken out") {
  CHECK(holds("github.ref == 'refs/tags/v1'") == Truth::no);
  CHECK(holds("github.ref != 'refs/tags/v1'") == Truth::yes);
  CHECK(holds("github.ref == 'refs/heads/old'") == Truth::no);
  CHECK(holds("github.ref == 'REFS/heads/OLD'") == Truth::no);
  CHECK(holds("github.ref == 'REFS/heads/main'") == Truth::unknown);
  CHECK(holds("startsWith(github.ref, 'refs/heads/')") == Truth::yes);
  CHECK(holds("startsWith(github.ref, 'refs/heads/rel')") == Truth::unknown);
  CHECK(holds("startsWith(github.ref, 'refs/tags/')") == Truth::no);
  CHECK(holds("endsWith(github.ref, 'main')") == Truth::unknown);
  CHECK(holds("endsWith(format('{0}-eu', inputs.name), '-EU')") == Truth::yes);
  CHECK(holds("endsWith(format('{0}-eu', inputs.name), '-us')") == Truth::no);
  CHECK(holds("contains(fromJSON('[\"refs/tags/a\", \"x\"]'), github.ref)") == Truth::no);
  CHECK(holds("contains(fromJSON('[\"refs/heads/a\"]'), github.ref)") == Truth::unknown);
}

TEST_CASE("functions give what is known of their result") {
  CHECK(holds("contains('Hello', 'ELL')") == Truth::yes);
  CHECK(holds("contains('abc', 'd')") == Truth::no);
  CHECK(holds("contains(fromJSON('[\"push\", \"release\"]'), github.event_name)") == Truth::yes);
  CHECK(holds("contains(fromJSON('[\"a\"]'), github.event_name)") == Truth::no);
  CHECK(holds("startsWith('Hello', 'hE')") == Truth::yes);
  CHECK(holds("endsWith('Hello', 'LO')") == Truth::yes);
  CHECK(holds("endsWith('o', 'lo')") == Truth::no);
  CHECK(value_of("format('{0} {{{1}}}', 'a', 2)") == "a {2}");
  CHECK(value_of("format('{0}-{1}', inputs.to, vars.X)") == "dev-*|prod-*");
  CHECK(value_of("format('{}', 'a')") == "*");
  CHECK(value_of("format('{1}', 'a')") == "*");
  CHECK(value_of("fromJSON('true')") == "true");
  CHECK(value_of("fromJSON('1.50')") == "1.5");
  CHECK(value_of("fromJSON('\"a\"')") == "a");
  CHECK(value_of("fromJSON('{') && 1") == "*|1");
  CHECK(value_of("case(false, 'a', true, 'b', 'c')") == "b");
  CHECK(value_of("CASE(vars.X, 'a', 'c')") == "a|c");
  CHECK(value_of("case(vars.X, 'a', true, inputs.to, 'c')") == "a|dev|prod");
  CHECK(value_of("toJSON(github)") == "*");
  CHECK(holds("always()") == Truth::yes);
  CHECK(holds("success()") == Truth::unknown);
  CHECK(holds("failure() || cancelled()") == Truth::unknown);
}

TEST_CASE("a text is put together from what its expressions may be") {
  CHECK(shown(evaluate_text("plain", known())) == "plain");
  CHECK(shown(evaluate_text("", known())) == "''");
  CHECK(shown(evaluate_text("a-${{ inputs.to }}-${{ vars.X }}", known())) == "a-dev-*|a-prod-*");
  CHECK(shown(evaluate_text("${{ '}}' }}", known())) == "}}");
  CHECK(shown(evaluate_text("${{ true }}${{ null }}${{ 1.0 }}", known())) == "true1");
  CHECK(shown(evaluate_text("${{ open", known())) == "*");
  CHECK(evaluate_text("${{ true }}", {})[0].kind == Value::Kind::text);
  CHECK(evaluate_scalar("${{ true }}", {})[0].kind == Value::Kind::boolean);
  CHECK(evaluate_scalar("${{ fromJSON('[1]') }}", {})[0].kind == Value::Kind::list);
  CHECK(shown(evaluate_scalar("${{ 'a' }}${{ 'b' }}", {})) == "ab");
  CHECK(shown(evaluate_scalar("${{ 'a' }} ", {})) == "a ");
}

TEST_CASE("a condition holds without marks, with them, and by the text around them") {
  CHECK(holds("") == Truth::yes);
  CHECK(holds("${{ }}") == Truth::yes);
  CHECK(holds("${{ false }}") == Truth::no);
  CHECK(holds(" ${{ false }} ") == Truth::yes);
  CHECK(holds("${{ false }} && true") == Truth::yes);
  CHECK(holds("${{ false }} || ${{ false }}") == Truth::yes);
  CHECK(holds("false") == Truth::no);
  CHECK(holds("}{") == Truth::unknown);
}

TEST_CASE("the texts that a name is compared with are found on both sides and in lists") {
  using Texts = std::vector<std::string>;
  CHECK(compared_texts("github.ref == 'a' || 'b' == GITHUB.ref", "github.ref") == Texts{"a", "b"});
  CHECK(compared_texts("github['ref'] == 'it''s'", "github.ref") == Texts{"it's"});
  CHECK(compared_texts("${{ contains(fromJSON('[\"a\", \"b\"]'), github.ref) }}", "github.ref") ==
        Texts{"a", "b"});
  CHECK(compared_texts("github.ref != 'a' && github.ref_name == 'b'", "github.ref") ==
        std::vector<std::string>{"a"});
  CHECK(compared_patterns("startsWith(github.ref, 'a') || endsWith(github.ref, 'b')",
                          "github.ref") == std::vector<std::string>{"a*", "*b"});
  CHECK(compared_patterns("contains(github.ref, 'a') && startsWith('b', github.ref)",
                          "github.ref") == std::vector<std::string>{"*a*"});
  CHECK(compared_patterns("startsWith(github.ref, '*')", "github.ref").empty());
  CHECK(compared_texts("contains(github.ref, 'a') || contains(1)", "github.ref").empty());
  CHECK(compared_texts("github.ref ==", "github.ref").empty());
}

TEST_CASE("more values than can be followed are one that nothing is known of") {
  Bindings many;
  for (int i = 0; i < 40; ++i) {
    many["inputs.a"].push_back(text("a" + std::to_string(i)));
    many["inputs.b"].push_back(text("b" + std::to_string(i)));
  }
  CHECK(evaluate_text("${{ inputs.a }}", many).size() == 40);
  CHECK(shown(evaluate_text("${{ inputs.a }}${{ inputs.b }}", many)) == "*");
  CHECK(shown(evaluate(parse_expression("format('{0}{1}', inputs.a, inputs.b)"), many)) == "*");
  CHECK(shown(evaluate(parse_expression("vars.X && inputs.a || inputs.b"), many)) == "*");
  CHECK(condition_holds("inputs.a == inputs.b", many) == Truth::no);
}

TEST_CASE("expressions made to be slow or deep are not") {
  const auto begin = std::chrono::steady_clock::now();
  Bindings many;
  for (int i = 0; i < 64; ++i) many["inputs.a"].push_back(text("a" + std::to_string(i)));
  std::string chain = "inputs.a";
  while (chain.size() < 20000) chain += " || inputs.a";
  CHECK_FALSE(evaluate(parse_expression(chain), many).empty());
  std::string equal = "inputs.a";
  while (equal.size() < 20000) equal += " == inputs.a";
  CHECK_FALSE(evaluate(parse_expression(equal), many).empty());
  std::string negations(20000, '!');
  CHECK(condition_holds(negations + "true", {}) == Truth::unknown);
  CHECK(condition_holds(std::string(5000, '(') + "true" + std::string(5000, ')'), {}) ==
        Truth::unknown);
  std::string marks;
  for (int i = 0; i < 20000; ++i) marks += "${{ inputs.a }} ${{ vars.x }}";
  CHECK(shown(evaluate_text(marks, many)) == "*");
  marks.clear();
  for (int i = 0; i < 100000; ++i) marks += "${{ 'a' }}";
  CHECK(shown(evaluate_text(marks, many)) == "*");
  CHECK(compared_texts(equal, "inputs.a").empty());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  MESSAGE("seconds: ", taken.count());
  CHECK(taken.count() < 5);
}
