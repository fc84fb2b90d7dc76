// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a trust policy lets GitHub Actions in: the provider it names and the claims it asks for. Used
// by the rules on trust. https://docs.github.com/en/actions/reference/security/oidc
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html

#include <cstdint>
#include <string_view>
#include <vector>

#include "writ/iam.h"

namespace writ::iam {

/// An Allow of sts:AssumeRoleWithWebIdentity whose principal is a GitHub Actions OIDC provider.
struct GithubTrust {
  const Statement* statement = nullptr;
  const Principal* provider = nullptr;
  /// What follows `oidc-provider/`, such as `token.actions.githubusercontent.com/acme`; also the
  /// prefix of its condition keys.
  std::string_view issuer;
  std::string_view partition;

  /// Every account of github.com gets tokens of this issuer; otherwise only those of one enterprise
  /// do.
  bool shared() const;
};

/// The statements of a policy that trust GitHub, whatever its kind. Providers with holes in their
/// issuer are left out.
std::vector<GithubTrust> github_trusts(const Policy& policy);

/// The principal that admits the users of every identity provider (`*` in any form) to a trust
/// policy's Allow of sts:AssumeRoleWithWebIdentity, or null.
const Principal* any_provider(const Policy& policy, const Statement& statement);

/// The claim that an OIDC condition key of GitHub names: `sub` for
/// `token.actions.githubusercontent.com:sub`. Keys have no case; the claim is as written. Empty for
/// another key.
std::string_view github_claim(const Condition& condition);

/// Only requests whose claim has one of the values pass: a positive comparison that an absent key
/// fails.
bool demands_value(const Condition& condition);
/// The first value of wildcards and marks only, such as `*`, `*/*` or `repo:*`, so that the
/// condition says nothing of who asks; null if there is none.
const Str* open_value(const Condition& condition);

/// `repo:OWNER/REPOSITORY:REST` with wildcards in any part; parts are empty where the pattern has
/// another form. With immutable ids an owner is `acme@1` and a repository `shop@2`.
struct SubjectPattern {
  std::string_view owner;
  std::string_view repository;
  std::string_view rest;

  static SubjectPattern parse(std::string_view pattern);
};

/// Whom a `sub` pattern lets in beyond one repository's chosen ref or environment, the widest
/// first.
enum class SubjectReach : uint8_t {
  everybody,             ///< any subject of any owner
  any_owner,             ///< any owner's repository of a certain name
  similar_owners,        ///< owners whose name fits a pattern that anybody can register
  all_repositories,      ///< every repository of one owner
  similar_repositories,  ///< repositories whose name begins alike
  any_event,             ///< one repository with every branch, tag, pull request and environment
  narrow,                ///< none of these, or not known
};

/// For values of StringLike. Linear in the pattern but for the glob matches.
SubjectReach subject_reach(std::string_view pattern);

/// `part` without a wildcard in the place of its immutable id: `shop` for `shop@*`.
std::string_view without_open_id(std::string_view part);

}  // namespace writ::iam
