// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

TEST_CASE("a finding over two files shows its argument in one screen") {
  const CrossFile example;
  CHECK(
      example.full(example.finding) ==
      R"(error[flow-push-denied]: this step pushes to `api` as role `deploy`, which may push only to `web`
  --> .github/workflows/deploy.yml:10:14
   |
 6 |           role-to-assume: arn:aws:iam::111122223333:role/deploy
   |                           ------------------------------------- (1) credentials of this role are in use
...
10 |       - run: docker push "$REGISTRY/api"
   |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (2) needs 5 ECR actions on repository/api
   |
  ::: iam/deploy.json:5:17
   |
 3 |     "Sid": "Push",
   |            ------ (3) the only statement that grants a push
 4 |     "Effect": "Allow",
 5 |     "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/web"
   |                 --------------------------------------------------- (4) covers repository/web only
   |
   = note: role `deploy` is described by iam/deploy.json
help: add the repository to Resource
)");
}

TEST_CASE("a finding with one place has one frame, and labels without numbers") {
  Case example;
  const FileId file = example.file("policy.json", "{\n  \"Effect\": \"Alow\"\n}\n");
  Finding finding = error_at(example.at(file, "\"Alow\""), "`Alow` is no effect");
  finding.label = "write `Allow`";
  CHECK(example.full(finding) == R"(error[iam-some-rule]: `Alow` is no effect
 --> policy.json:2:13
  |
2 |   "Effect": "Alow"
  |             ^^^^^^ write `Allow`
)");
}

TEST_CASE("severity and confidence do not change the frame, only the word") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  for (const Severity severity : {Severity::notice, Severity::warning, Severity::error}) {
    Finding finding = error_at(example.at(file, "b"));
    finding.severity = severity;
    CHECK(example.full(finding).starts_with(std::string(to_string(severity)) +
                                            "[iam-some-rule]: this"));
  }
}

TEST_CASE("a finding without a rule, about a config file, has no brackets") {
  Case example;
  const FileId file = example.file(".writ.yaml", "version: 2\n");
  Finding finding = error_at(example.at(file, "2"), "`version` is 1");
  finding.rule.clear();
  CHECK(example.full(finding).starts_with("error: `version` is 1\n"));
}

TEST_CASE("a file without text has a place but no frame") {
  Case example;
  const FileId file = example.file("empty.json", "");
  Finding finding = error_at({file, {0, 0}}, "the file cannot be read");
  finding.notes = {"permission denied"};
  CHECK(example.full(finding) ==
        "error[iam-some-rule]: the file cannot be read\n --> empty.json:1:1\n  = note: permission "
        "denied\n");
}

TEST_CASE("a place beyond every file and text is shown as nothing, not read") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  CHECK(example.full(error_at({9, {5, 9}})) == "error[iam-some-rule]: this is wrong\n --> :1:1\n");
  CHECK(example.full(error_at({file, {900, 950}})).find("a.yml:2:1") != std::string::npos);
  CHECK(example.full(error_at({file, {4, 1}})).find("1 | a: b\n  |     ^\n") != std::string::npos);
}

TEST_CASE("help and notes of several lines stay aligned") {
  Case example;
  const FileId file = example.file("a.yml", "a: b\n");
  Finding finding = error_at(example.at(file, "b"));
  finding.help = "do this\n\nand then that\n";
  finding.notes = {"first\nsecond"};
  CHECK(example.full(finding).ends_with(
      "  = note: first\n          second\nhelp: do this\n      and then that\n"));
}

TEST_CASE("verbose frames name the finding") {
  const CrossFile example;
  RenderOptions options;
  options.verbose = true;
  CHECK(example.full(example.finding, options).find("= note: finding 01234567\n") !=
        std::string::npos);
}

TEST_CASE("colour marks severity, frame and message, and nothing else changes") {
  const CrossFile example;
  RenderOptions options;
  options.color = true;
  std::string text = example.full(example.finding, options);
  CHECK(text.starts_with("\x1b[1;31merror[flow-push-denied]\x1b[0m\x1b[1m: this step"));
  CHECK(text.find("\x1b[1;34m-------------------------------------") != std::string::npos);
  while (text.find('\x1b') != std::string::npos) {
    const std::size_t begin = text.find('\x1b');
    text.erase(begin, text.find('m', begin) - begin + 1);
  }
  CHECK(text == example.full(example.finding));
}

TEST_CASE("nothing from a file can start a workflow command or reach the terminal") {
  Case example;
  const std::string hostile = "::error::x ##[error]y \x1b[31m \xE2\x80\xAEz \xFF ::warning::w";
  const FileId file =
      example.file("::notice file=a::\n::error::p.yml", hostile + "\n" + hostile + "\n");
  Finding finding = error_at(example.at(file, "z"), hostile + "\n::error::second");
  finding.label = hostile + "\n::error::label";
  finding.evidence = {{example.at(file, "x"), hostile + "\r::error::evidence"}};
  finding.notes = {hostile + "\n::error::note"};
  finding.help = hostile + "\n::error::help";
  finding.fixes = {
      {hostile + "\n::error::fix", FixSafety::unsafe, {{finding.at, "\n::error::edit\n"}}}};
  example.report.findings = {finding};
  for (const OutputFormat format :
       {OutputFormat::full, OutputFormat::concise, OutputFormat::automatic}) {
    const std::string text = example.render(format);
    CHECK(text.find("##[") == std::string::npos);
    CHECK(text.find_first_of("\x1b\r\xFF") == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
      const std::size_t first = text.find_first_not_of(' ', line);
      CAPTURE(text.substr(line, 60));
      CHECK(text.substr(first, 2) != "::");
      if (text.find('\n', line) == std::string::npos) break;
    }
  }
}
