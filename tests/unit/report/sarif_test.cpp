// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/fingerprint.h"
#include "report_case.h"
#include "writ/version.h"

using namespace writ;
using namespace writ::report_test;
using Json = nlohmann::json;

namespace {

Json run_of(const Case& example) {
  const Json json = Json::parse(example.render(OutputFormat::sarif));
  CHECK(json["version"] == "2.1.0");
  CHECK(json["$schema"].is_string());
  REQUIRE(json["runs"].size() == 1);
  return json["runs"][0];
}

}  // namespace

TEST_CASE("a SARIF log names its tool, category and column unit") {
  const Json run = run_of(Case());
  CHECK(run["tool"]["driver"]["name"] == "writ");
  CHECK(run["tool"]["driver"]["semanticVersion"] == version());
  CHECK(run["tool"]["driver"]["rules"] == Json::array());
  CHECK(run["automationDetails"]["id"] == "writ/");
  CHECK(run["columnKind"] == "utf16CodeUnits");
  CHECK(run["invocations"] == Json::parse(R"([{"executionSuccessful": true}])"));
  CHECK(run["results"] == Json::array());
}

TEST_CASE("a SARIF result shows the argument as links and as steps") {
  CrossFile example;
  example.report.findings = {example.finding};
  const Json result = run_of(example)["results"].at(0);
  CHECK(result["ruleId"] == "flow-push-denied");
  CHECK(result["ruleIndex"] == 0);
  CHECK(result["level"] == "error");
  CHECK(
      result["message"]["text"] ==
      "this step pushes to `api` as role `deploy`, which may push only to `web`. See [credentials "
      "of this role are in "
      "use](1), [covers repository/web only](2) and [the only statement that grants a push](3)\n"
      "Note: role `deploy` is described by iam/deploy.json\nHelp: add the repository to Resource");
  CHECK(result["locations"].at(0) == Json::parse(R"({
      "physicalLocation": {"artifactLocation": {"uri": ".github/workflows/deploy.yml", "uriBaseId": "%SRCROOT%"},
                           "region": {"startLine": 10, "startColumn": 14, "endLine": 10, "endColumn": 41}},
      "message": {"text": "needs 5 ECR actions on repository/api"}})"));
  REQUIRE(result["relatedLocations"].size() == 3);
  CHECK(result["relatedLocations"][1]["id"] == 2);
  CHECK(result["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"] ==
        "iam/deploy.json");
  const Json& steps = result["codeFlows"][0]["threadFlows"][0]["locations"];
  REQUIRE(steps.size() == 4);
  CHECK(steps[0]["location"]["message"]["text"] == "needs 5 ECR actions on repository/api");
  CHECK(steps[2]["location"]["physicalLocation"]["region"]["startLine"] == 5);
  CHECK(result["partialFingerprints"]["writFinding/v1"] == "0123456789abcdef");
  CHECK(result["partialFingerprints"]["primaryLocationLineHash"] ==
        report::line_hashes(example.inputs()[0].file.text()).at(9));
}

TEST_CASE("evidence in one file makes no steps") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  Finding finding = error_at(example.at(file, "b"));
  finding.evidence = {{example.at(file, "a"), ""}};
  example.report.findings = {finding};
  const Json result = run_of(example)["results"].at(0);
  CHECK_FALSE(result.contains("codeFlows"));
  CHECK(result["message"]["text"] == "this is wrong. See [here](1)");
}

TEST_CASE("SARIF columns are UTF-16 units and the end is exclusive") {
  Case example;
  const FileId file = example.file("a.yml", "x: 1\n\xF0\x9F\x9A\x80: bc\n");
  example.report.findings = {error_at(example.at(file, "bc"))};
  CHECK(run_of(example)["results"][0]["locations"][0]["physicalLocation"]["region"] ==
        Json::parse(R"({"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 7})"));
}

TEST_CASE("SARIF paths are percent-encoded, relative to the source root or absolute") {
  const std::pair<std::string, std::string> rows[] = {
      {"a b%c:#d/\xC3\xA4.yml", "a%20b%25c%3A%23d/%C3%A4.yml"},
      {"/tmp/x y", "file:///tmp/x%20y"},
      {"../up.json", "../up.json"}};
  for (const auto& [path, uri] : rows) {
    Case example;
    const FileId file = example.file(path, "a: b\n");
    example.report.findings = {error_at(example.at(file, "b"))};
    const Json artifact =
        run_of(example)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    CHECK(artifact["uri"] == uri);
    CHECK(artifact.contains("uriBaseId") == !path.starts_with('/'));
  }
}

