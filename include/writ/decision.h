// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// May this request pass? The answer of every policy layer together, with the statements that gave
// it, or what it depends on. Sound: whatever stands in the holes, an `allow` is an allow and a
// `deny` is a deny.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/iam.h"
#include "writ/request.h"
#include "writ/truth.h"

namespace writ::iam {

enum class Layer : uint8_t { identity, boundary, session, resource, scp, rcp, endpoint };

/// A policy in its place. Borrows it.
struct AttachedPolicy {
  /// Null for a policy that exists but cannot be read, so that nobody knows what it says.
  const Policy* policy = nullptr;
  /// Names it in answers: `identity[0]`, a path, an ARN.
  std::string_view name;
};

/// All policies that may speak about one request. What a list does not hold does not exist; an
/// empty list of a layer that only limits (boundary, session, SCP, RCP, endpoint) limits nothing.
struct PolicyLayers {
  std::vector<AttachedPolicy> identity;
  std::vector<AttachedPolicy> boundary;
  std::vector<AttachedPolicy> session;
  /// The policy of the resource: for `sts:AssumeRole*` the role's trust policy. At most one.
  std::vector<AttachedPolicy> resource;
  /// A list for each level from the root to the account.
  std::vector<std::vector<AttachedPolicy>> scp;
  std::vector<std::vector<AttachedPolicy>> rcp;
  std::vector<AttachedPolicy> endpoint;
};

enum class Verdict : uint8_t { allow, deny, unknown };
enum class DenyKind : uint8_t { none, explicit_deny, implicit_deny };
std::string_view to_string(Verdict);  ///< `Allow`, `Deny`, `Unknown`

struct StatementRef {
  Layer layer = Layer::identity;
  const AttachedPolicy* policy = nullptr;
  /// Null where the policy as a whole is meant because it cannot be read.
  const Statement* statement = nullptr;
};

/// Something that no file tells and on which an unknown answer hangs.
struct Dependency {
  enum class Kind : uint8_t {
    key,      ///< a condition key; `text` is its name
    hole,     ///< a value in a statement that is filled later
    policy,   ///< a policy that cannot be read
    request,  ///< a part of the request
  };
  Kind kind = Kind::key;
  std::string text;  ///< in words; for keys the key
  StatementRef where;
};

/// The dependencies in words, in order, each once.
std::vector<std::string> describe(const std::vector<Dependency>& depends);

/// What one layer says. For a resource policy, by what its statements name of the caller:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
struct LayerAnswer {
  Truth denies = Truth::no;
  Truth allows = Truth::no;  ///< the layers without principals
  Truth direct = Truth::no;  ///< everybody, the user or the very session
  Truth as_role = Truth::no;
  Truth as_account = Truth::no;
};

/// How the layers come together.
enum class Path : uint8_t {
  same_account,
  cross_account,         ///< both sides must allow
  resource_only,         ///< callers without policies of their own: services, federated identities,
                         ///< anonymous
  gate,                  ///< trust and key policies: nothing passes without them
  no_permission_needed,  ///< `sts:GetCallerIdentity`
};

struct Decision {
  Verdict verdict = Verdict::unknown;
  DenyKind kind = DenyKind::none;  ///< of a `deny`; `none` if nobody can tell which kind
  Path path = Path::same_account;
  /// For `allow` the statements that allow, one a layer; for an explicit deny the denying ones; for
  /// `unknown` those that may or may not apply; for an implicit deny none.
  std::vector<StatementRef> because;
  std::vector<Dependency> depends;

  /// The answers of the layers, for explanations.
  LayerAnswer identity;
  LayerAnswer boundary;
  LayerAnswer session;
  LayerAnswer resource;
  std::vector<LayerAnswer> scp;  ///< one a level
  LayerAnswer rcp;
  LayerAnswer endpoint;
};

/// `sts:AssumeRole*` and what goes with it: decided by the role's trust policy. Unknown for an
/// action with holes.
Truth is_role_action(const Value& action);
/// Nothing passes without the policy of the resource: trust policies, and key policies of KMS keys.
/// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
Truth is_gated(const Request& request);

/// Pure. Time is linear in the size of the policies, for one request.
Decision decide(const Request& request, const PolicyLayers& layers);

/// The elements of a statement against a request, each on its own.
struct StatementMatch {
  Truth action = Truth::no;
  Truth resource = Truth::no;
  Truth principal = Truth::yes;
  Truth condition = Truth::yes;
  /// Of the conditions those that are `condition`'s worth: false ones, or else unknown ones.
  std::vector<const Condition*> conditions;

  Truth applies() const { return both(both(action, resource), both(principal, condition)); }
};
StatementMatch match_statement(const Statement& statement, const Policy& policy, Layer layer,
                               const Request& request);

/// Actions without a resource type are decided on the text `*`, whatever resource they are said to
/// be on.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
Request with_effective_resource(Request request);

}  // namespace writ::iam
