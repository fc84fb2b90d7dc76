// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "extract/extract.h"
#include "extract/policy_places.h"

using namespace writ;
using iam::PolicyKind;

namespace {

struct Loaded {
  explicit Loaded(std::string json, PolicyKind kind = PolicyKind::identity)
      : text(std::move(json)), parsed(parse_json(text)) {
    policy = extract_policy(parsed.tree.root(), kind, problems);
  }
  std::string at(const Problem& problem) const {
    return text.substr(problem.span.begin, problem.span.size());
  }

  std::string said() const {
    std::string all;
    for (const Problem& problem : problems)
      all.append(problem.rule).append(": ").append(problem.message).append("\n");
    return all;
  }

  std::string text;
  Parsed parsed;
  std::vector<Problem> problems;
  iam::Policy policy;
};

std::string policy_of(const std::string& statement) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statement + "]}";
}

struct Row {
  std::string statement;
  std::string rule;
  std::string at;
  std::string help;  ///< a part of it
};

void check_row(const Row& row, PolicyKind kind) {
  CAPTURE(row.statement);
  const Loaded loaded(policy_of(row.statement), kind);
  CAPTURE(loaded.said());
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].rule == row.rule);
  CHECK(loaded.at(loaded.problems[0]) == row.at);
  CHECK(loaded.problems[0].help.find(row.help) != std::string::npos);
}

}  // namespace

TEST_CASE("a policy's parts are read with their places") {
  const Loaded loaded(
      policy_of(
          R"({"Sid": "Push", "Effect": "Allow", "Principal": {"AWS": ["*", "111122223333"], "Service": "ecs-tasks.amazonaws.com"},)"
          R"( "NotAction": "ecr:*", "Resource": ["*"],)"
          R"( "Condition": {"ForAnyValue:StringNotLikeIfExists": {"aws:TagKeys": ["a*", true]}}})"),
      PolicyKind::resource);
  CHECK(loaded.problems.empty());
  REQUIRE(loaded.policy.statements.size() == 1);
  const iam::Statement& s = loaded.policy.statements[0];
  CHECK(s.sid.text == "Push");
  CHECK(s.allows());
  CHECK(s.not_action);
  REQUIRE(s.actions.size() == 1);
  CHECK(loaded.text.substr(s.actions[0].span().begin, s.actions[0].span().size()) == "\"ecr:*\"");
  CHECK(s.any_resource());
  REQUIRE(s.principals.size() == 3);
  CHECK(s.principals[0].type == iam::PrincipalType::anyone);
  CHECK(s.principals[1].type == iam::PrincipalType::aws);
  CHECK(s.principals[2].type == iam::PrincipalType::service);
  REQUIRE(s.conditions.size() == 1);
  const iam::Condition& c = s.conditions[0];
  CHECK(c.base_op == "StringNotLike");
  CHECK(c.key.text == "aws:TagKeys");
  CHECK(c.values.size() == 2);
  CHECK(c.for_any_value);
  CHECK_FALSE(c.for_all_values);
  CHECK(c.if_exists);
  CHECK(c.negated);
  CHECK(c.wildcards);
}

