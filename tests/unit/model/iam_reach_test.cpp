// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>

#include "writ/iam.h"
#include "writ/tree.h"

using namespace writ;

namespace {

/// Values with a tree behind them, since only a written value is known.
struct Values {
  explicit Values(std::string_view json) : parsed(parse_json(json)) {}
  std::vector<Str> all() const {
    std::vector<Str> values;
    for (const Node item : parsed.tree.root()) values.push_back(read_str(item, Dialect::policy));
    return values;
  }
  Parsed parsed;
};

iam::Statement on(const Values& resources) {
  iam::Statement s;
  s.resources = resources.all();
  s.resources_node = resources.parsed.tree.root();
  return s;
}

}  // namespace

TEST_CASE("statements share a resource where their patterns can meet") {
  struct Row {
    std::string_view a;
    std::string_view b;
    bool share;
  };
  constexpr Row rows[] = {
      {R"(["arn:aws:ecr:eu-west-1:111122223333:repository/web"])",
       R"(["arn:aws:ecr:eu-west-1:111122223333:repository/api"])", false},
      {R"(["arn:aws:ecr:eu-west-1:111122223333:repository/web"])",
       R"(["arn:aws:ecr:*:*:repository/w*"])", true},
      {R"(["arn:aws:ecr:eu-west-1:111122223333:repository/web"])", R"(["*"])", true},
      {R"(["arn:aws:ecr:*:111122223333:repository/a*"])",
       R"(["arn:aws:ecr:*:444455556666:repository/a*"])", false},
      {R"(["arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web"])",
       R"(["arn:aws:ecr:eu-west-1:111122223333:repository/web"])", true},
      {R"(["arn:aws:s3:::a", "arn:aws:s3:::b"])", R"(["arn:aws:s3:::c", "arn:aws:s3:::b"])", true},
  };
  for (const Row& row : rows) {
    const Values a(row.a);
    const Values b(row.b);
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(iam::may_share_resource(on(a), on(b)) == row.share);
    CHECK(iam::may_share_resource(on(b), on(a)) == row.share);
  }
}

TEST_CASE("a statement without Resource and one with NotResource may share every resource") {
  const Values web(R"(["arn:aws:ecr:eu-west-1:111122223333:repository/web"])");
  const Values bucket(R"(["arn:aws:s3:::a"])");
  iam::Statement inverted = on(bucket);
  inverted.not_resource = true;
  CHECK(iam::may_share_resource(on(web), iam::Statement{}));
  CHECK(iam::may_share_resource(inverted, on(web)));
}

TEST_CASE("lists too long to compare may share a resource") {
  std::string a = "[";
  std::string b = "[";
  for (int i = 0; i < 300; ++i) {
    a += "\"arn:aws:s3:::a" + std::to_string(i) + "\", ";
    b += "\"arn:aws:s3:::b" + std::to_string(i) + "\", ";
  }
  const Values small_a(R"(["arn:aws:s3:::a"])");
  a += "\"x\"]";
  b += "\"y\"]";
  const Values large_a(a);
  const Values large_b(b);
  CHECK(iam::may_share_resource(on(large_a), on(large_b)));
  CHECK_FALSE(iam::may_share_resource(on(small_a), on(large_b)));
}

TEST_CASE("a pattern names an action by more than its verb") {
  constexpr std::string_view token = "ecr:GetAuthorizationToken";
  for (const std::string_view pattern : {"ecr:GetAuthorizationToken", "ECR:getauthorizationtoken",
                                         "ecr:GetA*", "ecr:GetAuth?rizationToken"}) {
    CAPTURE(pattern);
    CHECK(iam::names_action(pattern, token));
  }
  for (const std::string_view pattern :
       {"ecr:Get*", "ecr:*", "*", "ecr:*Token", "ecr:GetB*", "ecr:GetAuthorizationTokens"}) {
    CAPTURE(pattern);
    CHECK_FALSE(iam::names_action(pattern, token));
  }
}

TEST_CASE("an action with a hole may be any that fits") {
  const Values actions(R"(["ecr:Batch${REST}", "s3:GetObject"])");
  iam::Statement s;
  s.actions = actions.all();
  s.actions_node = actions.parsed.tree.root();
  CHECK(s.may_cover_action("ecr:BatchGetImage"));
  CHECK_FALSE(s.covers_action("ecr:BatchGetImage"));
  CHECK(s.may_cover_action("s3:GetObject"));
  CHECK_FALSE(s.may_cover_action("ecr:PutImage"));
  s.not_action = true;
  CHECK(s.may_cover_action("ecr:BatchGetImage"));
  CHECK_FALSE(s.may_cover_action("s3:GetObject"));
}
