// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"

using namespace writ;
using test::first_problem;
using test::repeat;
using test::slice;

TEST_CASE("yaml spans cover every style of scalar") {
  struct Case {
    std::string_view text;
    std::string_view value;
    std::string_view written;
    ScalarStyle style;
  };
  const Case cases[] = {
      {"k: plain text # c\nn: 1\n", "plain text", "plain text", ScalarStyle::plain},
      {"k: two\n  lines\n\n  and more\nn: 1\n", "two lines\nand more", "two\n  lines\n\n  and more",
       ScalarStyle::plain},
      {"k: 'it''s' # c\nn: 1\n", "it's", "'it''s'", ScalarStyle::single_quoted},
      {"k: \"a\\n\\x41\\u00e9\\\n  b\" \nn: 1\n",
       "a\nA\xC3\xA9"
       "b",
       "\"a\\n\\x41\\u00e9\\\n  b\"", ScalarStyle::double_quoted},
      {"k: |\n  a\n   b\n\n  c\n\n\nn: 1\n", "a\n b\n\nc\n", "|\n  a\n   b\n\n  c",
       ScalarStyle::literal},
      {"k: |2-\n    a\n  b\nn: 1\n", "  a\nb", "|2-\n    a\n  b", ScalarStyle::literal},
      {"k: |+ # c\n  a\n\nn: 1\n", "a\n\n", "|+ # c\n  a", ScalarStyle::literal},
      {"k: >\n  a\n  b\n\n  c\n    d\n  e\nn: 1\n", "a b\nc\n  d\ne\n",
       ">\n  a\n  b\n\n  c\n    d\n  e", ScalarStyle::folded},
      {"k: |\r\n  a\r\n  b\r\nn: 1\r\n", "a\nb\n", "|\r\n  a\r\n  b", ScalarStyle::literal},
      {"k: |\nn: 1\n", "", "|", ScalarStyle::literal},
      {"k: &x !Sub \"v\"\nn: 1\n", "v", "\"v\"", ScalarStyle::double_quoted},
      {"\xC3\xA9: 1\nk: \xC3\xA9\xC3\xA9\nn: 1", "\xC3\xA9\xC3\xA9", "\xC3\xA9\xC3\xA9",
       ScalarStyle::plain},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const Parsed parsed = parse_yaml(one.text);
    CHECK(first_problem(parsed).empty());
    const Node node = parsed.tree.root()["k"];
    CHECK(node.text() == one.value);
    CHECK(slice(one.text, node.span()) == one.written);
    CHECK(node.style() == one.style);
    CHECK(node.map().exact());
    CHECK(parsed.tree.root()["n"].text() == "1");
  }
}

TEST_CASE("collections end at their bracket or with their last child") {
  const std::string_view text =
      "a: {b: [1, 2 ,], c: } # c\nd:\n  - x\n  - y # c\n\n# c\ne: &f !T\n  g: h\n";
  const Parsed parsed = parse_yaml(text);
  CHECK(first_problem(parsed).empty());
  const Node root = parsed.tree.root();
  CHECK(slice(text, root["a"].span()) == "{b: [1, 2 ,], c: }");
  CHECK(slice(text, root["a"]["b"].span()) == "[1, 2 ,]");
  CHECK(slice(text, root["d"].span()) == "- x\n  - y");
  CHECK(slice(text, root["e"].span()) == "g: h");
  CHECK(root["e"].tag() == "!T");
  CHECK(slice(text, root["e"].entry_span()) == "e: &f !T\n  g: h");
  CHECK(root.span().end == text.size() - 1);
}

TEST_CASE("an empty value stands at its key, an explicit null at itself") {
  const std::string_view text =
      "a:\nnull: ~\nb: [null, x]\nc:\n  null\nd: {e, f: }\nl:\n  -\n  - 1\ng: &x\n";
  const Parsed parsed = parse_yaml(text);
  CHECK(first_problem(parsed).empty());
  const Node root = parsed.tree.root();
  CHECK(slice(text, root["a"].span()) == "a");
  CHECK(root["a"].is_null());
  CHECK(slice(text, root["null"].span()) == "~");
  CHECK(slice(text, root["b"].at(0).span()) == "null");
  CHECK(slice(text, root["c"].span()) == "null");
  CHECK(slice(text, root["d"]["e"].span()) == "e");
  CHECK(slice(text, root["d"]["f"].span()) == "f");
  CHECK(slice(text, root["l"].at(0).span()) == "-");
  CHECK(slice(text, root["g"].span()) == "g");
}

TEST_CASE("plain scalars follow the core schema") {
  struct Case {
    std::string_view text;
    NodeKind kind;
  };
  const Case cases[] = {
      {"on", NodeKind::string},     {"yes", NodeKind::string},      {"true", NodeKind::boolean},
      {"False", NodeKind::boolean}, {"~", NodeKind::null},          {"Null", NodeKind::null},
      {"12", NodeKind::number},     {"-1.5e3", NodeKind::number},   {"0x1F", NodeKind::number},
      {"0o17", NodeKind::number},   {".inf", NodeKind::number},     {"1.2.3", NodeKind::string},
      {"'12'", NodeKind::string},   {"!!str 12", NodeKind::string}, {"!Ref 12", NodeKind::string},
      {"1e", NodeKind::string},     {"0x", NodeKind::string}};
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const std::string text = "k: " + std::string(one.text) + "\n";
    const Parsed parsed = parse_yaml(text);
    CHECK(parsed.tree.root()["k"].kind() == one.kind);
  }
}

