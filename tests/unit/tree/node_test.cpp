// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"

using namespace writ;
using test::slice;

TEST_CASE("a child that is not there is a missing node at its parent's key") {
  const std::string_view text = R"({"a": {"b": [1, 2]}})";
  const Parsed parsed = parse_json(text);
  const Node a = parsed.tree.root()["a"];
  const Node missing = a["nothing"]["deeper"].at(3);
  CHECK_FALSE(missing.present());
  CHECK(slice(text, missing.span()) == "\"a\"");
  CHECK(missing.parent() == a);
  CHECK(missing.size() == 0);
  CHECK(missing.begin() == missing.end());
  CHECK(missing.text().empty());
  CHECK(missing.key_span().empty());
  CHECK(missing.span_of(0, 5) == missing.span());
  CHECK_FALSE(missing.map().exact());
}

TEST_CASE("a missing child of a root lies on the root's first line") {
  const std::string_view text = "{ \"a\": 1,\n \"b\": 2}";
  const Parsed parsed = parse_json(text);
  CHECK(slice(text, parsed.tree.root()["c"].span()) == "{ \"a\": 1,");
}

TEST_CASE("a node without a tree answers nothing") {
  const Node none;
  CHECK(none.kind() == NodeKind::missing);
  CHECK(none.span() == Span{});
  CHECK_FALSE(none["x"].present());
  CHECK_FALSE(none.parent().present());
  CHECK(none.tag().empty());
  CHECK(none.all("x").empty());
}

TEST_CASE("keys, values, entries and parents are found from every node") {
  const std::string_view text = R"({"a": {"b": [1, "two", null, true]}})";
  const Parsed parsed = parse_json(text);
  const Node root = parsed.tree.root();
  const Node list = root["a"]["b"];
  CHECK(list.is_sequence());
  CHECK(list.size() == 4);
  CHECK(list.at(0).kind() == NodeKind::number);
  CHECK(list.at(1).text() == "two");
  CHECK(list.at(2).is_null());
  CHECK(list.at(3).text() == "true");
  CHECK_FALSE(list.at(4).present());
  CHECK(slice(text, list.entry_span()) == R"("b": [1, "two", null, true])");
  CHECK(slice(text, list.key_span()) == "\"b\"");
  CHECK(list.at(1).parent() == list);
  CHECK(list.parent().parent() == root);
  CHECK_FALSE(root.parent().present());
  int count = 0;
  for (const Node item : list) count += item.is_scalar() ? 1 : 0;
  CHECK(count == 4);
}

TEST_CASE("of duplicate keys the last is found, and all are kept") {
  const Parsed parsed = parse_json(R"({"x": 1, "y": 2, "x": 3})");
  const Node root = parsed.tree.root();
  CHECK(root["x"].text() == "3");
  REQUIRE(root.all("x").size() == 2);
  CHECK(root.all("x")[0].text() == "1");
  CHECK(root.size() == 3);
}

TEST_CASE("nodes stay valid when the tree moves") {
  Parsed parsed = parse_json(R"({"a": "b\n"})");
  const Node node = parsed.tree.root()["a"];
  const Tree moved = std::move(parsed.tree);
  CHECK(node.text() == "b\n");
  CHECK(moved.root()["a"] == node);
}
