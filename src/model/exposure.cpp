// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/exposure.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::iam {
namespace {

/// A network that strangers are in as well: a `/0`, or one of the halves and other large parts that
/// lists put together to everything.
bool is_wide_network(std::string_view value) {
  constexpr int narrowest = 7;
  const std::size_t slash = value.find('/');
  if (slash == std::string_view::npos) return false;
  int bits = -1;
  std::from_chars(value.data() + slash + 1, value.data() + value.size(), bits);
  return bits >= 0 && bits <= narrowest;
}

/// A pattern of ARNs that fits something of every account: `arn:aws:iam::*:role/deploy`. Names of
/// buckets belong to one account by themselves.
bool is_arn_of_anybody(std::string_view value) {
  const auto arn = aws::Arn::parse(value);
  if (!arn) return false;
  const auto says_nothing = [](std::string_view field) {
    return field.find('*') != std::string_view::npos &&
           field.find_first_not_of("*?") == std::string_view::npos;
  };
  return says_nothing(arn->account) || (arn->account.empty() && says_nothing(arn->resource));
}

bool fits_strangers(const Condition& condition, const Str& value) {
  if (!value.known()) return false;
  if (condition.base_op == "IpAddress") return is_wide_network(value.text);
  const bool patterns = condition.wildcards || condition.base_op.starts_with("Arn");
  if (!patterns) return false;
  // Callers choose what stands behind the colon.
  if (equals_ignoring_case(condition.key.text, "aws:userid")) return value.text.starts_with('*');
  return is_arn_of_anybody(value.text);
}

/// Tags and session names that the caller's own account gives.
bool is_chosen_by_callers(std::string_view key) {
  return starts_with_ignoring_case(key, "aws:PrincipalTag/");
}

bool is_same_principal(const Principal& a, const Principal& b) {
  return a.type == b.type && a.value.text == b.value.text;
}

/// Those whom the Allow lets in are among those whom the Deny speaks of.
bool speaks_of(const Statement& deny, const Statement& allow) {
  return deny.not_principal || everybody(deny) != nullptr ||
         std::ranges::any_of(deny.principals, [&](const Principal& each) {
           return std::ranges::any_of(allow.principals, [&](const Principal& other) {
             return is_same_principal(each, other);
           });
         });
}

bool reaches_all_actions(const Statement& deny, const Statement& allow) {
  if (deny.not_action || allow.not_action) return deny.not_action || any_action(deny);
  return std::ranges::all_of(allow.actions, [&](const Str& action) {
    return std::ranges::any_of(deny.actions, [&](const Str& pattern) {
      return !pattern.known() ||
             glob::covers_plainly(pattern.text, open_pattern(action), glob::Case::insensitive);
    });
  });
}

bool reaches_all_resources(const Statement& deny, const Statement& allow) {
  if (!deny.resources_node.present() || deny.any_resource() || deny.not_resource ||
      allow.not_resource)
    return true;
  return std::ranges::all_of(allow.resources, [&](const Str& resource) {
    return std::ranges::any_of(deny.resources, [&](const Str& pattern) {
      return !pattern.known() ||
             glob::covers_plainly(pattern.text, open_pattern(resource), glob::Case::sensitive);
    });
  });
}

}  // namespace

bool is_avoidable(const Condition& condition) {
  constexpr std::array<std::string_view, 12> keys = {
      "aws:SecureTransport",
      "s3:TlsVersion",
      "aws:MultiFactorAuthPresent",
      "aws:MultiFactorAuthAge",
      "aws:CurrentTime",
      "aws:EpochTime",
      "aws:UserAgent",
      "aws:Referer",
      "s3:x-amz-acl",
      "s3:x-amz-server-side-encryption",
      "s3:x-amz-server-side-encryption-aws-kms-key-id",
      "aws:RequestedRegion"};
  return std::ranges::any_of(
      keys, [&](std::string_view key) { return equals_ignoring_case(key, condition.key.text); });
}

bool any_action(const Statement& statement) {
  return !statement.not_action && std::ranges::any_of(statement.actions, [](const Str& action) {
    return is_star(action.text) || action.text == "*:*";
  });
}

const Principal* everybody(const Statement& statement) {
  const auto found = std::ranges::find_if(statement.principals, [](const Principal& each) {
    return each.type == PrincipalType::anyone ||
           (each.type == PrincipalType::aws && each.value.known() && each.value.text == "*");
  });
  return found == statement.principals.end() ? nullptr : &*found;
}

bool fits_strangers(const Condition& condition) {
  return open_value(condition) != nullptr ||
         std::ranges::any_of(condition.values,
                             [&](const Str& value) { return fits_strangers(condition, value); });
}

bool shuts_strangers_out(const Statement& statement,
                         const std::vector<std::string_view>& open_keys) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    if (!condition.key.known()) return true;
    if (!demands_value(condition) || fits_strangers(condition)) return false;
    return !is_chosen_by_callers(condition.key.text) &&
           std::ranges::none_of(open_keys, [&](std::string_view key) {
             return equals_ignoring_case(key, condition.key.text);
           });
  });
}

bool may_be_denied_to_strangers(const Policy& policy, const Statement& allow) {
  return std::ranges::any_of(policy.statements, [&](const Statement& deny) {
    return deny.denies() && speaks_of(deny, allow) && reaches_all_actions(deny, allow) &&
           reaches_all_resources(deny, allow) &&
           std::ranges::none_of(deny.conditions, is_avoidable);
  });
}

}  // namespace writ::iam