TEST_CASE("an alias behaves like its target but stands where it is written") {
  const std::string_view text = "a: &x {k: v}\nb: *x\nc: [*x]\n? &y z\n: 1\nd: *y\n*y : 2\n";
  const Parsed parsed = parse_yaml(text);
  const Node b = parsed.tree.root()["b"];
  CHECK(b.is_alias());
  CHECK(b.is_mapping());
  CHECK(b["k"].text() == "v");
  CHECK(slice(text, b.span()) == "*x");
  CHECK(parsed.tree.root()["c"].at(0)["k"].text() == "v");
  CHECK(parsed.tree.root()["d"].text() == "z");
  CHECK(parsed.tree.root().all("z").size() == 2);
}

TEST_CASE("alias bombs and aliases inside of themselves end as null") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeat(last + ", ", 7) +
            last + "]\n";
  }
  const Parsed parsed = parse_yaml(bomb);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].message.find("expand to more than 100000 values") != std::string::npos);
  const std::string_view cycle = "a: &x [*x]\n";
  const Parsed cyclic = parse_yaml(cycle);
  CHECK(first_problem(cyclic) ==
        "syntax-yaml @7: the alias `*x` stands inside of what it names, so it has no end");
  CHECK(cyclic.tree.root()["a"].at(0).is_null());
}

TEST_CASE("chains of aliases do not go deeper than the limit") {
  std::string chain = "- &a0 x\n";
  for (int i = 1; i < 300; ++i)
    chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  CHECK(parse_yaml(chain).problems.size() == 1);
}

TEST_CASE("documents are separate roots") {
  const Parsed parsed = parse_yaml("---\na: 1\n---\nb: &x 2\n...\nc\n---\n");
  const auto roots = parsed.tree.roots();
  REQUIRE(roots.size() == 4);
  CHECK(roots[0]["a"].text() == "1");
  CHECK(roots[1]["b"].text() == "2");
  CHECK(roots[2].text() == "c");
  CHECK(roots[3].is_null());
  CHECK(parse_yaml("").tree.roots().empty());
  CHECK(parse_yaml("# only a comment\n").problems.empty());
}

TEST_CASE("merge keys stay ordinary entries and complex keys are empty") {
  const std::string_view text = "b: &b {x: 1}\nm:\n  <<: *b\n? [k, *b]\n: v\n? {a: 1}\n: w\n";
  const Parsed parsed = parse_yaml(text);
  CHECK(first_problem(parsed).empty());
  CHECK(parsed.tree.root()["m"]["<<"]["x"].text() == "1");
  const auto complex = parsed.tree.root().all("");
  REQUIRE(complex.size() == 2);
  CHECK(complex[0].text() == "v");
  CHECK(slice(text, complex[0].key_span()) == "[k, *b]");
}

TEST_CASE("duplicate keys are reported in yaml too") {
  const std::string_view text = "a: 1\nb: 2\n\"a\": 3\n";
  const Parsed parsed = parse_yaml(text);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].rule == "syntax-duplicate-key");
  CHECK(slice(text, parsed.problems[0].span) == "\"a\"");
}

TEST_CASE("yaml errors are said in plain words") {
  struct Case {
    std::string_view text;
    std::string_view problem;
  };
  const Case cases[] = {
      {"a: \"x\nb: 1\n", "syntax-yaml @3: this text begins with `\"`, which is never closed"},
      {"a: 'b'\nc: 'x\n", "syntax-yaml @10: this text begins with `'`, which is never closed"},
      {"a: [1, 2\n", "syntax-yaml @3: this `[` is never closed"},
      {"a: b: c\n",
       "syntax-yaml @4: `: c` has a `:` where no mapping can begin, so the line cannot be read"},
      {"a:\n\tb: 1\n",
       "syntax-yaml @3: a tab stands in the indentation, where YAML allows only spaces"},
      {"a: *nope\n", "syntax-yaml @3: `*nope` refers to an anchor that is not defined before it"},
      {"a: \"\\d\"\n", "syntax-yaml @4: `\\d` is not an escape that YAML knows"},
      {"a: @x\n", "syntax-yaml @3: `@x` cannot begin a plain text in YAML"},
      {"a: ]\n", "syntax-yaml @3: `]` closes a bracket that is not open"},
      {"a: | x\n",
       "syntax-yaml @5: `x` stands after a `|` or `>`, where only an indentation digit, `+` or `-` "
       "can stand"},
      {"- a\nb: 1\n",
       "syntax-yaml @4: this text stands outside of the structure before it, so the file cannot be "
       "read from here on"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(first_problem(parse_yaml(one.text)) == one.problem);
  }
}

TEST_CASE("what was read before a yaml error remains") {
  const Parsed parsed = parse_yaml("a: 1\nb: [1, 2\nc: 3\n");
  CHECK(parsed.problems.size() == 1);
  CHECK(parsed.tree.root()["a"].text() == "1");
}

TEST_CASE("hostile yaml ends soon") {
  for (const std::string& text : {repeat("[", 3000), repeat("- ", 3000), repeat("{a: ", 3000),
                                  repeat("? ", 3000), std::string("a: 1\n,")}) {
    CHECK_FALSE(parse_yaml(text).problems.empty());
  }
  CHECK(parse_yaml("a: 1\x04").problems[0].rule == "syntax-encoding");
  CHECK(parse_yaml("abc", {.yaml_bytes = 2}).problems.size() == 1);
}

TEST_CASE("lone carriage returns end lines") {
  const Parsed parsed = parse_yaml("a: 1\rb: 2\r");
  CHECK(parsed.tree.root()["b"].text() == "2");
}
