// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/matrix.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "writ/tree.h"

using namespace writ;
using namespace writ::github;

namespace {

/// A line each combination: `a=1 b=2`.
std::string combinations(const std::string& matrix, const Bindings& context = {}) {
  const std::string source = "strategy: {matrix: " + matrix + "}";
  const Parsed parsed = parse_yaml(source);
  REQUIRE(parsed.problems.empty());
  Job job;
  job.node = parsed.tree.root();
  std::string lines;
  for (const Bindings& each : matrix_combinations(job, context)) {
    std::string line;
    for (const auto& [name, values] : each) {
      // What has members, and that all others are null.
      if (each.contains(name + ".*") || name.ends_with(".*")) continue;
      REQUIRE(name.starts_with("matrix."));
      line += (line.empty() ? "" : " ") + name.substr(7) + "=";
      for (const Value& value : values) line += (&value == &values[0] ? "" : "|") + value.shown();
    }
    lines += (lines.empty() ? "" : "\n") + (line.empty() ? "nothing" : line);
  }
  return lines;
}

std::string axis(std::string_view name, int size) {
  std::string text = std::string(name) + ": [";
  for (int i = 0; i < size; ++i) text += std::to_string(i) + ", ";
  return text + "]";
}

/// The least of some tries, for the machine may be busy.
double seconds_for(const std::string& matrix) {
  const std::string source = "strategy: {matrix: " + matrix + "}";
  const Parsed parsed = parse_yaml(source);
  Job job;
  job.node = parsed.tree.root();
  double least = 1;
  for (int i = 0; i < 3; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(matrix_combinations(job, {}).empty());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    least = std::min(least, taken.count());
  }
  return least;
}

}  // namespace

TEST_CASE("a matrix is the product of its lists") {
  CHECK(combinations("{os: [a, b], node: [18, 20]}") ==
        "node=18 os=a\nnode=20 os=a\nnode=18 os=b\nnode=20 os=b");
  CHECK(combinations("{OS: [a]}") == "os=a");
  CHECK(combinations("{at: [{to: dev, in: {region: eu}}, prod]}") ==
        "at.in.region=eu at.to=dev\nat=prod");
  CHECK(combinations("null") == "nothing");
  CHECK(combinations("{os: []}") == "nothing");
}

TEST_CASE("exclude takes away what has all its values") {
  CHECK(combinations("{os: [a, b], node: [18, 20], exclude: [{os: a, node: 18}]}") ==
        "node=20 os=a\nnode=18 os=b\nnode=20 os=b");
  CHECK(combinations("{os: [a, b], node: [18, 20], exclude: [{os: a}]}") ==
        "node=18 os=b\nnode=20 os=b");
  CHECK(combinations("{os: [a], exclude: [{os: b}, {node: 18}]}") == "os=a");
  CHECK(combinations("{os: [a], exclude: [{os: a}]}") == "nothing");
}

TEST_CASE("include adds to combinations that it does not change, or makes its own") {
  // The example of GitHub's documentation.
  CHECK(combinations("{fruit: [apple, pear], animal: [cat, dog], include: [{color: green}, "
                     "{color: pink, animal: cat}, {fruit: apple, shape: circle}, {fruit: banana}, "
                     "{fruit: banana, animal: cat}]}") ==
        "animal=cat color=pink fruit=apple shape=circle\n"
        "animal=dog color=green fruit=apple shape=circle\n"
        "animal=cat color=pink fruit=pear\n"
        "animal=dog color=green fruit=pear\n"
        "fruit=banana\nanimal=cat fruit=banana");
  CHECK(combinations("{include: [{to: dev}, {to: prod}]}") == "to=dev\nto=prod");
}

TEST_CASE("what an expression gives is bound as far as it is known") {
  CHECK(combinations("{to: \"${{ fromJSON('[1, 2]') }}\"}") == "to=1\nto=2");
  CHECK(combinations("{to: \"${{ fromJSON('[1, 2]') }}\", exclude: [{to: 1}]}") == "to=2");
  CHECK(combinations("{to: \"${{ fromJSON(vars.ALL) }}\"}") == "to=*");
  CHECK(combinations("{to: \"${{ fromJSON(vars.X && '[1, 2]' || '[3]') }}\", on: [a]}") ==
        "on=a to=1|2|3");
  CHECK(combinations("{to: [\"${{ vars.X }}\", \"a-${{ vars.X }}\"]}",
                     {{"vars.x", {Value::of(std::string("z"))}}}) == "to=z\nto=a-z");
  CHECK(combinations("\"${{ fromJSON(vars.ALL) }}\"") == "nothing");
  CHECK(combinations("{to: [a], include: \"${{ fromJSON(vars.ALL) }}\"}") == "nothing");
  CHECK(combinations("{to: [a], exclude: \"${{ fromJSON(vars.ALL) }}\"}") == "to=a");
  CHECK(combinations("{to: [a], include: [\"${{ vars.X }}\"]}") == "nothing");
}

TEST_CASE("a matrix that GitHub would refuse tells nothing, at once") {
  CHECK(combinations("{" + axis("a", 257) + "}") == "nothing");
  CHECK(combinations("{" + axis("a", 256) + ", " + axis("b", 256) + "}") == "nothing");
  CHECK(seconds_for("{" + axis("a", 256) + ", " + axis("b", 256) + "}") < 0.1);
  std::string include = "{" + axis("a", 256) + ", include: [";
  for (int i = 0; i < 256; ++i) include += "{a: " + std::to_string(i) + ", b: x}, ";
  CHECK(seconds_for(include + "]}") < 0.1);
  std::string exclude = "{" + axis("a", 256) + ", exclude: [";
  for (int i = 0; i < 256; ++i) exclude += "{a: " + std::to_string(i) + ", b: x}, ";
  CHECK(seconds_for(exclude + "]}") < 0.1);
  // Every combination would hold all the keys of the one item.
  std::string wide = "{" + axis("a", 256) + ", b: [{";
  for (int i = 0; i < 5000; ++i) wide += "k" + std::to_string(i) + ": x, ";
  CHECK(seconds_for(wide + "}]}") < 0.1);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "{a: ";
  deep += "x";
  for (int i = 0; i < 100; ++i) deep += "}";
  CHECK(combinations("{a: [" + deep + "]}").ends_with("=*"));
}
