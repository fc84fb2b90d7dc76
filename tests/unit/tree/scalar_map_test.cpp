// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"
#include "text/words.h"

using namespace writ;
using test::Dice;
using test::slice;

namespace {

/// Every alphanumeric word of the text must be found in the source as it is.
void check_words(const Node& node, std::string_view source) {
  const std::string_view text = node.text();
  const ScalarMap map = node.map();
  CHECK(map.exact());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_alnum(text[end])) ++end;
    if (end > i) {
      const std::string written = slice(source, map.span(i, end));
      // A word with an escape in its middle is longer in the source.
      if (written.find('\\') == std::string::npos) CHECK(written == text.substr(i, end - i));
      CHECK(map.span(i, end) == node.span_of(i, end));
    }
    i = end + 1;
  }
}

std::string block_body(Dice& dice, std::string_view indent, std::string_view line_end) {
  std::string body;
  const uint32_t lines = 1 + dice.roll(6);
  for (uint32_t line = 0; line < lines; ++line) {
    const uint32_t shape = line == 0 ? 3 : dice.roll(5);
    if (shape == 0) {
      body += line_end;
      continue;
    }
    body += std::string(indent) + (shape == 1 ? "  " : "") + "w" + std::to_string(dice.roll(1000)) +
            " x" + std::to_string(dice.roll(10)) + (shape == 2 ? "  " : "") + std::string(line_end);
  }
  return body;
}

std::string flow_body(Dice& dice, bool double_quotes) {
  const std::string_view plain[] = {"word", " two  blanks ", "\n  ", "\n\n\n  ", " \t\n ", "é"};
  const std::string_view escapes[] = {"\\n", "\\x41", "\\u00e9", "\\\\", "\\\n   ", "\\t"};
  std::string body = "w";
  const uint32_t parts = 1 + dice.roll(8);
  for (uint32_t part = 0; part < parts; ++part) {
    const bool escape = dice.roll(2) == 0;
    body += !escape         ? plain[dice.roll(6)]
            : double_quotes ? escapes[dice.roll(6)]
                            : std::string_view("''");
    body += "w" + std::to_string(part);
  }
  return body;
}

}  // namespace

TEST_CASE("words of an escaped json string are found behind the escapes") {
  const std::string_view text = R"(["a\n\u00e9\ud83d\ude00 word \/ \"end"])";
  const Parsed parsed = parse_json(text);
  const Node node = parsed.tree.root().at(0);
  check_words(node, text);
  const std::size_t smile = node.text().find("\xF0\x9F");
  CHECK(slice(text, node.span_of(smile, smile + 4)) == R"(\ud83d\ude00)");
  CHECK(slice(text, node.span_of(0, node.text().size())) == text.substr(2, text.size() - 4));
}

TEST_CASE("a fold maps to the line break and the indentation") {
  const std::string_view text = "k: >\n  one\n  two\n";
  const Parsed parsed = parse_yaml(text);
  const Node node = parsed.tree.root()["k"];
  CHECK(node.text() == "one two\n");
  CHECK(slice(text, node.span_of(4, 7)) == "two");
  CHECK(slice(text, node.span_of(2, 5)) == "e\n  t");
  CHECK(node.span_of(0, 100).end == node.span().end);
  CHECK(node.span_of(100, 200).empty());
}

TEST_CASE("maps of generated block scalars are exact") {
  Dice dice(42);
  for (int round = 0; round < 1500; ++round) {
    const std::string_view line_end = dice.roll(4) == 0 ? "\r\n" : "\n";
    const std::string_view headers[] = {"|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|-2"};
    const std::string_view header = headers[dice.roll(9)];
    const bool sized = header.find('2') != std::string_view::npos;
    const std::string text =
        "k: " + std::string(header) + std::string(line_end) +
        block_body(dice, sized || dice.roll(2) == 0 ? "  " : "     ", line_end) + "n: 1" +
        std::string(line_end);
    CAPTURE(text);
    const Parsed parsed = parse_yaml(text);
    REQUIRE(parsed.problems.empty());
    check_words(parsed.tree.root()["k"], text);
    CHECK(parsed.tree.root()["n"].text() == "1");
  }
}

TEST_CASE("maps of generated quoted and plain scalars are exact") {
  Dice dice(42);
  for (int round = 0; round < 1500; ++round) {
    const uint32_t style = dice.roll(3);
    const std::string quote = style == 0 ? "\"" : style == 1 ? "'" : "";
    const std::string text = "k: " + quote + flow_body(dice, style == 0) + quote + "\nn: 1\n";
    CAPTURE(text);
    const Parsed parsed = parse_yaml(text);
    REQUIRE(parsed.problems.empty());
    check_words(parsed.tree.root()["k"], text);
    CHECK(parsed.tree.root()["n"].text() == "1");
  }
}

TEST_CASE("collections, aliases and missing nodes have no exact map") {
  const std::string_view text = "a: &x word\nb: *x\nc: [1]\n";
  const Parsed parsed = parse_yaml(text);
  const Node root = parsed.tree.root();
  for (const Node node : {root["b"], root["c"], root["d"]}) {
    CHECK_FALSE(node.map().exact());
    CHECK(node.map().span(0, 1) == node.span());
    CHECK(node.span_of(0, 1) == node.span());
  }
}
