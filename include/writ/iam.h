// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The IAM policy language as checks see it: statements with their action, resource and principal
// patterns. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "writ/node.h"
#include "writ/str.h"

namespace writ::iam {

/// Which language a document is written in: what it may hold and what it is attached to.
enum class PolicyKind : uint8_t {
  unknown,   ///< a policy by shape, but nothing says which kind; only kind-independent rules run
  identity,  ///< attached to a user, group or role
  boundary,  ///< permissions boundary
  session,   ///< passed to AssumeRole*
  trust,     ///< AssumeRolePolicyDocument of a role
  resource,  ///< some other resource-based policy
  s3_bucket,
  kms_key,
  sqs_queue,
  sns_topic,
  secrets_manager,
  lambda_function,
  ecr_repository,
  vpc_endpoint,
  scp,
  rcp,
};
/// `iam-policy`, `trust-policy`, `ecr-repository-policy`, `vpce-policy`, …: the words of `kinds:`
/// and of `documents`.
std::string_view to_string(PolicyKind);
/// The reverse; `unknown` for another word.
PolicyKind policy_kind(std::string_view name);
/// Every name that `policy_kind` knows, for did-you-mean.
std::span<const std::string_view> policy_kind_names();
/// Kinds whose statements name principals.
bool has_principals(PolicyKind);
/// Kinds whose Allow gives somebody the right to use ECR, S3 and the like: not those that only
/// limit (boundary, SCP, RCP, endpoint) and not trust.
bool gives_rights(PolicyKind);

enum class Effect : uint8_t { unknown, allow, deny };

enum class PrincipalType : uint8_t { anyone, aws, service, federated, canonical_user, other };

struct Principal {
  PrincipalType type = PrincipalType::other;
  Str value;  ///< `*` for anyone
};

/// One `operator: {key: values}` entry.
struct Condition {
  Str op;   ///< as written, text = the key of the operator entry
  Str key;  ///< condition key as written, for instance `token.actions.githubusercontent.com:sub`
  std::vector<Str> values;
  /// Operator without `ForAllValues:` / `ForAnyValue:` and without `IfExists`.
  std::string_view base_op;
  bool for_all_values = false;
  bool for_any_value = false;
  bool if_exists = false;
  /// `…Not…` operators: true when none of the values matches.
  bool negated = false;
  /// Values are globs (StringLike, ArnLike, ArnEquals and their negations).
  bool wildcards = false;
};

struct Statement {
  Node node;
  uint32_t index = 0;  ///< 0-based
  Str sid;
  Str effect_text;
  Effect effect = Effect::unknown;
  bool not_action = false;  ///< `actions` came from NotAction
  std::vector<Str> actions;
  /// The `service_bit`s of `actions`. Most questions about an action end here.
  uint64_t action_services = ~uint64_t{0};
  Node actions_node;          ///< the Action or NotAction value; missing if neither is written
  bool not_resource = false;  ///< `resources` came from NotResource
  std::vector<Str> resources;
  Node resources_node;
  bool not_principal = false;
  std::vector<Principal> principals;
  Node principals_node;
  std::vector<Condition> conditions;
  Node conditions_node;

  bool allows() const { return effect == Effect::allow; }
  bool denies() const { return effect == Effect::deny; }

  /// Does the action element reach this action, wildcards, case and NotAction considered?
  /// `action` is a literal such as `ecr:PutImage`.
  bool covers_action(std::string_view action) const;
  /// The written pattern that reaches `action`, or null (always null under NotAction).
  const Str* action_pattern(std::string_view action) const;
  /// Could some filling of holes make the action element reach the action? What is not covered even
  /// so is surely left out.
  bool may_cover_action(std::string_view action) const;
  /// Could some filling of holes and variables make the resource element match the ARN pattern
  /// `arn`? True where the kind has no Resource element.
  bool may_reach_resource(std::string_view arn) const;
  /// False: no filling of holes makes one of `actions` match it.
  bool names_service_of(std::string_view action) const;
  /// Certainly every resource: an Allow-style `Resource: "*"` (or a list that holds it).
  bool any_resource() const;
};

/// One policy document, wherever it is written.
struct Policy {
  PolicyKind kind = PolicyKind::unknown;
  /// Service a VPC endpoint policy belongs to (`ecr.dkr`, `s3`), if path, config or content tells.
  std::string endpoint_service;
  /// Role name that config or the file name ties it to; empty if nothing does.
  std::string attached_to;
  Node node;
  Str version;
  std::vector<Statement> statements;

  /// Some Allow statement reaches the action on some resource, and no unconditional Deny on
  /// everything takes it away.
  bool grants(std::string_view action) const;
  /// First Allow statement that reaches the action, or null.
  const Statement* granting(std::string_view action) const;
};

/// One of 64 bits for the service of an action, without case; all of them where a wildcard leaves
/// the service open. `text` is an action or its pattern without holes before the colon.
uint64_t service_bit(std::string_view text);
/// `*`, however often it is written: a pattern for everything.
bool is_star(std::string_view text);
/// Might both statements speak of one resource? True where a kind has no Resource element, under
/// NotResource, and where holes leave it open, and for lists too long to compare.
bool may_share_resource(const Statement& a, const Statement& b);
/// Does the pattern single the action out by its verb and more (`ecr:GetAuth*`), not reach it among
/// others (`ecr:Get*`, `ecr:*`)?
bool names_action(std::string_view pattern, std::string_view action);
/// Does a Deny without conditions, whatever its resources and principals, reach the action?
bool denies_outright(const Policy& policy, std::string_view action);
/// The text as a glob that matches every filling of its holes.
std::string open_pattern(const Str& value);

/// The parts of an action pattern `service:Name`.
struct ActionPattern {
  std::string_view service;  ///< empty for a lone `*`
  std::string_view name;     ///< `*` for a lone `*`
  static ActionPattern parse(std::string_view text);
};

}  // namespace writ::iam
