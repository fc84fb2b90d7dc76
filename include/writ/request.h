// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One request to AWS: who wants to do what to which resource, and what is known of the
// circumstances.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

#include <cstdint>
#include <string_view>
#include <vector>

#include "writ/glob.h"
#include "writ/str.h"
#include "writ/truth.h"

namespace writ::iam {

/// Text of a request, perhaps with holes. Borrows the text.
struct Value {
  std::string_view text;
  std::vector<Hole> holes;

  Value() = default;
  explicit Value(std::string_view known) : text(known) {}
  Value(std::string_view written, Dialect dialect)
      : text(written), holes(find_holes(written, dialect)) {}
  bool known() const { return holes.empty(); }
  /// Any text at all.
  static Value anything();
};

/// An ARN with its account in digits, whose holes before the resource fill whole fields, as in
/// `arn:aws:ecr:${{ env.REGION }}:111122223333:repository/shop`. Its account is taken to be the one
/// that is written.
bool has_sure_fields(const Value& value);
/// Every text that the value may be: a hole is any text.
glob::Pattern pattern_of(const Value& value, glob::Case c = glob::Case::sensitive);

/// Who asks.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
enum class CallerType : uint8_t {
  user,
  role,     ///< `arn:…:iam::A:role/…`: one of its sessions
  session,  ///< `arn:…:sts::A:assumed-role/ROLE/SESSION`; the role's path is not part of it
  root,     ///< `arn:…:iam::A:root`
  federated_user,  ///< `arn:…:sts::A:federated-user/NAME`
  service,         ///< `ecs-tasks.amazonaws.com`
  federated,       ///< an OIDC or SAML provider
  anonymous,       ///< `*`
  other,           ///< none of these forms; with holes in `id` it may be any of them
};

struct Caller {
  CallerType type = CallerType::other;
  Value id;                    ///< as given
  std::string_view partition;  ///< `aws`; empty without an ARN
  std::string_view
      account;  ///< twelve digits, or a text with holes; empty where the caller belongs to none
  std::string_view name;  ///< last part of a user's or role's path; of sessions the role's name

  static Caller parse(Value id);
  /// Nothing can be said of who it is.
  bool is_open() const { return type == CallerType::other; }
  /// Has identity policies, or could have.
  bool has_identity() const;
  /// `name` is written out. What fills a hole may hold a slash, behind which the name begins anew.
  bool has_sure_name() const;
  /// A service-linked role, which SCPs and RCPs leave alone. A session tells only its role's name.
  /// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
  Truth service_linked() const;
};

/// What is known of one condition key in the request. A key without an entry is absent.
struct ContextKey {
  enum class Presence : uint8_t {
    present,        ///< with `values`
    unknown_value,  ///< present, nobody knows with which value
    unknown,        ///< present or absent, and nobody knows the value
  };
  std::string_view name;  ///< as written; compared without case
  Presence presence = Presence::present;
  std::vector<Value> values;
};

struct Request {
  Caller caller;
  Value action;
  Value resource;  ///< an ARN, or `*` for actions without a resource
  /// Owner of the resource; empty: the account of its ARN, else the caller's.
  Value resource_account;
  std::vector<ContextKey> context;

  /// Null if the key is absent.
  const ContextKey* find(std::string_view key) const;
};

}  // namespace writ::iam