TEST_CASE("text from files makes no links, no controls and no commands in SARIF") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  example.report.findings = {error_at(
      example.at(file, "b"), "[click](https://evil.example) ##[error]\x1b\xE2\x80\xAE\xFF")};
  const std::string text = example.render(OutputFormat::sarif);
  for (const char c : text) REQUIRE((c == '\n' || (c >= ' ' && c <= '~')));
  CHECK(text.find("##[") == std::string::npos);
  const std::string message = Json::parse(text)["runs"][0]["results"][0]["message"]["text"];
  CHECK(message ==
        "\\[click\\](https://evil.example) ##\\\\u{5b}error\\]\\\\u{1b}\\\\u{202e}\\\\xff");
}

TEST_CASE("suppressed findings and fixes are in the log") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  Finding finding = error_at(example.at(file, "b"));
  finding.severity = Severity::notice;
  finding.fixes = {{"write c", FixSafety::safe, {{finding.at, "c"}}},
                   {"nothing", FixSafety::safe, {}}};
  example.report.suppressed = {{finding, true, "known"}, {finding, false, ""}};
  const Json results = run_of(example)["results"];
  REQUIRE(results.size() == 2);
  CHECK(results[0]["level"] == "note");
  CHECK(results[0]["suppressions"] ==
        Json::parse(R"([{"kind": "inSource", "status": "accepted", "justification": "known"}])"));
  CHECK(results[1]["suppressions"][0]["kind"] == "external");
  CHECK(results[0]["fixes"] ==
        Json::parse(R"json([{"description": {"text": "write c (safe)"}, "artifactChanges": [
      {"artifactLocation": {"uri": "a.yml", "uriBaseId": "%SRCROOT%"}, "replacements": [
        {"deletedRegion": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5},
         "insertedContent": {"text": "c"}}]}]}])json"));
}

TEST_CASE("every known rule is described, and so is one that only a finding names") {
  Case example;
  const SourceFile rule(
      ".writ/rules/acme.yaml",
      "id: acme/no-star\n"
      "title: A statement allows everything\n"
      "severity: warning\n"
      "confidence: medium\n"
      "since: 0.1.0\n"
      "status: stable\n"
      "tags: [privilege]\n"
      "security-severity: \"8.1\"\n"
      "why: Whoever has it can do all.\n"
      "fix: Name the actions.\n"
      "when-to-suppress: Never.\n"
      "references: [\"https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html\"]\n"
      "each: statement\n"
      "when: {statement.actions: {covers: \"*\"}}\n"
      "message: \"everything is allowed\"\n"
      "examples:\n"
      "  bad:\n"
      "    - text: '{\"Statement\": {\"Effect\": \"Allow\", \"Action\": «\"*\"», "
      "\"Resource\": \"*\"}}'\n"
      "  good:\n"
      "    - text: '{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", "
      "\"Resource\": \"*\"}}'\n");
  for (const Problem& problem : example.rules.add(rule)) MESSAGE(problem.message);
  REQUIRE(example.rules.rules().size() == 1);
  const FileId file = example.file("a.yml", "a: b\n");
  example.report.findings = {error_at(example.at(file, "b")), error_at(example.at(file, "a"))};
  example.report.findings[1].rule = "acme/no-star";

  const Json run = run_of(example);
  CHECK(run["results"][0]["ruleIndex"] == 1);
  CHECK(run["results"][1]["ruleIndex"] == 0);
  const Json& rules = run["tool"]["driver"]["rules"];
  REQUIRE(rules.size() == 2);
  CHECK(rules[0]["id"] == "acme/no-star");
  CHECK(rules[0]["shortDescription"]["text"] == "A statement allows everything");
  CHECK(rules[0]["fullDescription"]["text"].get<std::string>().starts_with(
      "Whoever has it can do all."));
  CHECK(rules[0]["help"]["text"].get<std::string>().find("Name the actions.") != std::string::npos);
  CHECK(rules[0]["help"]["markdown"].get<std::string>().find("## How to fix") != std::string::npos);
  CHECK(rules[0]["defaultConfiguration"]["level"] == "warning");
  CHECK(
      rules[0]["properties"] ==
      Json::parse(
          R"({"tags": ["security", "acme", "privilege"], "precision": "medium", "security-severity": "8.1"})"));
  CHECK(rules[1]["id"] == "iam-some-rule");
  CHECK(rules[1]["help"]["text"] == "iam-some-rule");
  CHECK(rules[1]["properties"]["problem.severity"] == "error");
}

TEST_CASE("a log beyond GitHub's limit keeps the worst results and says what it left out") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  Finding finding = error_at(example.at(file, "b"));
  finding.severity = Severity::notice;
  example.report.findings.assign(25'000, finding);
  finding.severity = Severity::error;
  example.report.findings.push_back(finding);
  const Json run = run_of(example);
  CHECK(run["results"].size() == 25'000);
  CHECK(run["results"][0]["level"] == "error");
  CHECK(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] ==
        "1 result left out, because GitHub takes at most 25000");
}
