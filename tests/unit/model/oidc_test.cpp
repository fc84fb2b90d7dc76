// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include "writ/oidc.h"

using namespace writ;
using iam::SubjectReach;

TEST_CASE("a subject pattern reaches as far as its first open part") {
  struct Row {
    std::string_view pattern;
    SubjectReach reach;
  };
  constexpr Row rows[] = {
      {"*", SubjectReach::everybody},
      {"repo:*", SubjectReach::everybody},
      {"repo:*/*", SubjectReach::everybody},
      {"*:*", SubjectReach::everybody},
      {"repo:*/*:ref:refs/heads/main", SubjectReach::everybody},
      {"repo:*/*:pull_request", SubjectReach::everybody},
      {"repo:*@*/*@*:ref:refs/heads/main", SubjectReach::everybody},
      {"repo:*/shop:ref:refs/heads/main", SubjectReach::any_owner},
      {"repo:*/*-service:*", SubjectReach::any_owner},
      {"repo:acme*", SubjectReach::similar_owners},
      {"repo:acme*/shop:*", SubjectReach::similar_owners},
      {"repo:acm?/shop:ref:refs/heads/main", SubjectReach::similar_owners},
      {"repo:acme/*", SubjectReach::all_repositories},
      {"repo:acme@1/*", SubjectReach::all_repositories},
      {"repo:acme/*:environment:production", SubjectReach::all_repositories},
      {"repo:acme/shop*", SubjectReach::similar_repositories},
      {"repo:acme/shop*:ref:refs/heads/main", SubjectReach::similar_repositories},
      {"repo:acme/shop-*", SubjectReach::similar_repositories},
      {"repo:acme/shop:*", SubjectReach::any_event},
      {"repo:acme/shop:?*", SubjectReach::any_event},
      {"repo:acme@1/shop@2:*", SubjectReach::any_event},
      {"repo:acme@*/shop@*:*", SubjectReach::any_event},
      {"repo:acme/shop-*:ref:refs/heads/main", SubjectReach::narrow},
      {"repo:acme/shop:ref:refs/heads/*", SubjectReach::narrow},
      {"repo:acme/shop:environment:*", SubjectReach::narrow},
      {"repo:acme/shop:ref:refs/heads/main", SubjectReach::narrow},
      {"repo:*@1/*@2:ref:refs/heads/main", SubjectReach::narrow},
      {"repository_owner:acme:*", SubjectReach::narrow},
      {"", SubjectReach::narrow},
      {"repo:", SubjectReach::narrow},
      {"repo:/", SubjectReach::narrow},
      {"repo:acme/:*", SubjectReach::narrow},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CHECK(int(iam::subject_reach(row.pattern)) == int(row.reach));
  }
}

TEST_CASE("a subject comes apart at its first slash and the colon behind it") {
  const auto subject = iam::SubjectPattern::parse("repo:acme@1/shop@2:environment:a%3Ab");
  CHECK(subject.owner == "acme@1");
  CHECK(subject.repository == "shop@2");
  CHECK(subject.rest == "environment:a%3Ab");
  CHECK(iam::SubjectPattern::parse("job_workflow_ref:acme/ci").owner.empty());
  CHECK(iam::without_open_id("shop@*") == "shop");
  CHECK(iam::without_open_id("@*") == "@*");
}

TEST_CASE("a condition demands a value only if an absent key fails it") {
  struct Row {
    std::string_view op;
    bool for_all_values;
    bool if_exists;
    bool negated;
    bool demands;
  };
  constexpr Row rows[] = {{"StringEquals", false, false, false, true},
                          {"StringLike", true, false, false, false},
                          {"StringLike", false, true, false, false},
                          {"StringNotLike", false, false, true, false},
                          {"Null", false, false, false, false}};
  for (const Row& row : rows) {
    iam::Condition condition;
    condition.base_op = row.op;
    condition.for_all_values = row.for_all_values;
    condition.if_exists = row.if_exists;
    condition.negated = row.negated;
    CAPTURE(row.op);
    CHECK(iam::demands_value(condition) == row.demands);
  }
}

TEST_CASE("claims are known by GitHub's issuers, without case") {
  const auto claim = [](std::string_view key) {
    iam::Condition condition;
    condition.key.text = key;
    return iam::github_claim(condition);
  };
  CHECK(claim("token.actions.githubusercontent.com:sub") == "sub");
  CHECK(claim("Token.Actions.GitHubUserContent.com:Sub") == "Sub");
  CHECK(claim("token.actions.githubusercontent.com/acme:aud") == "aud");
  CHECK(claim("token.actions.acme.ghe.com:sub") == "sub");
  CHECK(claim("github.com:sub").empty());
  CHECK(claim("app.terraform.io:sub").empty());
  CHECK(claim("sub").empty());
}
