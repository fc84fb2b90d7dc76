// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/role_grants.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "extract/extract.h"

using namespace writ;

namespace {

/// A role with one policy of these statements.
struct Fixture {
  explicit Fixture(std::string_view statements, LinkStrength strength = LinkStrength::certain)
      : source("iam/shop.json",
               R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}"),
        document(0, source) {
    document.project_path = source.path();
    document.tree = parse_json(source.text()).tree;
    extract(document, {});
    REQUIRE(document.policies.size() == 1);
    role.permissions.push_back({&document, &document.policies[0], strength});
  }

  SourceFile source;
  Document document;
  Role role;
};

std::string granted(std::string_view statements) {
  const Fixture fixture(statements);
  const auto grant = find_grant(fixture.role, "s3:GetObject", "arn:aws:s3:::shop/x");
  return grant ? grant->pattern : "";
}

}  // namespace

TEST_CASE("a grant is the pattern that names the action and may reach the resource") {
  CHECK(granted(R"({"Effect": "Allow", "Action": ["s3:PutObject", "s3:Get*"], "Resource": "*"})") ==
        "s3:Get*");
  CHECK(granted(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
                   {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::shop/*"})") ==
        "s3:*");
  CHECK(granted(R"({"Effect": "Allow", "Action": "*", "Resource": "*"})").empty());
  CHECK(granted(R"({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"})").empty());
  CHECK(granted(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
                   {"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"})")
            .empty());
}

TEST_CASE("a likely link grants nothing for certain, but may") {
  const Fixture likely(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})",
                       LinkStrength::likely);
  CHECK_FALSE(find_grant(likely.role, "s3:GetObject"));
  CHECK(may_grant(likely.role, "s3:GetObject"));
  CHECK_FALSE(may_grant(likely.role, "s3:PutObject"));
}

TEST_CASE("an action that is filled in later may be any that fits") {
  const Fixture open(R"({"Effect": "Allow", "Action": "s3:<ACTION>", "Resource": "*"})");
  CHECK(may_grant(open.role, "s3:GetObject"));
  CHECK_FALSE(may_grant(open.role, "sqs:SendMessage"));
  const Fixture denied(R"({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})");
  CHECK_FALSE(may_grant(denied.role, "s3:GetObject"));
}
