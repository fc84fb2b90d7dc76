// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

namespace {

std::string kind_of(const std::string& statement, std::string_view path,
                    std::string* service = nullptr) {
  const std::string text = R"({"Version": "2012-10-17", "Statement": [)" + statement + "]}";
  const Parsed parsed = parse_json(text);
  std::string endpoint;
  const iam::PolicyKind kind = infer_policy_kind(parsed.tree.root(), path, endpoint);
  if (service != nullptr) *service = endpoint;
  return std::string(to_string(kind));
}

}  // namespace

TEST_CASE("content decides what kind a policy is") {
  struct Row {
    std::string statement;
    std::string kind;
  };
  const Row rows[] = {
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})", "iam-policy"},
      {R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111122223333:role/A"})",
       "iam-policy"},
      {R"({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"})",
       "trust-policy"},
      {R"({"Effect": "Allow", "Principle": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"})",
       "trust-policy"},
      {R"({"Effect": "Allow", "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]})",
       "trust-policy"},
      {R"({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Resource": "*"})",
       "trust-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]})",
       "ecr-repository-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"})",
       "kms-key-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"})",
       "s3-bucket-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"})",
       "resource-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"})",
       "sqs-queue-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"})",
       "sns-topic-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"})",
       "secrets-manager-policy"},
      {R"({"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction",)"
       R"( "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:f"})",
       "lambda-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"})",
       "resource-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "*",)"
       R"( "Resource": "arn:aws:es:eu-west-1:111122223333:domain/d/*"})",
       "resource-policy"},
      {R"({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})", "policy"},
      {R"({"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sts:*"], "Resource": "*"})",
       "policy"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.statement);
    CHECK(kind_of(row.statement, "infra/policy.json") == row.kind);
  }
}

TEST_CASE("words in the path decide where content leaves the kind open") {
  const char* identity = R"({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})";
  const char* open = R"({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})";
  struct Row {
    std::string statement;
    std::string path;
    std::string kind;
  };
  const Row rows[] = {
      {identity, "org/scp/deny.json", "scp"},
      {identity, "org/SCPs/deny.json", "scp"},
      {identity, "service-control-policies/deny.json", "scp"},
      {identity, "infra/discprov.json", "iam-policy"},
      {identity, "iam/EksVpcResourceController.json", "iam-policy"},
      {identity, "iam/deploy-boundary.json", "permissions-boundary"},
      {identity, "iam/vpc-endpoint-admin.json", "iam-policy"},
      {identity, "iam/trusted-advisor.json", "iam-policy"},
      {identity, "infra/vpce/s3.json", "vpce-policy"},
      {open, "org/rcp.json", "rcp"},
      {open, "infra/vpc-endpoints/ecr-dkr.json", "vpce-policy"},
      {open, "infra/endpoint-policy.json", "vpce-policy"},
      {open, "infra/queue-policy.json", "sqs-queue-policy"},
      {open, "infra/bucket-policy.json", "s3-bucket-policy"},
      {open, "infra/ecr-repository-policy.json", "ecr-repository-policy"},
      {R"({"Effect": "Allow", "Principal": "*"})", "roles/deploy-trust.json", "trust-policy"},
      {R"({"Effect": "Allow", "Actions": "x"})", "roles/deploy-trust.json", "trust-policy"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK(kind_of(row.statement, row.path) == row.kind);
  }
}

TEST_CASE("the service of an endpoint comes from the path, else from the actions") {
  struct Row {
    std::string action;
    std::string path;
    std::string service;
  };
  for (const Row& row :
       {Row{"*", "vpce/ecr-dkr.json", "ecr.dkr"}, Row{"*", "vpce/ecr.api.json", "ecr.api"},
        Row{"*", "vpce/s3-gateway.json", "s3"}, Row{"sts:*", "vpce/policy.json", "sts"},
        Row{"ecr:*", "vpce/policy.json", ""}, Row{"s3:GetObject", "vpce/s3-events.json", "s3"},
        Row{"dynamodb:*", "vpce/s3.json", "s3"}}) {
    CAPTURE(row.path);
    std::string service;
    const std::string statement = R"({"Effect": "Allow", "Principal": "*", "Action": ")" +
                                  std::string(row.action) + R"(", "Resource": "*"})";
    CHECK(kind_of(statement, row.path, &service) == "vpce-policy");
    CHECK(service == row.service);
  }
}
