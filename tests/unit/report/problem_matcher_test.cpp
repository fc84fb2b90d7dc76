// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "report_case.h"
#include "text/words.h"

using namespace writ;
using namespace writ::report_test;

namespace {

struct Matched {
  std::string path, line, column, severity, message, rule;
};

/// The matcher of a shipped file, as JSON.
nlohmann::json matcher(const char* file) {
  std::ifstream stream(std::string(WRIT_SOURCE_DIR "/examples/problem-matchers/") + file);
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  REQUIRE(json.is_object());
  if (json.contains("problemMatcher")) return json["problemMatcher"][0];
  return json["tasks"][0]["problemMatcher"];
}

nlohmann::json pattern(const char* file) {
  const nlohmann::json all = matcher(file)["pattern"];
  return all.is_array() ? all[0] : all;
}

/// The lines of a text that the matcher takes for findings.
std::vector<Matched> matches(const char* file, const std::string& text) {
  const nlohmann::json found = pattern(file);
  const RE2 regex(found["regexp"].get<std::string>());
  REQUIRE(regex.ok());
  CHECK(found["file"] == 1);
  CHECK(found["line"] == 2);
  CHECK(found["column"] == 3);
  CHECK(found["severity"] == 4);
  CHECK(found["message"] == 5);
  CHECK(found["code"] == 6);
  std::vector<Matched> all;
  for (const std::string_view line : split(text, '\n')) {
    Matched m;
    if (RE2::FullMatch(re2::StringPiece(line.data(), line.size()), regex, &m.path, &m.line,
                       &m.column, &m.severity, &m.message, &m.rule)) {
      all.push_back(m);
    }
  }
  return all;
}

/// Messages with brackets and colons, a user's rule, every severity.
CrossFile example() {
  CrossFile result;
  const FileId file = result.file("a b.yml", "a: b\n");
  Finding notice = error_at(result.at(file, "b"), "`x[0]`: 1:2: error: y [not-a-rule] z");
  notice.rule = "acme/own-rule-2";
  notice.severity = Severity::notice;
  Finding warning = notice;
  warning.severity = Severity::warning;
  result.report.findings = {result.finding, notice, warning};
  return result;
}

}  // namespace

TEST_CASE("both problem matchers read concise output, with colour and without") {
  const CrossFile shown = example();
  for (const char* file : {"github.json", "vscode-tasks.json"}) {
    for (const bool color : {false, true}) {
      CAPTURE(file);
      CAPTURE(color);
      RenderOptions options;
      options.color = color;
      const auto found = matches(file, shown.render(OutputFormat::concise, options));
      REQUIRE(found.size() == 3);
      CHECK(found[0].path == ".github/workflows/deploy.yml");
      CHECK(found[0].line == "10");
      CHECK(found[0].column == "14");
      CHECK(found[0].severity == "error");
      CHECK(found[0].message == shown.finding.message);
      CHECK(found[0].rule == "flow-push-denied");
      CHECK(found[1].path == "a b.yml");
      CHECK(found[1].severity == "notice");
      CHECK(found[1].message == "`x[0]`: 1:2: error: y [not-a-rule] z");
      CHECK(found[1].rule == "acme/own-rule-2");
      CHECK(found[2].severity == "warning");
    }
  }
}

TEST_CASE("the matchers take nothing in frames and footers for a finding") {
  const CrossFile shown = example();
  for (const char* file : {"github.json", "vscode-tasks.json"}) {
    CHECK(matches(file, shown.render(OutputFormat::full)).empty());
  }
}

TEST_CASE("the matchers have the owner by which GitHub and VS Code replace and deduplicate") {
  CHECK(matcher("github.json")["owner"] == "writ");
  CHECK(matcher("vscode-tasks.json")["owner"] == "writ");
}
