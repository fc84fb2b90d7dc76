// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

namespace {

/// What follows the frame.
std::string after_frame(const std::string& text) { return '\n' + text.substr(text.find("help: ")); }

}  // namespace

TEST_CASE("a fix is shown as the lines it changes, and says whether it is safe") {
  Case example;
  const FileId file = example.file("a.json", "{\n  \"Action\": [\n    \"ecr:PutImage\"\n  ]\n}\n");
  Finding finding = error_at(example.at(file, "\"Action\""));
  const Location end = example.at(file, "\"ecr:PutImage\"");
  finding.fixes = {
      {"add the action",
       FixSafety::unsafe,
       {{{file, {end.span.end, end.span.end}}, ",\n    \"ecr:UploadLayerPart\""}}},
      {"remove it", FixSafety::safe, {{{file, {end.span.begin - 4, end.span.end + 1}}, ""}}}};
  CHECK(after_frame(example.full(finding)) == R"(
help: add the action (unsafe: may widen or change what is allowed)
  |
3 -     "ecr:PutImage"
3 +     "ecr:PutImage",
4 +     "ecr:UploadLayerPart"
  |
help: remove it (safe)
  |
3 -     "ecr:PutImage"
  |
)");
}

TEST_CASE("edits far apart give hunks whose new line numbers follow on, also in another file") {
  Case example;
  const FileId file = example.file("a.yml", "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n");
  const FileId other = example.file("b.yml", "z: 1\n");
  Finding finding = error_at(example.at(file, "1"));
  finding.fixes = {{"change three",
                    FixSafety::safe,
                    {{example.at(other, "1"), "2"},
                     {example.at(file, "5"), "6"},
                     {example.at(file, "1"), "0\nnew: 1"}}}};
  CHECK(after_frame(example.full(finding)) == R"(
help: change three (safe)
  |
1 - a: 1
1 + a: 0
2 + new: 1
  |
5 - e: 5
6 + e: 6
  |
 ::: b.yml
  |
1 - z: 1
1 + z: 2
  |
)");
}

TEST_CASE("a long hunk is cut, and a long line is shown around the change") {
  Case example;
  std::string many;
  for (int i = 0; i < 9; ++i) many += "line\n";
  const FileId file = example.file("a.yml", "a: 1\n");
  const FileId minified =
      example.file("b.json", std::string(20'000, 'x') + "1" + std::string(20'000, 'y'));
  Finding finding = error_at(example.at(file, "1"));
  finding.fixes = {{"add many", FixSafety::safe, {{{file, {0, 0}}, many}}}};
  CHECK(after_frame(example.full(finding)) ==
        "\nhelp: add many (safe)\n  |\n1 + line\n2 + line\n3 + line\n4 + line\n5 + line\n6 + "
        "line\n...\n  |\n");
  finding.fixes = {{"change one", FixSafety::safe, {{example.at(minified, "1"), "2"}}}};
  const std::string text = example.full(finding);
  CHECK(text.find("x1y") != std::string::npos);
  CHECK(text.find("x2y") != std::string::npos);
  CHECK(text.size() < 500);
}

TEST_CASE("edits that make no sense change nothing") {
  Case example;
  const FileId file = example.file("a.yml", "a: 1\n");
  Finding finding = error_at(example.at(file, "1"));
  finding.fixes = {{"none", FixSafety::safe, {}},
                   {"beyond", FixSafety::safe, {{{7, {5, 900}}, ""}}}};
  CHECK(after_frame(example.full(finding)) == "\nhelp: none (safe)\nhelp: beyond (safe)\n");
}
