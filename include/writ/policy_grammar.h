// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the policy language is in each kind of policy: the elements, principals, effects and sizes
// that AWS takes. Read by the form check and by checks on policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include <cstdint>
#include <string_view>

#include "writ/iam.h"

namespace writ::iam {

enum class Use : uint8_t { optional, required, forbidden };

/// How AWS counts a document against a limit.
enum class SizeUnit : uint8_t {
  none,            ///< no limit is known
  without_blanks,  ///< characters, white space left out
  characters,      ///< characters as stored, white space included
  bytes,           ///< bytes as stored
};

/// A document above `limit` fits nowhere. One above `common` fits only as `only_as` says.
struct SizeLimit {
  SizeUnit unit = SizeUnit::none;
  uint32_t limit = 0;
  uint32_t common = 0;  ///< 0 where there is one limit only
  std::string_view only_as;
};

/// A set of principal types, one bit each.
using PrincipalTypes = uint8_t;
constexpr PrincipalTypes bit(PrincipalType type) {
  return static_cast<PrincipalTypes>(1u << static_cast<unsigned>(type));
}

/// One kind of policy. `Effect` and `Action` or `NotAction` are demanded everywhere.
struct PolicyGrammar {
  PolicyKind kind = PolicyKind::unknown;
  std::string_view name;  ///< with its article: `a role's trust policy`
  Use principal = Use::required;
  Use not_principal = Use::optional;
  Use not_action = Use::optional;
  Use resource = Use::required;  ///< also of `NotResource`
  /// Types that a principal may have; what is not in the set is refused.
  PrincipalTypes principal_types = 0;
  /// Only Deny, only for everyone, only in the language of 2012, and no action that is `*` alone.
  bool resource_control = false;
  SizeLimit size;
  std::string_view page;  ///< the vendor's page on all this

  bool takes(PrincipalType type) const { return (principal_types & bit(type)) != 0; }
};

/// The grammar of a kind; that of `unknown` holds what is true of all.
const PolicyGrammar& policy_grammar(PolicyKind kind);

}  // namespace writ::iam
