// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <initializer_list>

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

iam::Statement statement(const Values& actions, const Values& resources,
                         iam::Effect effect = iam::Effect::allow) {
  iam::Statement s;
  s.effect = effect;
  s.actions = actions.all();
  s.actions_node = actions.parsed.tree.root();
  s.resources = resources.all();
  s.resources_node = resources.parsed.tree.root();
  return s;
}

}  // namespace

TEST_CASE("every kind has a name and every name its kind") {
  for (const std::string_view name : iam::policy_kind_names())
    CHECK(iam::to_string(iam::policy_kind(name)) == name);
  CHECK(iam::to_string(iam::PolicyKind::identity) == "iam-policy");
  CHECK(iam::to_string(iam::PolicyKind::rcp) == "rcp");
  CHECK(iam::policy_kind("nonsense") == iam::PolicyKind::unknown);
  CHECK(iam::has_principals(iam::PolicyKind::trust));
  CHECK_FALSE(iam::has_principals(iam::PolicyKind::scp));
}

TEST_CASE("actions are covered without case, with wildcards, and by the complement of NotAction") {
  const Values actions(R"(["ECR:Put*", "s3:Get?bject"])");
  const Values any(R"(["*"])");
  iam::Statement s = statement(actions, any);
  CHECK(s.covers_action("ecr:PutImage"));
  CHECK(s.covers_action("s3:getobject"));
  CHECK_FALSE(s.covers_action("ecr:BatchGetImage"));
  REQUIRE(s.action_pattern("ecr:PutImage") != nullptr);
  CHECK(s.action_pattern("ecr:PutImage")->text == "ECR:Put*");
  s.not_action = true;
  CHECK_FALSE(s.covers_action("ecr:PutImage"));
  CHECK(s.covers_action("ecr:BatchGetImage"));
  CHECK(s.action_pattern("ecr:BatchGetImage") == nullptr);
}

TEST_CASE("a resource may be reached where some filling of its variables matches") {
  const Values actions(R"(["*"])");
  const Values resources(
      R"(["arn:aws:s3:::${aws:username}/*", "arn:aws:ecr:*:111122223333:repository/team-*"])");
  iam::Statement s = statement(actions, resources);
  CHECK(s.may_reach_resource("arn:aws:s3:::anybody/file"));
  CHECK(s.may_reach_resource("arn:aws:ecr:eu-west-1:111122223333:repository/team-a"));
  CHECK(s.may_reach_resource("arn:aws:ecr:eu-west-1:111122223333:repository/*"));
  CHECK_FALSE(s.may_reach_resource("arn:aws:ecr:eu-west-1:111122223333:repository/other"));
  CHECK_FALSE(s.may_reach_resource("*"));
  CHECK_FALSE(s.any_resource());
  s.not_resource = true;
  CHECK(s.may_reach_resource("arn:aws:s3:::anybody/file"));
  CHECK_FALSE(s.may_reach_resource("arn:aws:ecr:eu-west-1:111122223333:repository/team-a"));
  s.resources_node = Node();
  CHECK(s.may_reach_resource("arn:aws:s3:::anything"));
}

TEST_CASE("a grant is taken away only by a denial of everything without condition") {
  const Values put(R"(["ecr:*"])");
  const Values any(R"(["*"])");
  const Values one(R"(["arn:aws:ecr:eu-west-1:111122223333:repository/a"])");
  iam::Policy policy;
  policy.statements.push_back(statement(put, any));
  CHECK(policy.grants("ecr:PutImage"));
  CHECK(policy.granting("ecr:PutImage") == &policy.statements[0]);
  CHECK(policy.granting("s3:GetObject") == nullptr);
  policy.statements.push_back(statement(put, one, iam::Effect::deny));
  CHECK(policy.grants("ecr:PutImage"));
  policy.statements.push_back(statement(put, any, iam::Effect::deny));
  CHECK_FALSE(policy.grants("ecr:PutImage"));
  const Values condition(R"({"Bool": {"aws:SecureTransport": "false"}})");
  policy.statements.back().conditions_node = condition.parsed.tree.root();
  CHECK(policy.grants("ecr:PutImage"));
}

TEST_CASE("an action pattern is split at its first colon") {
  CHECK(iam::ActionPattern::parse("ecr:Put*").service == "ecr");
  CHECK(iam::ActionPattern::parse("ecr:Put*").name == "Put*");
  CHECK(iam::ActionPattern::parse("*").service.empty());
  CHECK(iam::ActionPattern::parse("*").name == "*");
}
