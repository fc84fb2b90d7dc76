// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/account.h"

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

namespace {

struct Loaded {
  explicit Loaded(std::string text) : source("account.json", std::move(text)), document(0, source) {
    document.tree = std::move(parse_json(source.text()).tree);
    extract(document, {});
  }
  std::string slice(Span span) const {
    return std::string(source.text().substr(span.begin, span.size()));
  }
  SourceFile source;
  Document document;
};

std::string statement(const std::string& action) {
  return R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ")" + action +
         R"(", "Resource": "*"}})";
}

const std::string details = R"({
  "UserDetailList": [{"UserName": "build", "GroupList": ["developers"],
     "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": )" +
                            statement("s3:GetObject") + R"(}],
     "AttachedManagedPolicies": []}],
  "GroupDetailList": [{"GroupName": "developers", "GroupPolicyList": [],
     "AttachedManagedPolicies": [{"PolicyName": "shared", "PolicyArn": "arn:aws:iam::111122223333:policy/shared"}]}],
  "RoleDetailList": [{"RoleName": "deploy",
     "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}},
     "RolePolicyList": [],
     "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
                                 {"PolicyArn": "arn:aws:iam::444455556666:policy/unknown"}],
     "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}],
  "Policies": [
    {"Arn": "arn:aws:iam::111122223333:policy/shared", "AttachmentCount": 1,
     "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": false, "Document": )" +
                            statement("iam:*") + R"(},
                           {"VersionId": "v2", "IsDefaultVersion": true, "Document": )" +
                            statement("ecr:PutImage") + R"(}]},
    {"Arn": "arn:aws:iam::111122223333:policy/limit", "AttachmentCount": 0,
     "PermissionsBoundaryUsageCount": 1,
     "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" +
                            statement("ecr:*") + R"(}]}]})";

}  // namespace

TEST_CASE("account details become users, groups and roles with what each of them has") {
  const Loaded loaded(details);
  const Document& document = loaded.document;
  REQUIRE(document.kinds.front() == "account-authorization-details");
  REQUIRE(document.entities.size() == 3);
  const iam::Entity& group = document.entities[0];
  const iam::Entity& user = document.entities[1];
  const iam::Entity& role = document.entities[2];
  CHECK(group.name == "developers");
  CHECK(user.name == "build");
  CHECK(role.name == "deploy");

  REQUIRE(user.policies.size() == 2);
  CHECK(document.policies[user.policies[0]].grants("s3:GetObject"));
  CHECK(document.policies[user.policies[1]].grants("ecr:PutImage"));
  CHECK(user.groups == std::vector<std::size_t>{0});

  REQUIRE(role.trust);
  CHECK(document.policies[*role.trust].kind == iam::PolicyKind::trust);
  REQUIRE(role.boundary);
  CHECK(document.policies[*role.boundary].kind == iam::PolicyKind::boundary);
  REQUIRE(role.vendor.size() == 1);
  CHECK(document.vendor_policies[role.vendor[0].policy].policy.grants("s3:ListBucket"));
  CHECK(loaded.slice(role.vendor[0].place.span()) == "\"arn:aws:iam::aws:policy/ReadOnlyAccess\"");
  CHECK(role.more_elsewhere);
  CHECK_FALSE(user.more_elsewhere);
}

TEST_CASE("only the default version of a policy counts, and its places are those of the file") {
  const Loaded loaded(details);
  for (const iam::Policy& policy : loaded.document.policies) {
    CHECK_FALSE(policy.grants("iam:CreateUser"));
    for (const iam::Statement& each : policy.statements)
      CHECK(loaded.slice(each.actions.front().span()) ==
            "\"" + std::string(each.actions.front().text) + "\"");
  }
}

TEST_CASE("a boundary of AWS that the catalogue carries is read, another is elsewhere") {
  const auto role_limited_by = [](const std::string& arn) {
    return Loaded(
        R"({"RoleDetailList": [{"RoleName": "deploy", "RolePolicyList": [], "AttachedManagedPolicies": [],
            "PermissionsBoundary": {"PermissionsBoundaryArn": ")" +
        arn + R"("}}]})");
  };
  const Loaded known = role_limited_by("arn:aws:iam::aws:policy/AdministratorAccess");
  const iam::Entity& role = known.document.entities.front();
  REQUIRE(role.vendor_boundary);
  CHECK(
      known.document.vendor_policies[role.vendor_boundary->policy].policy.grants("iam:CreateUser"));
  CHECK_FALSE(role.boundary_elsewhere);
  const Loaded unknown = role_limited_by("arn:aws:iam::aws:policy/NoSuchPolicyOfAws");
  CHECK(unknown.document.entities.front().boundary_elsewhere);
}

TEST_CASE("documents that are URL-encoded are said to be unread, once for the file") {
  const std::string encoded =
      R"("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%7D%7D")";
  const Loaded loaded(R"({"RoleDetailList": [{"RoleName": "deploy", "AssumeRolePolicyDocument": )" +
                      encoded + R"(, "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": )" +
                      encoded + "}]}]}");
  REQUIRE(loaded.document.problems.size() == 1);
  const Problem& problem = loaded.document.problems.front();
  CHECK(problem.rule == "iam-kind-unclear");
  CHECK(problem.message ==
        "2 documents are URL-encoded, as the API sends them, so no rule looks at what they allow");
  CHECK(loaded.slice(problem.span) == "\"PolicyDocument\"");
  CHECK(loaded.document.entities.front().more_elsewhere);
  CHECK(Loaded(details).document.problems.empty());
}

TEST_CASE("a group that is named twice is joined once") {
  const Loaded loaded(
      R"({"UserDetailList": [{"UserName": "build", "GroupList": ["g", "g"]}],
          "GroupDetailList": [{"GroupName": "g", "GroupPolicyList": [],
            "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}]})");
  const iam::Entity& user = loaded.document.entities.back();
  CHECK(user.groups.size() == 1);
  CHECK(user.vendor.size() == 1);
}
