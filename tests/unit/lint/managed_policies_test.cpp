// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "lint/read_file.h"
#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/lint.h"

using namespace writ;

namespace {

/// `RULE POLICY reason`, a line each.
std::set<std::string> explained() {
  std::set<std::string> known;
  const auto text = read_file(WRIT_SOURCE_DIR "/tests/unit/lint/managed-policy-errors.txt");
  REQUIRE(text);
  for (const std::string_view line : split(*text, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto words = split(line, ' ');
    REQUIRE(words.size() > 3);
    known.insert(std::string(words[0]) + " " + std::string(words[1]));
  }
  return known;
}

}  // namespace

TEST_CASE("no rule calls a policy of AWS wrong but for reasons that are written down") {
  std::vector<Input> inputs;
  for (const catalogue::ManagedPolicy& policy : catalogue::managed_policies()) {
    if (policy.document.empty()) continue;
    inputs.emplace_back(
        SourceFile(std::string(policy.name()) + ".json", std::string(policy.document)));
  }
  REQUIRE(inputs.size() > 100);
  const RuleSet rules = RuleSet::builtin();
  const Report report = lint(inputs, rules, {}, {.select = {"all"}});
  CHECK(report.faults.empty());
  CHECK(report.recognised == inputs.size());
  std::set<std::string> found;
  for (const Finding& finding : report.findings) {
    if (finding.severity != Severity::error) continue;
    const std::string& path = inputs[finding.at.file].file.path();
    found.insert(finding.rule + " " + path.substr(0, path.size() - 5));
  }
  const std::set<std::string> known = explained();
  for (const std::string& each : found) {
    CAPTURE(each);
    CHECK(known.contains(each));
  }
  for (const std::string& each : known) {
    CAPTURE(each);
    CHECK(found.contains(each));
  }
}
