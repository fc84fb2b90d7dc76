// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

TEST_CASE("a finding becomes a workflow command with its sentence and help") {
  CrossFile example;
  example.report.findings = {example.finding};
  CHECK(example.render(OutputFormat::github) ==
        "::error "
        "file=.github/workflows/"
        "deploy.yml,line=10,endLine=10,col=14,endColumn=41,title=flow-push-denied::this step "
        "pushes to `api` as role `deploy`, which may push only to `web`%0Aadd the repository to "
        "Resource\n");
}

TEST_CASE("properties and messages are escaped as the runner wants it") {
  Case example;
  const FileId file = example.file("a,b:c%d\n.yml", "a: b\n");
  Finding finding = error_at(example.at(file, "b"), "100%, a: b\r\n::error::c ##[d]\x1b");
  finding.severity = Severity::notice;
  example.report.findings = {finding};
  CHECK(
      example.render(OutputFormat::github) ==
      "::notice file=a%2Cb%3Ac%25d\\u{a}.yml,line=1,endLine=1,col=4,endColumn=5,title=iam-some-rule"
      "::100%25, a: b ::error::c ##\\u{5b}d]\\u{1b}\n");
}

TEST_CASE("a span of several lines has no columns") {
  Case example;
  const FileId file = example.file("a.yml", "a: [\n  b\n]\n");
  example.report.findings = {error_at(example.at(file, "[\n  b\n]"))};
  CHECK(example.render(OutputFormat::github) ==
        "::error file=a.yml,line=1,endLine=3,title=iam-some-rule::this is wrong\n");
}

TEST_CASE("at most ten annotations of a level are written, the worst first, and the rest counted") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  for (int i = 0; i < 12; ++i) {
    for (const Severity severity : {Severity::notice, Severity::error}) {
      Finding finding = error_at(example.at(file, "b"));
      finding.severity = severity;
      example.report.findings.push_back(finding);
    }
  }
  const std::string text = example.render(OutputFormat::github, {.summary = true});
  CHECK(text.starts_with("::error "));
  CHECK(text.find("::notice ") > text.rfind("::error "));
  CHECK(text.ends_with("\n4 more in the job summary\n"));
  const std::string without_summary = example.render(OutputFormat::github);
  CHECK(without_summary.find("job summary") == std::string::npos);
  CHECK(std::count(without_summary.begin(), without_summary.end(), '\n') == 24);
  CHECK(std::count(text.begin(), text.end(), '\n') == 21);
}

TEST_CASE("the job summary is a table that nothing from a file can break") {
  Case example;
  const FileId file = example.file("a|b.yml", "a: b\n");
  Finding notice =
      error_at(example.at(file, "b"), "`x|y` <img src=x> [l](https://e.example)\n| `open");
  notice.severity = Severity::notice;
  example.report.findings = {notice, error_at(example.at(file, "a"))};
  CHECK(render_summary(example.report, example.inputs(), example.rules) ==
        "## writ\n\nFound 1 error and 1 notice in 1 file &#40;1 checked&#41;.\n\n"
        "| severity | place | finding | rule |\n|---|---|---|---|\n"
        "| error | a&#124;b.yml&#58;1 | this is wrong | iam-some-rule |\n"
        "| notice | a&#124;b.yml&#58;1 | <code>x&#124;y</code> &#60;img src=x&#62; "
        "&#91;l&#93;&#40;https&#58;//e.example&#41; &#124; &#96;open | iam-some-rule |\n");
}

TEST_CASE("the job summary stays below GitHub's limit and counts what it leaves out") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  example.report.findings.assign(20'000, error_at(example.at(file, "b"), std::string(100, '|')));
  const std::string text = render_summary(example.report, example.inputs(), example.rules);
  CHECK(text.size() < 1024 * 1024);
  CHECK(text.size() > 900 * 1024);
  CHECK(text.find(" findings left out") != std::string::npos);
}

TEST_CASE("the job summary of nothing says so") {
  Case example;
  example.file("a.yml", "a: b\n");
  CHECK(render_summary(example.report, example.inputs(), example.rules) ==
        "## writ\n\nNo problems in 1 file.\n");
}
