// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/why.h"

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "extract/extract.h"
#include "simulate/condition_words.h"
#include "writ/tree.h"

namespace {

using namespace writ;
using namespace writ::simulate;
using iam::Layer;
using Presence = iam::ContextKey::Presence;

constexpr std::string_view role = "arn:aws:iam::111122223333:role/deploy";
constexpr std::string_view shop = "arn:aws:ecr:eu-west-1:111122223333:repository/shop";

/// A question whose policies are texts.
class Asked {
 public:
  Asked(std::string_view principal, std::string_view action, std::string_view resource) {
    question_.request.caller = iam::Caller::parse(iam::Value(principal));
    question_.request.action = iam::Value(action);
    question_.request.resource = iam::Value(resource);
  }

  /// Statements, without the document around them.
  Asked& with(std::vector<iam::AttachedPolicy>& layer, iam::PolicyKind kind,
              const std::string& statements) {
    const std::string& text =
        texts_.emplace_back(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}");
    trees_.push_back(parse_json(text).tree);
    policies_.push_back(read_policy(trees_.back().root(), kind, Dialect::policy));
    layer.push_back({&policies_.back(), "a policy"});
    question_.files.emplace(&policies_.back(), static_cast<FileId>(texts_.size() - 1));
    return *this;
  }
  Asked& identity(const std::string& statements) {
    return with(question_.layers.identity, iam::PolicyKind::identity, statements);
  }
  Asked& endpoint(const std::string& statements) {
    return with(question_.layers.endpoint, iam::PolicyKind::vpc_endpoint, statements);
  }
  Asked& resource(const std::string& statements) {
    return with(question_.layers.resource, iam::PolicyKind::resource, statements);
  }
  Asked& context(std::string_view key, std::string_view value) {
    question_.request.context.push_back({key, Presence::present, {iam::Value(value)}});
    return *this;
  }

  Explanation answer() {
    REQUIRE(complete(question_));
    return why(question_);
  }
  /// What stands at the place of the answer.
  std::string_view place(const Location& at) const {
    return std::string_view(texts_.at(at.file)).substr(at.span.begin, at.span.size());
  }
  Question& question() { return question_; }