TEST_CASE("each mistake of form in an identity statement is reported once, at the smallest text") {
  const Row rows[] = {
      {R"({"Sid": "A", "Action": "s3:*", "Resource": "*"})", "iam-syntax-missing-element", "\"A\"",
       "Effect"},
      {R"({"Effect": "Allow", "Resource": "*"})", "iam-syntax-missing-element", "{", "actions"},
      {R"({"Effect": "Allow", "Action": "s3:*"})", "iam-syntax-missing-element", "{", "ARNs"},
      {R"({"Effect": "Allow", "action": "s3:*", "Resource": "*"})", "iam-syntax-unknown-element",
       "\"action\"", "`Action`"},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resources": "*"})", "iam-syntax-unknown-element",
       "\"Resources\"", "`Resource`"},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Note": "x"})",
       "iam-syntax-unknown-element", "\"Note\"", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"})",
       "iam-syntax-misplaced-element", "\"Principal\"", "remove"},
      {R"({"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*"})",
       "iam-syntax-conflicting-elements", "\"NotAction\"", "keep one"},
      {R"({"Effect": "Allow", "Action": ["s3:*", 5], "Resource": "*"})", "iam-syntax-wrong-type",
       "5", "quotes"},
      {R"({"Effect": "Allow", "Action": [["s3:*"]], "Resource": "*"})", "iam-syntax-wrong-type",
       "[\"s3:*\"]", ""},
      {R"({"Sid": 1, "Effect": "Allow", "Action": "s3:*", "Resource": "*"})",
       "iam-syntax-wrong-type", "1", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": null}}})",
       "iam-syntax-wrong-type", "null", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": "x"}})",
       "iam-syntax-wrong-type", "\"x\"", ""},
      {R"("s3:*")", "iam-syntax-wrong-type", "\"s3:*\"", ""},
      {R"({"Effect": "allow", "Action": "s3:*", "Resource": "*"})", "iam-syntax-effect",
       "\"allow\"", "`Allow`"},
      {R"({"Effect": "Permit", "Action": "s3:*", "Resource": "*"})", "iam-syntax-effect",
       "\"Permit\"", "`Deny`"},
      {R"({"Effect": "Allow", "Action": "ecr.PutImage", "Resource": "*"})", "iam-syntax-action",
       "\"ecr.PutImage\"", "`ecr:PutImage`"},
      {R"({"Effect": "Allow", "Action": "s3", "Resource": "*"})", "iam-syntax-action", "\"s3\"",
       "`s3:*`"},
      {R"({"Effect": "Allow", "Action": "ecr: PutImage", "Resource": "*"})", "iam-syntax-action",
       " ", "blank"},
      {R"({"Effect": "Allow", "Action": "", "Resource": "*"})", "iam-syntax-action", "\"\"", ""},
      {R"({"Effect": "Allow", "Action": "s*:GetObject", "Resource": "*"})", "iam-syntax-action",
       "s*", "each service"},
      {R"({"Effect": "Allow", "Action": "s3:Get:Object", "Resource": "*"})", "iam-syntax-action",
       "\"s3:Get:Object\"", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"})", "iam-syntax-resource",
       "\"bucket\"", "six fields"},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3::bucket"})",
       "iam-syntax-resource", "\"arn:aws:s3::bucket\"", "`arn:aws:s3:::bucket`"},
      {R"({"Effect": "Allow", "Action": [], "Resource": "*"})", "iam-syntax-empty", "[]", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": []})", "iam-syntax-empty", "[]", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"stringequals": {"aws:userid": "x"}}})",
       "iam-syntax-operator", "stringequals", "`StringEquals`"},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEqualsIfExist": {"aws:userid": "x"}}})",
       "iam-syntax-operator", "StringEqualsIfExist", ""},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"NullIfExists": {"aws:userid": "true"}}})",
       "iam-syntax-operator", "IfExists", "remove"},
      {R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"ForAllValue:StringLike": {"aws:TagKeys": "x"}}})",
       "iam-syntax-operator", "ForAllValue", "`ForAllValues`"},
  };
  for (const Row& row : rows) check_row(row, PolicyKind::identity);
}

TEST_CASE("what a statement needs and forbids depends on the kind of policy") {
  struct KindRow {
    PolicyKind kind;
    Row row;
  };
  const KindRow rows[] = {
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Action": "sts:AssumeRole"})", "iam-syntax-missing-element", "{",
        "principals"}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Resource": "*"})",
        "iam-syntax-misplaced-element", "\"Resource\"", "remove"}},
      {PolicyKind::trust,
       {R"({"Effect": "Deny", "NotPrincipal": {"AWS": "*"}, "Action": "sts:AssumeRole"})",
        "iam-syntax-misplaced-element", "\"NotPrincipal\"", "remove"}},
      {PolicyKind::s3_bucket,
       {R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*"})", "iam-syntax-missing-element",
        "{", ""}},
      {PolicyKind::vpc_endpoint,
       {R"({"Effect": "Allow", "Action": "*", "Resource": "*"})", "iam-syntax-missing-element", "{",
        ""}},
      {PolicyKind::rcp,
       {R"({"Effect": "Deny", "Principal": "*", "NotAction": "s3:*", "Resource": "*"})",
        "iam-syntax-misplaced-element", "\"NotAction\"", ""}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": {"aws": "*"}, "Action": "sts:AssumeRole"})",
        "iam-syntax-principal", "\"aws\"", "`AWS`"}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": {"AWS": "12345"}, "Action": "sts:AssumeRole"})",
        "iam-syntax-principal", "\"12345\"", "twelve digits"}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": {"AWS": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"})",
        "iam-syntax-principal", "\"ecs-tasks.amazonaws.com\"", "`Service`"}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": "111122223333", "Action": "sts:AssumeRole"})",
        "iam-syntax-principal", "\"111122223333\"", "AWS"}},
      {PolicyKind::trust,
       {R"({"Effect": "Allow", "Principal": {"AWS": [1]}, "Action": "sts:AssumeRole"})",
        "iam-syntax-wrong-type", "1", ""}},
      {PolicyKind::unknown, {R"({"Action": "s3:*"})", "iam-syntax-missing-element", "{", "Effect"}},
  };
  for (const KindRow& row : rows) check_row(row.row, row.kind);
}

