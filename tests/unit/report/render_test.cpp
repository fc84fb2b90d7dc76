// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

namespace {

Case with_findings(std::size_t count) {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  example.report.findings.assign(count, error_at(example.at(file, "b")));
  return example;
}

}  // namespace

TEST_CASE("full output has a blank line between findings and ends with the footer") {
  CHECK(with_findings(2).render(OutputFormat::full) == R"(error[iam-some-rule]: this is wrong
 --> a.yml:1:4
  |
1 | a: b
  |    ^

error[iam-some-rule]: this is wrong
 --> a.yml:1:4
  |
1 | a: b
  |    ^

Found 2 errors in 1 file (1 checked).
help: writ explain RULE tells more about a rule
)");
}

TEST_CASE("automatic output shows fifty findings with source and announces the change") {
  const Case fifty = with_findings(50);
  CHECK(fifty.render(OutputFormat::automatic) == fifty.render(OutputFormat::full));
  const std::string text = with_findings(52).render(OutputFormat::automatic);
  CHECK(text.ends_with(R"(
1 | a: b
  |    ^

the first 50 of 52 findings are above with their source, the others follow in one line each

a.yml:1:4: error: this is wrong [iam-some-rule]
a.yml:1:4: error: this is wrong [iam-some-rule]

Found 52 errors in 1 file (1 checked).
help: writ explain RULE tells more about a rule
)"));
}

TEST_CASE("the footer counts what was found, checked, skipped, fixable and suppressed") {
  Case example = with_findings(2);
  CHECK(render_footer(example.report).starts_with("Found 2 errors in 1 file (1 checked).\n"));
  const FileId other = example.file("b.yml", "a: b\n");
  for (const Severity severity : {Severity::warning, Severity::notice, Severity::notice}) {
    Finding finding = error_at(example.at(other, "b"));
    finding.severity = severity;
    finding.fixes = {{"fix", FixSafety::unsafe, {}}};
    example.report.findings.push_back(finding);
  }
  example.report.recognised = 7;
  example.report.skipped = 12;
  example.report.suppressed.resize(3);
  CHECK(render_footer(example.report) ==
        "Found 2 errors, 1 warning and 2 notices in 2 files (7 checked, 12 skipped). Fixes: 0 "
        "safe, 3 unsafe. 3 suppressed.\n"
        "help: writ explain RULE tells more about a rule\n");
  example.report.findings.clear();
  CHECK(render_footer(example.report) == "No problems in 7 files (12 skipped). 3 suppressed.\n");
}

TEST_CASE("documents are listed with what they were taken for or why they were skipped") {
  Case example;
  example.file("a.json", "{}");
  example.file("b\n.yml", "");
  example.report.documents[0].kinds = {"iam-policy", "ecs-task-definition"};
  example.report.documents[1] = {1, {}, "too large"};
  CHECK(render_documents(example.report, example.inputs()) ==
        "a.json: iam-policy and ecs-task-definition\nb\\u{a}.yml: skipped, too large\n");
}
