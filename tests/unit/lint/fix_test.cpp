// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "writ/lint.h"

using namespace writ;

namespace {

const RuleSet& rules() {
  static const RuleSet all = RuleSet::builtin();
  return all;
}

Input input_of(std::string path, std::string_view marked) {
  std::string text;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const std::string_view mark = marked.substr(i, 2);
    if (mark == "\xC2\xAB" || mark == "\xC2\xBB") {
      ++i;
    } else {
      text += marked[i];
    }
  }
  return Input(SourceFile(std::move(path), std::move(text)));
}

using Counts = std::map<std::pair<std::string, std::string>, int>;

Counts counts_of(const Report& report) {
  Counts counts;
  for (const Finding& finding : report.findings) ++counts[{finding.rule, finding.message}];
  return counts;
}

Report report_of(const std::string& path, std::string text) {
  std::vector<Input> inputs;
  inputs.emplace_back(SourceFile(path, std::move(text)));
  return lint(inputs, rules(), {}, {.select = {"all"}});
}

std::string fixed_text(std::string path, std::string text, FixSafety widest) {
  std::vector<Input> inputs;
  inputs.emplace_back(SourceFile(std::move(path), text));
  const FixOutcome outcome = apply_fixes(inputs, rules(), {}, {.select = {"all"}}, widest);
  return outcome.files.empty() ? text : outcome.files.front().text;
}

void check_fix(const std::string& path, const std::string& text, const Finding& finding,
               const Fix& fix) {
  CAPTURE(finding.message);
  REQUIRE(fix.edits.size() == 1);
  const Span span = fix.edits.front().at.span;
  std::string after = text;
  after.replace(span.begin, span.size(), fix.edits.front().replacement);
  const Counts old_counts = counts_of(report_of(path, text));
  Counts new_counts = counts_of(report_of(path, after));
  const std::pair key(finding.rule, finding.message);
  CHECK(new_counts[key] < old_counts.at(key));
  for (const auto& entry : new_counts) {
    const auto& what = entry.first;
    const auto count = entry.second;
    CAPTURE(what.first);
    CAPTURE(what.second);
    CHECK((count == 0 || (old_counts.contains(what) && count <= old_counts.at(what))));
  }
}

}  // namespace

TEST_CASE(
    "every fix that is offered for a bad example takes its finding away and brings no other") {
  std::map<std::string, int> offered;
  for (const Rule& rule : rules().rules()) {
    for (const Example& example : rule.bad) {
      const std::string path(example.name);
      const std::string text(input_of(path, example.text).file.text());
      CAPTURE(rule.id);
      CAPTURE(text);
      for (const Finding& finding : report_of(path, text).findings) {
        for (const Fix& fix : finding.fixes) {
          ++offered[finding.rule];
          check_fix(path, text, finding, fix);
        }
      }
    }
  }
  for (const char* rule : {"iam-syntax-effect", "iam-syntax-unknown-element", "iam-duplicate-entry",
                           "iam-redundant-entry", "iam-redundant-statement", "iam-version-missing",
                           "iam-network-host-bits"}) {
    CAPTURE(rule);
    CHECK(offered[rule] > 0);
  }
}

TEST_CASE("fixing what is fixed changes nothing") {
  for (const Rule& rule : rules().rules()) {
    for (const Example& example : rule.bad) {
      const std::string path(example.name);
      const std::string text(input_of(path, example.text).file.text());
      CAPTURE(rule.id);
      for (const FixSafety widest : {FixSafety::safe, FixSafety::unsafe}) {
        const std::string once = fixed_text(path, text, widest);
        CHECK(fixed_text(path, once, widest) == once);
      }
    }
  }
}

TEST_CASE("a fix changes the bytes it names and no others") {
  const std::string text =
      "{\"Version\": \"2012-10-17\",\t\"Statement\": [ {\"Effect\" : \"allow\",\r\n  \"Action\": "
      "\"s3:GetObject\", \"Resource\": \"arn:aws:s3:::shop/*\"} ]}\n\n";
  std::string expected = text;
  expected.replace(expected.find("allow"), 5, "Allow");
  CHECK(fixed_text("policy.json", text, FixSafety::safe) == expected);
}

TEST_CASE("what may allow more is left alone unless it is asked for") {
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Actoin": "s3:GetObject", "Resource": "arn:aws:s3:::shop/*"}})";
  CHECK(fixed_text("policy.json", text, FixSafety::safe) == text);
  std::string expected = text;
  expected.replace(expected.find("Actoin"), 6, "Action");
  CHECK(fixed_text("policy.json", text, FixSafety::unsafe) == expected);
}

TEST_CASE("a policy inside a string is mended where it stands") {
  const std::string text =
      R"({"PolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"ALLOW\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}}"})";
  std::string expected = text;
  expected.replace(expected.find("ALLOW"), 5, "Allow");
  CHECK(fixed_text("policy.json", text, FixSafety::safe) == expected);
}

TEST_CASE("nothing is mended in a plan or in account details, which are derived from elsewhere") {
  const std::string plan =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_iam_policy.p", "type": "aws_iam_policy", "name": "p", "values": {"policy": "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"ALLOW\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::shop/*\"}}"}}]}}})";
  const std::string account =
      R"({"RoleDetailList": [{"RoleName": "deploy", "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "ALLOW", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop/*"}}}]}]})";
  for (const std::string& text : {plan, account}) {
    CAPTURE(text);
    CHECK(fixed_text("derived.json", text, FixSafety::unsafe) == text);
    bool found = false;
    for (const Finding& finding : report_of("derived.json", text).findings) {
      CHECK(finding.fixes.empty());
      found = found || (finding.rule == "iam-syntax-effect" && !finding.help.empty());
    }
    CHECK(found);
  }
}
