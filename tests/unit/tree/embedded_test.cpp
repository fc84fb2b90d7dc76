// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"
#include "text/words.h"
#include "writ/tree.h"

using namespace writ;
using test::Dice;
using test::slice;

namespace {

/// As a JSON string, some letters as `\u00XX`.
std::string json_string(std::string_view text, Dice& dice) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '/' && dice.roll(4) == 0) {
      out += "\\/";
    } else if (is_alpha(c) && dice.roll(12) == 0) {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += {digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// One level of JSON escapes undone.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
    } else if (text[++i] == 'u') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 4)), nullptr, 16));
      i += 4;
    } else {
      out += text[i] == 'n' ? '\n' : text[i];
    }
  }
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string policy(Dice& dice) {
  constexpr std::string_view texts[] = {R"("arn:aws:s3:::shop/it's \"quoted\" back\\slash")",
                                        R"("ecr:PutImage")",
                                        R"("a\nb \u0041 é \ud83d\ude00")",
                                        R"("")",
                                        R"(17)",
                                        R"(["x", "y/z", true, null])"};
  std::string out = "{\"Version\": \"2012-10-17\",";
  out += dice.roll(2) == 0 ? "\n  " : " ";
  const uint32_t entries = 1 + dice.roll(4);
  for (uint32_t i = 0; i < entries; ++i) {
    out += "\"k" + std::to_string(i) + (dice.roll(3) == 0 ? "\\t" : "") + "\": ";
    out += std::string(texts[dice.roll(6)]) + (i + 1 < entries ? ", " : "");
  }
  return out + "}";
}

/// Every word of every key and value stands where its span says, behind `levels` of JSON escapes.
void check_places(const Node& node, std::string_view file, int levels) {
  const auto check_words = [&](std::string_view text, auto span_of) {
    for (std::size_t i = 0; i < text.size();) {
      std::size_t end = i;
      while (end < text.size() && is_alnum(text[end])) ++end;
      if (end > i) {
        std::string found = slice(file, span_of(i, end));
        for (int level = 0; level < levels; ++level) found = unescaped(found);
        CHECK(found == text.substr(i, end - i));
      }
      i = end + 1;
    }
  };
  if (node.is_scalar()) {
    CHECK(node.map().exact());
    check_words(node.text(), [&](std::size_t a, std::size_t b) { return node.span_of(a, b); });
    check_words(node.text(), [&](std::size_t a, std::size_t b) { return node.map().span(a, b); });
  }
  check_words(node.key(), [&](std::size_t a, std::size_t b) { return node.key_span_of(a, b); });
  for (const Node child : node) {
    CHECK(node.span().contains(child.entry_span()));
    check_places(child, file, levels);
  }
}

}  // namespace

TEST_CASE(
    "every part of a policy in a json string is found in the file, also in a string in a string") {
  Dice dice(7);
  for (int round = 0; round < 300; ++round) {
    const std::string inner = policy(dice);
    const std::string middle = "{\"Policy\": " + json_string(inner, dice) + "}";
    const std::string once = "{\"a\": 1, \"Policy\": " + json_string(inner, dice) + "}";
    const Parsed one = parse_json(once);
    const Parsed in_one = parse_embedded(one.tree.root()["Policy"]);
    REQUIRE(in_one.problems.empty());
    check_places(in_one.tree.root(), once, 2);

    const std::string twice = "[\n" + json_string(middle, dice) + "]";
    const Parsed two = parse_json(twice);
    const Parsed outer = parse_embedded(two.tree.root().at(0));
    const Parsed in_two = parse_embedded(outer.tree.root()["Policy"]);
    REQUIRE(in_two.problems.empty());
    check_places(in_two.tree.root(), twice, 3);
  }
}

TEST_CASE("every part of a policy in a yaml scalar of any style is found in the file") {
  Dice dice(7);
  for (int round = 0; round < 300; ++round) {
    const std::string inner = policy(dice);
    const std::string indented = replaced(inner, "\n", "\n    ");
    const struct {
      std::string file;
      int levels;
    } carriers[] = {
        {"k: " + json_string(inner, dice) + "\n", 2},
        {"k: '" + replaced(replaced(inner, "'", "''"), "\n", "\n\n ") + "'\n", 1},
        {"k: |\n    " + indented + "\nn: 1\n", 1},
        {"k: >-\n    " + indented + "\nn: 1\n", 1},
        {"k: |\r\n    " + replaced(indented, "\n", "\r\n") + "\r\nn: 1\r\n", 1},
    };
    for (const auto& carrier : carriers) {
      CAPTURE(carrier.file);
      const Parsed outer = parse_yaml(carrier.file);
      const Parsed parsed = parse_embedded(outer.tree.root()["k"]);
      REQUIRE(parsed.problems.empty());
      check_places(parsed.tree.root(), carrier.file, carrier.levels);
    }
  }
}

TEST_CASE("a string that does not parse is reported at the byte in the file") {
  const std::string_view file = R"({"Policy": "{\"Version\": \"2012-10-17\",, \"x\": 1}"})";
  const Parsed outer = parse_json(file);
  const Parsed parsed = parse_embedded(outer.tree.root()["Policy"]);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].rule == "syntax-json");
  CHECK(parsed.problems[0].span.begin == file.find(",, ") + 1);
  const std::string_view twice = R"({"Policy": "{\"a\": 1, \"a\": 2}"})";
  const Parsed carrier = parse_json(twice);
  const Parsed duplicate = parse_embedded(carrier.tree.root()["Policy"]);
  REQUIRE(duplicate.problems.size() == 1);
  CHECK(slice(twice, duplicate.problems[0].span) == R"(\"a\")");
  CHECK(duplicate.problems[0].span.begin == twice.rfind(R"(\"a\")"));
  CHECK(duplicate.problems[0].related[0].span.begin == twice.find(R"(\"a\")"));
}

TEST_CASE("nodes of an embedded tree that are not there lie at their parent") {
  const std::string_view file = R"(["x", "{\"a\": {\"b\": 1}}"])";
  const Parsed outer = parse_json(file);
  const Parsed parsed = parse_embedded(outer.tree.root().at(1));
  const Node root = parsed.tree.root();
  CHECK(slice(file, root["a"]["none"].span()) == R"(\"a\")");
  CHECK(slice(file, root["none"].span()) == R"({\"a\": {\"b\": 1}})");
  CHECK(root["a"].written() == R"({"b": 1})");
  CHECK(root.key_span().empty());
}

TEST_CASE("strings are followed three deep and no further, and only strings are") {
  Dice dice(7);
  std::string text = "[1]";
  for (int level = 0; level < 5; ++level) text = "[" + json_string(text, dice) + "]";
  std::vector<Parsed> trees;
  trees.push_back(parse_json(text));
  for (int level = 0; level < 3; ++level) {
    trees.push_back(parse_embedded(trees.back().tree.root().at(0)));
    REQUIRE(trees.back().tree.root().is_sequence());
  }
  CHECK(parse_embedded(trees.back().tree.root().at(0)).tree.roots().empty());
  CHECK(parse_embedded(parse_json("[1]").tree.root()).tree.roots().empty());
  CHECK(parse_embedded(Node()).tree.roots().empty());
}
