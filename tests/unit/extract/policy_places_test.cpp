// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "extract/policy_places.h"

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

namespace {

/// A file taken in as `lint` does it.
struct Loaded {
  Loaded(const std::string& path, const std::string& text)
      : source(path, text), document(0, source) {
    const Format format = format_of(path, text);
    document.tree =
        std::move((format == Format::json ? parse_json(text_of()) : parse_yaml(text_of())).tree);
    extract(document, {});
  }
  std::string_view text_of() const { return source.text(); }
  std::string slice(Span span) const {
    return std::string(source.text().substr(span.begin, span.size()));
  }
  std::string kinds() const {
    std::string all;
    for (const iam::Policy& policy : document.policies)
      all.append(all.empty() ? "" : " ").append(to_string(policy.kind));
    return all;
  }

  SourceFile source;
  Document document;
};

std::string in_string(std::string_view json) {
  std::string out = "\"";
  for (const char c : json) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

const std::string reader =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})";
const std::string trusting =
    R"({"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}})";
const std::string anyone =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})";

}  // namespace

TEST_CASE("policies are found in everything that the AWS CLI prints around them") {
  const struct {
    std::string text;
    std::string kinds;
  } rows[] = {
      {reader, "iam-policy"},
      {"[" + reader + ", " + trusting + "]", "iam-policy trust-policy"},
      {R"({"RoleName": "a", "PolicyName": "b", "PolicyDocument": )" + reader + "}", "iam-policy"},
      {R"({"PolicyVersion": {"VersionId": "v1", "Document": )" + reader + "}}", "iam-policy"},
      {R"({"Role": {"Path": "/", "AssumeRolePolicyDocument": )" + trusting + "}}", "trust-policy"},
      {R"({"Roles": [{"AssumeRolePolicyDocument": )" + trusting +
           R"(}, {"AssumeRolePolicyDocument": )" + anyone + "}]}",
       "trust-policy trust-policy"},
      {R"({"Policies": [{"PolicyName": "a", "PolicyDocument": )" + reader +
           R"(}, {"PolicyDocument": )" + reader + "}]}",
       "iam-policy iam-policy"},
      {R"({"Policy": )" + in_string(trusting) + "}", "trust-policy"},
      {R"({"Policy": )" + in_string(R"({"Policy": )" + in_string(reader) + "}") + "}",
       "iam-policy"},
      {R"({"registryId": "111122223333", "repositoryName": "shop", "policyText": )" +
           in_string(anyone) + "}",
       "ecr-repository-policy"},
      {R"({"registryId": "111122223333", "policyText": )" + in_string(anyone) + "}",
       "resource-policy"},
      {R"({"Name": "db", "ResourcePolicy": )" + in_string(anyone) + "}", "secrets-manager-policy"},
      {R"({"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:111122223333:q", "Policy": )" +
           in_string(anyone) + "}}",
       "sqs-queue-policy"},
      {R"({"Attributes": {"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t", "Policy": )" +
           in_string(anyone) + "}}",
       "sns-topic-policy"},
      {R"({"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": )" +
           in_string(reader) + "}}",
       "scp"},
      {R"({"Policy": {"Arn": "arn:aws:iam::111122223333:policy/a"}})", ""},
      {R"({"Policy": "a name", "PolicyDocument": "{a template}"})", ""},
      {R"({"Parameters": {"Policy": )" + in_string(reader) + "}}", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const Loaded loaded("a.json", row.text);
    CHECK(loaded.kinds() == row.kinds);
  }
}

TEST_CASE("what describe-vpc-endpoints prints tells the endpoint's service") {
  const Loaded loaded(
      "a.json",
      R"({"VpcEndpoints": [{"ServiceName": "com.amazonaws.eu-west-1.ecr.dkr", "PolicyDocument": )" +
          in_string(anyone) + "}]}");
  REQUIRE(loaded.kinds() == "vpce-policy");
  CHECK(loaded.document.policies[0].endpoint_service == "ecr.dkr");
}

TEST_CASE("what is said of a policy in a string points into the file") {
  std::string wrong = reader;
  wrong.replace(wrong.find("Allow"), 5, "allow");
  const Loaded loaded("a.json", "{\n  \"Policy\": " + in_string(wrong) + "\n}\n");
  REQUIRE(loaded.document.problems.size() == 1);
  CHECK(loaded.document.problems[0].rule == "iam-syntax-effect");
  CHECK(loaded.slice(loaded.document.problems[0].span) == R"(\"allow\")");
  const Loaded yaml("a.yaml", "PolicyDocument: |\n  " + wrong + "\n");
  REQUIRE(yaml.document.problems.size() == 1);
  CHECK(yaml.slice(yaml.document.problems[0].span) == R"("allow")");
  CHECK(yaml.document.policies[0].statements[0].resources[0].span().begin ==
        yaml.text_of().find("\"*\""));
}

TEST_CASE("a broken string is reported in its place, and a template is left alone") {
  std::string broken = reader;
  broken.replace(broken.find(", \"Action\""), 1, "");
  const Loaded loaded("a.json", "{\"Policy\": " + in_string(broken) + "}");
  REQUIRE(loaded.document.problems.size() == 1);
  CHECK(loaded.document.problems[0].rule == "syntax-json");
  CHECK(loaded.document.problems[0].span.begin > loaded.text_of().find("Allow"));
  CHECK(loaded.document.policies.empty());
  CHECK(loaded.document.kinds == std::vector<std::string>{"iam-policy"});
  std::string filled = reader;
  filled.replace(filled.find("\"*\""), 3, "${ARNS}");
  CHECK(Loaded("a.json", "{\"Policy\": " + in_string(filled) + "}").document.problems.empty());
}

TEST_CASE("a step's session policy is a policy of the workflow") {
  const Loaded loaded(".github/workflows/ci.yml", R"(on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with:
          role-to-assume: arn:aws:iam::111122223333:role/shop
          inline-session-policy: >-
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Principal": "*"}]}
)");
  REQUIRE(loaded.kinds() == "session-policy");
  REQUIRE(loaded.document.problems.size() == 1);
  CHECK(loaded.slice(loaded.document.problems[0].span) == "\"Principal\"");
  CHECK(loaded.document.workflows.size() == 1);
}
