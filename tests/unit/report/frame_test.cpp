// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

namespace {

/// The frame alone, without header and place.
std::string frame_of(const std::string& text) {
  const std::size_t header = text.find('\n') + 1;
  return '\n' + text.substr(text.find('\n', header) + 1);
}

std::string frame(const std::string& text, std::string_view part, unsigned width = 100) {
  Case example;
  const FileId file = example.file("a.yml", text);
  RenderOptions options;
  options.width = width;
  return frame_of(example.full(error_at(example.at(file, part)), options));
}

}  // namespace

TEST_CASE("carets stand below their text, whatever the width of what comes before") {
  CHECK(frame("\ta:\tb\n", "b") == R"(
  |
1 |     a:  b
  |         ^
)");
  CHECK(frame("名前: b\n", "b") == R"(
  |
1 | 名前: b
  |       ^
)");
  CHECK(frame("a: 名前\n", "名前") == R"(
  |
1 | a: 名前
  |    ^^^^
)");
  CHECK(frame("e\xCC\x81: b\n", "b") == "\n  |\n1 | e\xCC\x81: b\n  |    ^\n");
  CHECK(frame("a\xE2\x80\xAE: b\n", "b") == R"(
  |
1 | a\u{202e}: b
  |            ^
)");
  CHECK(frame("a\xFF: b\n", "b") == R"(
  |
1 | a\xff: b
  |        ^
)");
}

TEST_CASE("line ends and a byte order mark take no room") {
  CHECK(frame("a: b\r\nc: d\r\n", "d") == R"(
  |
2 | c: d
  |    ^
)");
  CHECK(frame("\xEF\xBB\xBF"
              "a: b\n",
              "b") == R"(
  |
1 | a: b
  |    ^
)");
}

TEST_CASE("an empty span and the end of the file get one caret") {
  Case example;
  const FileId file = example.file("a.yml", "a:\n");
  CHECK(frame_of(example.full(error_at({file, {2, 2}}))) == R"(
  |
1 | a:
  |   ^
)");
  CHECK(frame_of(example.full(error_at({file, {3, 3}}))) == R"(
  |
2 |
  | ^
)");
}

TEST_CASE("a span of several lines is underlined on its first line") {
  CHECK(frame("a: [\n  b,\n]\n", "[\n  b,\n]") == R"(
  |
1 | a: [
  |    ^ (to line 3)
)");
  CHECK(frame("a: b\nc: d\n", "b\n") == R"(
  |
1 | a: b
  |    ^
)");
}

TEST_CASE("places on one line get a row each, near lines are joined and far ones folded") {
  Case example;
  const FileId file = example.file("a.yml", "a: b c\n\nd: e\n#\n#\nf: g\nh: i\n");
  Finding finding = error_at(example.at(file, "b"));
  finding.label = "first";
  finding.evidence = {{example.at(file, "g"), ""},
                      {example.at(file, "c"), "second"},
                      {example.at(file, "e"), ""},
                      {example.at(file, "i"), ""}};
  CHECK(frame_of(example.full(finding)) == R"(
  |
1 | a: b c
  |    ^ first
  |      - second
2 |
3 | d: e
  |    -
...
6 | f: g
  |    -
7 | h: i
  |    -
)");
}

TEST_CASE("a long line is shown around its span") {
  const std::string text = std::string(300, 'x') + " here " + std::string(300, 'y') + "\n";
  CHECK(frame(text, "here", 50) == R"(
  |
1 | ...xxxxxxxxx here yyyyyyyyyyyyyyyyyyyyy...
  |              ^^^^
)");
  CHECK(frame(text, "xxxx", 50) == R"(
  |
1 | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  | ^^^^
)");
  CHECK(frame("a " + text.substr(306), "a " + text.substr(306, 300), 50) == R"(
  |
1 | a yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
)");
}

TEST_CASE("places far apart on one long line get a window each") {
  Case example;
  const FileId file = example.file("a.json", "{\"a\":1," + std::string(200, ' ') + "\"b\":2," +
                                                 std::string(200, ' ') + "\"c\":3}");
  Finding finding = error_at(example.at(file, "\"b\""));
  finding.evidence = {{example.at(file, "\"c\""), "other"}};
  RenderOptions options;
  options.width = 50;
  CHECK(frame_of(example.full(finding, options)) == R"(
  |
1 | ...          "b":2,                    ...
  |              ^^^
1 | ...          "c":3}
  |              --- other
)");
}

TEST_CASE("one line of megabytes with thousands of findings is rendered at once") {
  Case example;
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "\"\xC3\xA9\", ";
  const FileId file = example.file("a.json", text);
  for (uint32_t i = 0; i < 2000; ++i)
    example.report.findings.push_back(error_at({file, {i * 600, i * 600 + 4}}));
  const std::string concise = example.render(OutputFormat::concise);
  CHECK(concise.find("a.json:1:999501: error") != std::string::npos);
  CHECK(example.render(OutputFormat::full).size() > concise.size());
}
