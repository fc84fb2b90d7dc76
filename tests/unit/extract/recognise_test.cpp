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

TEST_CASE("pipelines of other CI services are recognised by their paths") {
  struct Row {
    std::string path;
    std::string text;
    std::string kind;
  };
  const Row rows[] = {
      {".gitlab-ci.yml", "a: {script: x}\n", "gitlab-ci"},
      {"ci/deploy.gitlab-ci.yml", "a: {script: x}\n", "gitlab-ci"},
      {"gitlab-ci.yml", "a: {script: x}\n", ""},
      {".gitlab-ci.yml", "[a]\n", ""},
      {"x/.circleci/config.yml", "version: 2.1\njobs: {}\n", "circleci-config"},
      {"circleci/config.yml", "version: 2.1\njobs: {}\n", ""},
      {".circleci/other.yml", "a: b\n", ""},
      {"bitbucket-pipelines.yml", "pipelines: {}\n", "bitbucket-pipelines"},
      {"bitbucket-pipelines.yml", "a: b\n", ""},
      {"buildspec.yml", "version: 0.2\nphases: {}\n", "codebuild-buildspec"},
      {"deploy/spec.yaml", "version: '0.2'\nphases: {}\n", "codebuild-buildspec"},
      {"buildspec.yml", "version: 3\nphases: {}\n", ""},
      {"spec.yaml", "phases: {}\n", ""},
      {".buildkite/pipeline.yml", "steps: []\n", "buildkite-pipeline"},
      {".buildkite/pipeline.deploy.yaml", "- command: x\n", "buildkite-pipeline"},
      {".buildkite/values.yml", "a: b\n", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CAPTURE(row.text);
    CHECK(outcome(row.path, row.text).kind == row.kind);
    if (!row.kind.empty()) CHECK(worth_parsing(row.path, row.text));
  }
  CHECK(outcome("ci/deploy.yml", "a: {script: x}\n", {"gitlab-ci", ""}).kind == "gitlab-ci");
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