TEST_CASE("mistakes at the top of the document are reported") {
  const Row rows[] = {
      {R"({"Version": "2012-10-17"})", "iam-syntax-missing-element", "{", "Statement"},
      {R"({"Version": "2012-10-17", "statement": []})", "iam-syntax-unknown-element",
       "\"statement\"", "`Statement`"},
      {R"({"Version": "2012-10-17", "Statement": []})", "iam-syntax-empty", "[]", ""},
      {R"({"Version": "2012-10-17", "Statement": "x"})", "iam-syntax-wrong-type", "\"x\"", ""},
      {R"({"Version": "2012-10-18", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}})",
       "iam-syntax-version", "\"2012-10-18\"", "`2012-10-17`"},
      {R"({"Version": 2012, "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}})",
       "iam-syntax-wrong-type", "2012", ""},
      {R"({"Comment": "x", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}})",
       "iam-syntax-unknown-element", "\"Comment\"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.statement);
    const Loaded loaded(row.statement);
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems[0].rule == row.rule);
    CHECK(loaded.at(loaded.problems[0]) == row.at);
    CHECK(loaded.problems[0].help.find(row.help) != std::string::npos);
  }
}

TEST_CASE("values that may still become right give no problem") {
  for (
      const std::string statement : std::initializer_list<const char*>{
          R"({"Effect": "Allow", "Action": "*", "Resource": "*"})",
          R"({"Effect": "Allow", "Action": "*:*", "Resource": "arn:aws:logs:*"})",
          R"({"Effect": "${EFFECT}", "Action": "<ACTION>", "Resource": "${BUCKET_ARN}/*"})",
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${aws:username}"})",
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}})",
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": [{"Ref": "Arn"}, "*"], "Condition": {}})",
          R"({"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::bucket",)"
          R"( "Condition": {"ForAnyValue:StringLikeIfExists": {"${OIDC}:sub": ["a", 1, true]}}})",
      }) {
    CAPTURE(statement);
    const Loaded loaded(policy_of(statement));
    CAPTURE(loaded.said());
    CHECK(loaded.problems.empty());
  }
}

TEST_CASE("only documents with the shape of a policy are taken for one") {
  for (const std::string text : std::initializer_list<const char*>{
           R"({"Statement": {"type": "object", "properties": {}}})",
           R"({"Statement": "a sentence"})", "[]", "{}", "1",
           R"({"$schema": "x", "properties": {"Statement": {"Effect": {}}}})",
           R"({"Version": "2010-09-09", "Resources": {}})"}) {
    CAPTURE(text);
    const Parsed parsed = parse_json(text);
    CHECK_FALSE(is_policy(parsed.tree.root()));
  }
  for (const std::string text : std::initializer_list<const char*>{
           R"({"Version": "2012-10-17"})", R"({"Statement": [{"Effect": "Allow"}]})",
           R"({"version": "2012-10-17", "statement": []})",
           R"({"Statement": [{"action": "a", "resource": "b"}]})"}) {
    CAPTURE(text);
    const Parsed parsed = parse_json(text);
    CHECK(is_policy(parsed.tree.root()));
  }
}

namespace {

/// As many resources as give the document about `size` characters.
std::string policy_of_size(std::size_t size, const std::string& blanks = "") {
  std::string resources;
  while (resources.size() + 120 < size) {
    resources += (resources.empty() ? "" : ",") + blanks + R"("arn:aws:s3:::bucket-with-a-name/*")";
  }
  return policy_of(R"({"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":[)" +
                   resources + "]}");
}

std::string rules_of_size(const std::string& text, PolicyKind kind) {
  std::string rules;
  for (const Problem& problem : Loaded(text, kind).problems) {
    if (problem.rule.starts_with("iam-size"))
      rules.append(rules.empty() ? "" : " ").append(problem.rule);
  }
  return rules;
}

}  // namespace

TEST_CASE("a document is measured as its kind counts") {
  const std::string blanks(40, ' ');
  const struct {
    PolicyKind kind;
    std::size_t size;
    std::string blanks;
    std::string rules;
  } rows[] = {
      {PolicyKind::boundary, 6'000, "", ""},
      {PolicyKind::boundary, 6'400, "", "iam-size"},
      {PolicyKind::boundary, 10'000, blanks, ""},
      {PolicyKind::identity, 6'400, "", "iam-size-limited"},
      {PolicyKind::identity, 10'600, "", "iam-size"},
      {PolicyKind::trust, 2'300, "", "iam-size-limited"},
      {PolicyKind::trust, 9'000, "", "iam-size-limited"},
      {PolicyKind::session, 2'300, "", "iam-size"},
      {PolicyKind::scp, 9'000, "", ""},
      {PolicyKind::scp, 12'000, blanks, "iam-size-limited"},
      {PolicyKind::scp, 30'000, blanks, "iam-size"},
      {PolicyKind::rcp, 5'400, "", "iam-size"},
      {PolicyKind::sqs_queue, 8'500, "", "iam-size"},
      {PolicyKind::ecr_repository, 10'500, "", "iam-size"},
      {PolicyKind::vpc_endpoint, 21'000, "", "iam-size"},
      {PolicyKind::s3_bucket, 21'000, "", "iam-size"},
      {PolicyKind::kms_key, 33'000, "", "iam-size"},
      {PolicyKind::sns_topic, 90'000, "", ""},
      {PolicyKind::resource, 90'000, "", ""},
      {PolicyKind::unknown, 90'000, "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(to_string(row.kind));
    CAPTURE(row.size);
    CHECK(rules_of_size(policy_of_size(row.size, row.blanks), row.kind) == row.rules);
  }
}

TEST_CASE("placeholders count as nothing and policy variables as what they are") {
  std::string filled = policy_of_size(6'000);
  const std::string in = R"("arn:aws:s3:::bucket-with-a-name/*")";
  const auto with = [&](const std::string& value) {
    std::string text = filled;
    return text.replace(text.find(in), in.size(), "\"arn:aws:s3:::" + value + "\"");
  };
  const std::string long_name(400, 'A');
  CHECK(rules_of_size(with(long_name), PolicyKind::boundary) == "iam-size");
  CHECK(rules_of_size(with("<" + long_name + ">"), PolicyKind::boundary).empty());
  CHECK(rules_of_size(with("${aws:PrincipalTag/" + long_name + "}"), PolicyKind::boundary) ==
        "iam-size");
}

TEST_CASE("an arn needs its six fields, and a variable is none of them") {
  const struct {
    std::string resource;
    bool good;
  } rows[] = {
      {"arn:aws:ssm:*:*:session/${aws:userid}-*", true},
      {"arn:ssm:*:*:session/${aws:userid}-*", false},
      {"arn:aws:s3::b/*", false},
      {"arn:aws:s3:::b/*", true},
      {"arn:aws:logs:*", true},
      {"arn:aws:logs:${aws:PrincipalTag/region}:*", true},
      {"arn:*", true},
      {"arn:", false},
      {"arn:aws:s3:::${aws:username}", true},
      {"arn:aws:s3:${BUCKET}", true},
      {"${aws:PrincipalTag/arn}", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.resource);
    const Loaded loaded(
        policy_of(R"({"Effect": "Allow", "Action": "*", "Resource": ")" + row.resource + "\"}"));
    CHECK(loaded.problems.empty() == row.good);
  }
}
