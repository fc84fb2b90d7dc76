// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/config.h"

#include <doctest/doctest.h>

#include "writ/lint.h"

using namespace writ;

namespace {

std::vector<Problem> problems_of(std::string text) {
  std::vector<Problem> problems;
  const SourceFile file(".writ.yaml", std::move(text));
  read_config(file, problems);
  check_rule_words(file, RuleSet::builtin(), problems);
  return problems;
}

}  // namespace

TEST_CASE("a whole config is read") {
  std::vector<Problem> problems;
  const SourceFile file(".writ.yaml", R"(version: 1
fail-on: warning
select: [recommended, gha]
ignore: gha-action-unpinned
severity: {gha-action-unpinned: error}
exclude: ["examples/**"]
kinds:
  "infra/*.json": iam-policy
  "vpce/*.json": {kind: vpce-policy, service: ecr.dkr}
accounts: {prod: "111122223333"}
roles:
  Deploy: {policies: [a.json], trust: b.json, boundary: c.json}
endpoints:
  - {service: ecr.dkr, policy: vpce/x.json}
vars: {AWS_REGION: eu-west-1}
suppressions:
  - rule: ecr-token-scoped
    path: infra/a.json
    at: {sid: Login}
    reason: it is so
    expires: 2027-03-31
)");
  const Config config = read_config(file, problems);
  for (const Problem& problem : problems) FAIL_CHECK(problem.message);
  CHECK(config.fail_on == FailOn::warning);
  CHECK(config.select.size() == 2);
  CHECK(config.ignore == std::vector<std::string>{"gha-action-unpinned"});
  CHECK(config.severity.at("gha-action-unpinned") == Severity::error);
  REQUIRE(config.kinds.size() == 2);
  CHECK(config.kinds[1].service == "ecr.dkr");
  REQUIRE(config.roles.size() == 1);
  CHECK(config.roles[0].boundary == "c.json");
  REQUIRE(config.suppressions.size() == 1);
  CHECK(config.suppressions[0].at == std::vector<Anchor>{{"sid", "Login"}});
}

TEST_CASE("each mistake in a config is told at its place, with the nearest word") {
  struct Row {
    const char* text;
    const char* message_part;
    const char* help_part;
  };
  const Row rows[] = {
      {"fail-on: error\n", "lacks `version`", ""},
      {"version: 2\n", "the only schema", ""},
      {"version: 1\nseverty: {}\n", "has no key `severty`", "severity"},
      {"version: 1\nfail-on: eror\n", "no value of", "error"},
      {"version: 1\naccounts: {prod: 012345678901}\n", "", ""},
      {"version: 1\naccounts: {prod: 1234}\n", "twelve digits", "quote"},
      {"version: 1\nkinds: {a.json: iam-polcy}\n", "not a kind", "iam-policy"},
      {"version: 1\nselect: [recomended]\n", "no rule `recomended`", "recommended"},
      {"version: 1\nseverity: {ecr-token-scopd: error}\n", "no rule", "ecr-token-scoped"},
      {"version: 1\nsuppressions: [{rule: ecr-token-scoped, path: a}]\n", "lacks `reason`", ""},
      {"version: 1\nsuppressions: [{rule: ecr-token-scoped, path: a, reason: b, expires: "
       "2026-02-30}]\n",
       "not a date", ""},
      {"version: 1\nrequired-version: '>=99'\n", "asks for writ", ""},
      {"version: [\n", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto problems = problems_of(row.text);
    if (std::string(row.text).find("012345678901") != std::string::npos) {
      CHECK(problems.empty());
      continue;
    }
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].rule == "syntax-config");
    CHECK(problems[0].message.find(row.message_part) != std::string::npos);
    CHECK(problems[0].help.find(row.help_part) != std::string::npos);
  }
}

TEST_CASE("dates are real dates") {
  CHECK(is_date("2024-02-29"));
  CHECK_FALSE(is_date("2023-02-29"));
  CHECK_FALSE(is_date("2023-13-01"));
  CHECK_FALSE(is_date("2023-1-01"));
}
