// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report_case.h"
#include "writ/aws.h"
#include "writ/version.h"

using namespace writ;
using namespace writ::report_test;
using Json = nlohmann::json;

namespace {

Json json_of(const Case& example) {
  const std::string text = example.render(OutputFormat::json);
  CHECK(text.ends_with("}\n"));
  return Json::parse(text);
}

}  // namespace

TEST_CASE("the JSON output has every member of its contract") {
  CrossFile example;
  example.finding.fixes = {{"add it", FixSafety::unsafe, {{example.finding.at, "x"}}}};
  example.report.findings = {example.finding};
  example.report.suppressed = {{example.finding, true, "because"}, {example.finding, false, ""}};
  example.file("skipped.json", "");
  example.report.documents.back() = {2, {}, "not a kind of file that writ reads"};
  example.report.recognised = 2;
  example.report.skipped = 1;
  const Json json = json_of(example);

  CHECK(json["schema"] == 1);
  CHECK(json["tool"] == Json({{"name", "writ"}, {"version", version()}}));
  CHECK(json["catalogue"] == aws::catalogue_date());
  CHECK(json["summary"] ==
        Json::parse(R"({"files": 3, "documents": 2, "errors": 1, "warnings": 0, "notices": 0,
                                           "suppressed": 2, "baselined": 0, "skipped": 1})"));
  CHECK(json["documents"] == Json::parse(R"([
      {"path": ".github/workflows/deploy.yml", "kinds": ["iam-policy"]},
      {"path": "iam/deploy.json", "kinds": ["iam-policy"]},
      {"path": "skipped.json", "kinds": [], "skipped": "not a kind of file that writ reads"}])"));

  const Json& finding = json["findings"].at(0);
  CHECK(finding["rule"] == "flow-push-denied");
  CHECK(finding["severity"] == "error");
  CHECK(finding["confidence"] == "high");
  CHECK(finding["message"] == example.finding.message);
  CHECK(finding["help"] == example.finding.help);
  CHECK(finding["label"] == example.finding.label);
  CHECK(finding["notes"] == Json(example.finding.notes));
  CHECK(finding["anchors"] == Json::parse(R"([{"kind": "job", "value": "push"}])"));
  CHECK(finding["fingerprint"] == "0123456789abcdef");
  CHECK(finding["evidence"].size() == 3);
  CHECK(finding["evidence"][1]["message"] == "covers repository/web only");
  CHECK(finding["evidence"][1]["location"]["path"] == "iam/deploy.json");
  CHECK(finding["fixes"][0]["label"] == "add it");
  CHECK(finding["fixes"][0]["safety"] == "unsafe");
  CHECK(finding["fixes"][0]["edits"][0]["replacement"] == "x");
  CHECK(finding["fixes"][0]["edits"][0]["location"] == finding["location"]);

  CHECK(json["suppressed"][0]["rule"] == "flow-push-denied");
  CHECK(json["suppressed"][0]["suppression"] ==
        Json({{"by", "comment"}, {"justification", "because"}}));
  CHECK(json["suppressed"][1]["suppression"]["by"] == "config");
}

TEST_CASE("JSON positions are 1-based code points with byte offsets and an exclusive end") {
  Case example;
  const FileId file = example.file("a.yml", "x: 1\n\xF0\x9F\x9A\x80: bc\n");
  example.report.findings = {error_at(example.at(file, "bc"))};
  CHECK(json_of(example)["findings"][0]["location"] ==
        Json::parse(R"({"path": "a.yml", "start": {"line": 2, "column": 4, "offset": 11},
                        "end": {"line": 2, "column": 6, "offset": 13}})"));
}

TEST_CASE("JSON output is ASCII, harmless in a log, and keeps what the file said") {
  Case example;
  const FileId file = example.file("\xFF.yml", "a: b\n");
  const std::string hostile = "\x1b[31m ##[error] \xE2\x80\xAE \x7f ä";
  example.report.findings = {error_at(example.at(file, "b"), hostile)};
  const std::string text = example.render(OutputFormat::json);
  for (const char c : text) REQUIRE((c == '\n' || (c >= ' ' && c <= '~')));
  CHECK(text.find("##[") == std::string::npos);
  CHECK(Json::parse(text)["findings"][0]["message"] == hostile);
  CHECK(Json::parse(text)["findings"][0]["location"]["path"] == "\xEF\xBF\xBD.yml");
}

TEST_CASE("a report of nothing is whole JSON") {
  const Case example;
  const Json json = json_of(example);
  CHECK(json["findings"] == Json::array());
  CHECK(json["suppressed"] == Json::array());
  CHECK(json["documents"] == Json::array());
  CHECK(json["summary"]["files"] == 0);
}
