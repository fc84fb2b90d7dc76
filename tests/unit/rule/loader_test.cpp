// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "lint/example_runner.h"
#include "writ/rule_set.h"

using namespace writ;

namespace {

constexpr const char* good_rule = R"(id: acme/no-docker-hub
title: Image comes from Docker Hub
severity: warning
why: Pulls are limited there.
fix: push the image to ECR
each: container
when:
  container.image.host: docker.io
unless:
  container.name: [proxy, sidecar]
message: container `{container.name}` pulls `{container.image}` from Docker Hub
examples:
  bad:
    - '{"family": "a", "containerDefinitions": [{"name": "web", "image": «"nginx:1"»}]}'
  good:
    - '{"family": "a", "containerDefinitions": [{"name": "proxy", "image": "nginx:1"}]}'
    - '{"family": "a", "containerDefinitions": [{"name": "web", "image": "${IMAGE}"}]}'
)";

std::vector<Problem> load(std::string text) {
  RuleSet rules = RuleSet::builtin();
  return rules.add(SourceFile(".writ/rules/x.yaml", std::move(text)));
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = good_rule;
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a rule of one's own loads and its examples run") {
  RuleSet rules = RuleSet::builtin();
  const auto problems = rules.add(SourceFile("x.yaml", good_rule));
  for (const Problem& problem : problems) FAIL_CHECK(problem.message);
  const Rule* rule = rules.find("acme/no-docker-hub");
  REQUIRE(rule != nullptr);
  CHECK(rule->group == "acme");
  for (const ExampleFailure& failure : run_examples(*rule, rules)) FAIL_CHECK(failure.message);
}

TEST_CASE("an example that does not hold is told") {
  RuleSet rules = RuleSet::builtin();
  REQUIRE(
      rules.add(SourceFile("x.yaml", with("«\"nginx:1\"»", "«\"public.ecr.aws/nginx\"»"))).empty());
  CHECK(run_examples(*rules.find("acme/no-docker-hub"), rules).size() == 1);
}

TEST_CASE("each mistake in a rule file is told at its place, with the nearest word") {
  struct Row {
    std::string text;
    const char* at;
    const char* help;
  };
  const Row rows[] = {
      {with("acme/no-docker-hub", "no-docker-hub"), "no-docker-hub", "acme/"},
      {with("severity: warning", "severity: wraning"), "wraning", "warning"},
      {with("title:", "titel:"), "", ""},
      {with("each: container", "each: containr"), "containr", "container"},
      {with("container.image.host: docker.io", "container.image.hots: docker.io"),
       "container.image.hots", "container.image.host"},
      {with("container.image.host: docker.io", "statement.sid: x"), "statement.sid", ""},
      {with("container.image.host: docker.io", "container.privileged: yes"), "yes", ""},
      {with("container.image.host: docker.io", "container.image.host: {matchs: x}"), "matchs",
       "matches"},
      {with("container.image.host: docker.io", "container.image.host: {matches: '('}"), "'('", ""},
      {with("container.image.host: docker.io", "container.image.host: {covers: 's3:*'}"), "covers",
       ""},
      {with("{container.name}", "{container.nam}"), "", "container.name"},
      {with("each: container", "check: ecs_fargate_siz"), "", ""},
  };
  for (const Row& row : rows) {
    if (row.text.empty()) continue;
    CAPTURE(row.text);
    const auto problems = load(row.text);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].rule == "syntax-rule-file");
    bool placed = std::string(row.at).empty();
    bool helped = std::string(row.help).empty();
    for (const Problem& problem : problems) {
      placed = placed || row.text.substr(problem.span.begin, problem.span.size()) == row.at;
      helped = helped || problem.help.find(row.help) != std::string::npos;
    }
    CHECK(placed);
    CHECK(helped);
  }
}

TEST_CASE("the same id twice is a mistake") {
  RuleSet rules = RuleSet::builtin();
  CHECK(rules.add(SourceFile("x.yaml", good_rule)).empty());
  CHECK(rules.add(SourceFile("y.yaml", good_rule)).size() == 1);
}

TEST_CASE("words are known and near words are found") {
  const RuleSet rules = RuleSet::builtin();
  CHECK(rules.knows("recommended"));
  CHECK(rules.knows("gha"));
  CHECK(rules.knows("ecr-token-scoped"));
  CHECK_FALSE(rules.knows("ecr-token-scopd"));
  CHECK(rules.nearest("ecr-token-scopd") == "ecr-token-scoped");
}
