// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/execution_needs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "extract/extract.h"
#include "writ/tree.h"

using namespace writ;

namespace {

/// `action` or `action on resource`, separated by commas.
std::string told(std::string_view launch, std::string_view container) {
  const std::string text = R"({"family": "shop", "requiresCompatibilities": [")" +
                           std::string(launch) + R"("], "containerDefinitions": [{)" +
                           std::string(container) + "}]}";
  const Parsed parsed = parse_json(text);
  const ecs::TaskDefinition task = extract_task_definition(parsed.tree.root());
  std::string result;
  for (const ecs::ExecutionNeed& need : ecs::execution_needs(task)) {
    if (!result.empty()) result += ", ";
    result += need.action;
    if (!need.resource.empty()) result += " on " + need.resource;
  }
  return result;
}

std::string secret(std::string_view value_from) {
  return R"("secrets": [{"name": "S", "valueFrom": ")" + std::string(value_from) + R"("}])";
}

}  // namespace

TEST_CASE("only on Fargate does the execution role pull from ECR and write logs") {
  const std::string_view container =
      R"("image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop",
         "logConfiguration": {"logDriver": "awslogs"})";
  CHECK(told("FARGATE", container) == "ecr:BatchGetImage, logs:CreateLogStream, logs:PutLogEvents");
  CHECK(told("EC2", container).empty());
  CHECK(
      told("FARGATE", R"("image": "nginx", "logConfiguration": {"logDriver": "splunk"})").empty());
}

TEST_CASE("a secret's valueFrom says which resource the permission has to reach") {
  struct Case {
    std::string_view value_from;
    std::string_view told;
  };
  const std::string_view arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";
  const std::string wanted =
      "secretsmanager:GetSecretValue on " + std::string(arn) + "shop/api-AbCdEf*";
  for (const std::string_view rest : {"", ":token::", "::AWSPREVIOUS:"}) {
    CAPTURE(rest);
    CHECK(told("EC2", secret(std::string(arn) + "shop/api-AbCdEf" + std::string(rest))) == wanted);
  }
  const Case cases[] = {
      {"arn:aws:ssm:eu-west-1:111122223333:parameter/shop/x",
       "ssm:GetParameters on arn:aws:ssm:eu-west-1:111122223333:parameter/shop/x"},
      {"/shop/x", "ssm:GetParameters on arn:*:ssm:*:*:parameter/shop/x"},
      {"x", "ssm:GetParameters on arn:*:ssm:*:*:parameter/x"},
      {"arn:aws:s3:::shop/x", ""},
      {"arn:broken", ""},
      {"<SECRET_ARN>", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.value_from);
    CHECK(told("EC2", secret(c.value_from)) == c.told);
  }
}

TEST_CASE("of many secrets only the first few are compared") {
  std::string secrets = R"("secrets": [)";
  for (int i = 0; i < 1000; ++i)
    secrets += (i == 0 ? "" : ", ") + std::string(R"({"name": "S", "valueFrom": "x"})");
  const std::string all = told("EC2", secrets + "]");
  CHECK(std::ranges::count(all, ',') == 15);
}
