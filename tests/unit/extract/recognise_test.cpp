// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

namespace {

struct Outcome {
  std::string kind;
  std::string skipped;
};

Outcome outcome(const std::string& path, const std::string& text, const KindHint& hint = {}) {
  const SourceFile source(path, text);
  Document document(0, source);
  Parsed parsed =
      format_of(path, text) == Format::json ? parse_json(source.text()) : parse_yaml(source.text());
  document.tree = std::move(parsed.tree);
  extract(document, hint);
  return {document.kinds.empty() ? std::string() : document.kinds.front(), document.skipped};
}

const std::string identity =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})";

}  // namespace

TEST_CASE("files are recognised by what they hold") {
  CHECK(outcome("a.json", identity).kind == "iam-policy");
  CHECK(outcome("a.json", R"({"AssumeRolePolicyDocument": )" + identity + "}").kind ==
        "trust-policy");
  CHECK(outcome("a.json", R"({"containerDefinitions": []})").kind == "ecs-task-definition");
  CHECK(outcome("a.yaml", "family: x\ncontainerDefinitions:\n  - name: a\n").kind ==
        "ecs-task-definition");
  CHECK(
      outcome(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n")
          .kind == "github-workflow");
  CHECK(outcome("action.yml", "name: x\nruns:\n  using: composite\n  steps: []\n").kind ==
        "github-action");
}

TEST_CASE("the config's word goes before the content") {
  CHECK(outcome("a.json", identity, {"scp", ""}).kind == "scp");
  CHECK(outcome("a.json", identity, {"policy", ""}).kind == "policy");
  CHECK(outcome("a.json", "{}", {"ecs-task-definition", ""}).kind == "ecs-task-definition");
  const SourceFile source("a.json", identity);
  Document document(0, source);
  document.tree = parse_json(source.text()).tree;
  extract(document, {"vpce-policy", "ecr.dkr"});
  REQUIRE(document.policies.size() == 1);
  CHECK(document.policies[0].endpoint_service == "ecr.dkr");
}

TEST_CASE("what is not read is skipped for a stated reason") {
  struct Row {
    std::string text;
    std::string reason;
  };
  const Row rows[] = {
      {"{}", "not a kind of file writ knows"},
      {"", "holds no documents"},
      {R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}})",
       "a CloudFormation template, which writ does not read yet"},
      {R"({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}})",
       "a CloudFormation template, which writ does not read yet"},
      {R"({"terraform_version": "1.9.0", "lineage": "x"})",
       "a Terraform state, which writ does not read yet"},
      {R"({"name": "x", "dependencies": {}})", "an npm package file"},
      {R"({"openapi": "3.0.0"})", "an OpenAPI description"},
      {R"({"$schema": "x", "properties": {"Statement": {}}})", "a JSON Schema"},
      {R"({"rules": [{"rulePriority": 1}]})",
       "an ECR lifecycle policy, which writ does not read yet"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Outcome found = outcome("a.json", row.text);
    CHECK(found.kind.empty());
    CHECK(found.skipped == row.reason);
  }
}

TEST_CASE("a cheap look never turns away what could be ours") {
  CHECK(worth_parsing("a.json", identity));
  CHECK(worth_parsing("policy", identity));
  CHECK(worth_parsing(".github/workflows/ci.yml", ""));
  CHECK(worth_parsing("x/action.yaml", ""));
  CHECK(worth_parsing("a.json", R"({"\u0053tatement": []})"));
  CHECK(worth_parsing("a.json", "\xFF\xFE{\0"));
  CHECK(worth_parsing("a.yaml", "containerDefinitions: []"));
  CHECK_FALSE(worth_parsing("package.json", R"({"name": "x"})"));
  CHECK_FALSE(worth_parsing("README.md", "Statement"));
  CHECK_FALSE(worth_parsing("a.yaml", "a: b"));
}

TEST_CASE("a file is read as JSON by its name or its first byte") {
  CHECK(format_of("a.json", "x") == Format::json);
  CHECK(format_of("a.JSONC", "x") == Format::json);
  CHECK(format_of("a", "\xEF\xBB\xBF\n {") == Format::json);
  CHECK(format_of("a.yml", "a: b") == Format::yaml);
  CHECK(format_of("a", "") == Format::yaml);
}