 private:
  Question question_;
  std::deque<std::string> texts_;
  std::deque<Tree> trees_;
  std::deque<iam::Policy> policies_;
};

std::string allow(const std::string& action, const std::string& rest) {
  return R"({"Effect": "Allow", "Action": )" + action + rest + "}";
}

const std::string on_all = R"(, "Resource": "*")";

bool says(const Explanation& explanation, std::string_view words) {
  for (const std::string& note : explanation.finding.notes) {
    if (note.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("an allow points at the pattern that matched") {
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(allow(R"(["ecr:Get*", "ecr:Put*"])", on_all));
  const Explanation explanation = asked.answer();
  CHECK(explanation.verdict == "allowed");
  CHECK(asked.place(explanation.finding.at) == "\"ecr:Put*\"");
  CHECK(says(explanation, "no permissions boundary, no SCP, no RCP and no endpoint policy"));
}

TEST_CASE("an implicit deny shows the nearest statement and the smallest edit") {
  struct Row {
    std::string statements;
    std::string place;
    std::string words;
    std::string help;
  };
  const std::string on_shop =
      R"(, "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/shop")";
  const std::string on_web =
      R"(, "Resource": ["arn:aws:s3:::x", "arn:aws:ecr:eu-west-1:111122223333:repository/web"])";
  const Row rows[] = {
      {allow(R"(["ecr:BatchGetImage", "ecr:PutImages"])", on_shop), "\"ecr:PutImages\"",
       "allows `ecr:PutImages` and one other, not `ecr:PutImage`",
       "add \"ecr:PutImage\" to this Action list"},
      {allow(R"("ecr:GetImage")", on_all), "\"ecr:GetImage\"",
       "allows `ecr:GetImage`, not `ecr:PutImage`",
       "make this Action a list that holds \"ecr:PutImage\" too"},
      {allow(R"("ecr:PutImage")", on_web), "\"arn:aws:ecr:eu-west-1:111122223333:repository/web\"",
       "is about `arn:aws:ecr:eu-west-1:111122223333:repository/web` and one other, not this "
       "resource",
       "add \"" + std::string(shop) + "\" to this Resource list"},
      // More actions would come along with the resource.
      {allow(R"("ecr:*")", on_web), "\"arn:aws:ecr:eu-west-1:111122223333:repository/web\"",
       "is about `arn:aws:ecr:eu-west-1:111122223333:repository/web` and one other, not this "
       "resource",
       "add this statement"},
      // The same service counts more than what else matches.
      {allow(R"("s3:*")", on_all) + "," + allow(R"("ecr:GetImage")", on_web), "\"ecr:GetImage\"",
       "allows `ecr:GetImage`, not `ecr:PutImage`", "add this statement"},
      {R"({"Effect": "Allow", "NotAction": "ecr:*", "Resource": "*"})", "\"ecr:*\"",
       "leaves out `ecr:PutImage`", "add this statement"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.statements);
    Asked asked(role, "ecr:PutImage", shop);
    asked.identity(row.statements);
    const Explanation explanation = asked.answer();
    CHECK(explanation.verdict == "denied (implicit)");
    CHECK(asked.place(explanation.finding.at) == row.place);
    REQUIRE(explanation.nearest.size() == 1);
    CHECK(explanation.nearest.front().lacks.front().words == row.words);
    CHECK(explanation.finding.help.find(row.help) == 0);
  }
}

TEST_CASE("a policy about other services is shown as silent") {
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(allow(R"("s3:*")", on_all));
  const Explanation explanation = asked.answer();
  CHECK(explanation.nearest.empty());
  CHECK(explanation.finding.label == "identity policy allows nothing of `ecr`");
}

TEST_CASE("an action without a resource type is decided on the text *") {
  Asked asked(role, "ecr:GetAuthorizationToken", shop);
  asked.identity(
      allow(R"("ecr:GetAuthorizationToken")", R"(, "Resource": "arn:aws:ecr:*:*:repository/*")"));
  const Explanation explanation = asked.answer();
  CHECK(explanation.verdict == "denied (implicit)");
  CHECK(explanation.finding.label == "identity policy is about this, not `*`");
  CHECK(says(explanation, "has no resource type"));
  CHECK(explanation.finding.help.find(R"("Resource": "*"})") != std::string::npos);
}

TEST_CASE("an explicit deny shows the statement and the condition that holds") {
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(allow(R"("*")", on_all) +
                 R"(, {"Effect": "Deny", "Action": "ecr:*", "Resource": "*",
      "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}})");
  const Explanation explanation = asked.answer();
  CHECK(explanation.verdict == "denied (explicit)");
  CHECK(asked.place(explanation.finding.at) == "\"ecr:*\"");
  REQUIRE(explanation.finding.evidence.size() == 1);
  CHECK(explanation.finding.evidence.front().message ==
        "here `aws:RequestedRegion` is not `eu-central-1`");
  CHECK(says(explanation, "`aws:RequestedRegion` is `eu-west-1`"));
}

TEST_CASE("a limit that does not allow is named, with the statement that grants beside it") {
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(allow(R"("ecr:*")", on_all));
  auto& scp = asked.question().layers.scp;
  asked.with(scp.emplace_back(), iam::PolicyKind::scp, allow(R"("*")", on_all));
  asked.with(scp.emplace_back(), iam::PolicyKind::scp, allow(R"("ecr:Get*")", on_all));
  const Explanation explanation = asked.answer();
  CHECK(explanation.finding.message.ends_with(
      "the service control policy of level 2 does not allow it"));
  REQUIRE(explanation.finding.evidence.size() == 1);
  CHECK(explanation.finding.evidence.front().message == "identity policy allows it");
}

TEST_CASE("across accounts both sides are named if both lack") {
  Asked asked(role, "ecr:PutImage", "arn:aws:ecr:eu-west-1:444455556666:repository/shop");
  const Explanation explanation = asked.answer();
  CHECK(explanation.finding.message.ends_with(
      "neither identity policy nor resource policy allows it"));
  CHECK(explanation.finding.at.file == no_file);
  CHECK(says(explanation, "both sides must allow"));
}

TEST_CASE("a key that no option gives makes the answer unknown, with the option that decides") {
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(allow(
      R"("ecr:*")", on_all + R"(, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}})"));
  const Explanation explanation = asked.answer();
  CHECK(explanation.verdict == "unknown");
  CHECK(explanation.finding.label == "identity policy allows it if `aws:SourceVpce` is `vpce-1`");
  CHECK(explanation.finding.help.find("--context aws:SourceVpce=vpce-1") != std::string::npos);
}

TEST_CASE("key and trust policies that are not given are not taken for absent") {
  struct Row {
    std::string_view action;
    std::string_view resource;
    std::string_view help;
  };
  const Row rows[] = {
      {"kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1",
       "give the key policy with `--resource-policy FILE`"},
      {"sts:AssumeRole", "arn:aws:iam::111122223333:role/other",
       "give the role's trust policy with `--trust FILE`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.action);
    Asked asked(role, row.action, row.resource);
    asked.identity(allow(R"("*")", on_all));
    const Explanation explanation = asked.answer();
    CHECK(explanation.verdict == "unknown");
    CHECK(explanation.finding.help == row.help);
  }
}

TEST_CASE("circumstances follow from who asks for what, unless they are given") {
  const auto filled = [](Asked& asked, std::string_view name) -> std::string {
    complete(asked.question());
    const iam::ContextKey* found = asked.question().request.find(name);
    if (found == nullptr) return "absent";
    if (found->presence == Presence::unknown_value) return "present";
    if (found->presence == Presence::unknown) return "unknown";
    return std::string(found->values.front().text);
  };
  struct Row {
    std::string_view principal;
    std::string_view key;
    std::string_view value;
  };
  constexpr std::string_view session = "arn:aws:sts::111122223333:assumed-role/deploy/gha";
  constexpr std::string_view user = "arn:aws:iam::111122223333:user/ci/bot";
  const Row rows[] = {
      {role, "aws:PrincipalArn", role},
      {session, "aws:PrincipalArn", "present"},
      {"*", "aws:PrincipalArn", "absent"},
      {user, "aws:PrincipalType", "User"},
      {session, "aws:PrincipalType", "AssumedRole"},
      {user, "aws:username", "bot"},
      {role, "aws:username", "absent"},
      {role, "aws:TokenIssueTime", "present"},
      {user, "aws:TokenIssueTime", "unknown"},
      {role, "aws:PrincipalIsAWSService", "false"},
      {"ecs-tasks.amazonaws.com", "aws:PrincipalIsAWSService", "true"},
      {role, "aws:RequestedRegion", "eu-west-1"},
      {role, "AWS:resourceaccount", "111122223333"},
      {role, "aws:SecureTransport", "true"},
      {role, "aws:CurrentTime", "present"},
      {role, "aws:SourceVpce", "unknown"},
      {role, "aws:SourceIp", "unknown"},
      {role, "aws:PrincipalTag/team", "absent"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.principal);
    CAPTURE(row.key);
    Asked asked(row.principal, "ecr:PutImage", shop);
    CHECK(filled(asked, row.key) == row.value);
  }
  Asked mentioned(role, "ecr:PutImage", shop);
  mentioned.identity(allow(
      R"("ecr:*")", R"(, "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}")"));
  CHECK(filled(mentioned, "aws:PrincipalTag/team") == "unknown");
  Asked through(role, "ecr:PutImage", shop);
  through.endpoint(R"({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})");
  CHECK(filled(through, "aws:SourceVpce") == "present");
  Asked address(role, "ecr:PutImage", shop);
  address.endpoint(R"({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})");
  CHECK(filled(address, "aws:SourceIp") == "absent");
  Asked given(role, "ecr:PutImage", shop);
  given.context("AWS:SECURETRANSPORT", "false");
  CHECK(filled(given, "aws:SecureTransport") == "false");
}

TEST_CASE("more condition keys than can be looked at are refused") {
  std::string keys;
  for (int i = 0; i < 1100; ++i)
    keys += (i == 0 ? "" : ", ") + ("\"aws:PrincipalTag/" + std::to_string(i)) + "\": \"x\"";
  Asked asked(role, "ecr:PutImage", shop);
  asked.identity(
      allow(R"("ecr:*")", on_all + R"(, "Condition": {"StringEquals": {)" + keys + "}}"));
  CHECK_FALSE(complete(asked.question()));
}

TEST_CASE("conditions are said in words") {
  struct Row {
    std::string condition;
    std::string_view fact;
  };
  const Row rows[] = {
      {R"("StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]})",
       "`aws:SourceVpce` is `vpce-1` or `vpce-2`"},
      {R"("StringNotLike": {"aws:PrincipalArn": "*:role/x"})",
       "`aws:PrincipalArn` is not like `*:role/x`"},
      {R"("ArnEquals": {"aws:SourceArn": "arn:aws:s3:::b"})",
       "`aws:SourceArn` is `arn:aws:s3:::b`"},
      {R"("NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"})",
       "`aws:SourceIp` is not in `10.0.0.0/8`"},
      {R"("NumericLessThanEquals": {"s3:max-keys": 10})", "`s3:max-keys` is at most `10`"},
      {R"("DateGreaterThan": {"aws:CurrentTime": "2026-01-01"})",
       "`aws:CurrentTime` is after `2026-01-01`"},
      {R"("Null": {"aws:TokenIssueTime": "true"})", "`aws:TokenIssueTime` is absent"},
      {R"("Null": {"aws:TokenIssueTime": "false"})", "`aws:TokenIssueTime` is present"},
      {R"("BoolIfExists": {"aws:SecureTransport": "true"})",
       "`aws:SecureTransport` is `true`, or absent"},
      {R"("ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b", "c", "d"]})",
       "every value of `aws:TagKeys` is `a`, `b`, `c` or 1 more"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    const std::string text = R"({"Statement": {"Condition": {)" + row.condition + "}}}";
    const Tree tree = parse_json(text).tree;
    const iam::Policy policy = read_policy(tree.root(), iam::PolicyKind::identity, Dialect::policy);
    CHECK(as_fact(policy.statements.front().conditions.front()) == row.fact);
  }
}
