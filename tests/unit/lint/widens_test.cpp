// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/policy_reach.h"

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"
#include "writ/tree.h"

using namespace writ;

namespace {

bool widens(const std::string& before, const std::string& after,
            iam::PolicyKind kind = iam::PolicyKind::identity) {
  const Parsed old_tree = parse_json(before);
  const Parsed new_tree = parse_json(after);
  return iam::widens(read_policy(old_tree.tree.root(), kind, Dialect::iam),
                     read_policy(new_tree.tree.root(), kind, Dialect::iam));
}

std::string policy(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

const std::string get =
    R"({"Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "arn:aws:s3:::shop/*"})";

}  // namespace

TEST_CASE("a policy allows no more than itself, and no more without an entry that another covers") {
  CHECK_FALSE(widens(policy(get), policy(get)));
  CHECK_FALSE(widens(
      policy(get),
      policy(R"({"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::shop/*"})")));
}

TEST_CASE("more actions, resources, principals or values widen a policy") {
  CHECK(widens(
      policy(get),
      policy(R"({"Effect": "Allow", "Action": ["s3:*"], "Resource": "arn:aws:s3:::shop/*"})")));
  CHECK(widens(policy(get),
               policy(R"({"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*"})")));
  CHECK(widens(
      policy(
          R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/a"}, "Action": "s3:GetObject", "Resource": "*"})"),
      policy(R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"})"),
      iam::PolicyKind::s3_bucket));
  CHECK(widens(
      policy(
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": "1"}}})"),
      policy(
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": ["1", "2"]}}})")));
  CHECK(widens(
      policy(
          R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": "1"}}})"),
      policy(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})")));
}

TEST_CASE("a Deny that is taken away or narrowed widens a policy") {
  const std::string deny =
      R"({"Effect": "Deny", "Action": ["s3:GetObject", "s3:GetObjectAcl"], "Resource": "*"})";
  CHECK(widens(policy(get + "," + deny), policy(get)));
  CHECK(
      widens(policy(get + "," + deny),
             policy(get + R"(,{"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": "*"})")));
}

TEST_CASE("a variable that becomes a variable through the Version widens a policy") {
  const std::string own =
      R"("Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:username": "${aws:username}"}}}})";
  CHECK(widens("{" + own, R"({"Version": "2012-10-17", )" + own));
}
