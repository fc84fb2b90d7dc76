// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "extract/extract.h"
#include "extract/policy_form.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ {
namespace policy_form {
namespace {

constexpr std::array<std::string_view, 9> statement_elements = {
    "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
    "NotAction", "Resource", "NotResource", "Condition"};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
constexpr std::array<std::string_view, 27> operators = {"StringEquals",
                                                        "StringNotEquals",
                                                        "StringEqualsIgnoreCase",
                                                        "StringNotEqualsIgnoreCase",
                                                        "StringLike",
                                                        "StringNotLike",
                                                        "NumericEquals",
                                                        "NumericNotEquals",
                                                        "NumericLessThan",
                                                        "NumericLessThanEquals",
                                                        "NumericGreaterThan",
                                                        "NumericGreaterThanEquals",
                                                        "DateEquals",
                                                        "DateNotEquals",
                                                        "DateLessThan",
                                                        "DateLessThanEquals",
                                                        "DateGreaterThan",
                                                        "DateGreaterThanEquals",
                                                        "Bool",
                                                        "BinaryEquals",
                                                        "IpAddress",
                                                        "NotIpAddress",
                                                        "ArnEquals",
                                                        "ArnLike",
                                                        "ArnNotEquals",
                                                        "ArnNotLike",
                                                        "Null"};

}  // namespace

bool is_intrinsic(const Node& node) {
  return (node.is_mapping() || node.is_sequence()) &&
         !read_str(node, Dialect::policy).holes.empty();
}

std::vector<Node> one_or_many(const Node& value) {
  if (!value.present()) return {};
  if (!value.is_sequence() || is_intrinsic(value)) return {value};
  return {value.begin(), value.end()};
}

std::string_view meant_element(std::string_view key) {
  const auto exact = std::ranges::find(statement_elements, key);
  if (exact != statement_elements.end()) return *exact;
  // Spelling is dear to compare, and no element is long.
  constexpr std::size_t longest = 16;
  return key.size() <= longest ? nearest(key, statement_elements) : std::string_view{};
}

std::string_view canonical_operator(std::string_view base) {
  const auto found = std::ranges::find_if(operators, [base](std::string_view candidate) {
    return equals_ignoring_case(candidate, base);
  });
  return found == operators.end() ? std::string_view{} : *found;
}

std::string_view nearest_operator(std::string_view base) { return nearest(base, operators); }

bool is_foreign_key(const Node& entry) {
  const std::string_view key = entry.key();
  return key == "<<" || key.substr(0, 4) == "Fn::" || !find_holes(key, Dialect::policy).empty();
}

}  // namespace policy_form

namespace {

using policy_form::is_intrinsic;
using policy_form::one_or_many;

/// Calls `visit` with the value, or with the items where a sequence was written.
template <class Visit>
void for_each_value(const Node& value, Visit visit) {
  if (!value.is_sequence() || is_intrinsic(value)) {
    if (value.present()) visit(value);
    return;
  }
  for (const Node item : value) visit(item);
}

iam::PrincipalType principal_type(std::string_view key) {
  using iam::PrincipalType;
  if (key == "AWS") return PrincipalType::aws;
  if (key == "Service") return PrincipalType::service;
  if (key == "Federated") return PrincipalType::federated;
  if (key == "CanonicalUser") return PrincipalType::canonical_user;
  return PrincipalType::other;
}

/// Takes the operator apart, forgiving its case, so that checks see what was meant.
void read_operator(iam::Condition& condition) {
  constexpr std::string_view for_all = "ForAllValues:";
  constexpr std::string_view for_any = "ForAnyValue:";
  constexpr std::string_view if_exists = "IfExists";
  std::string_view base = condition.op.text;
  condition.for_all_values = starts_with_ignoring_case(base, for_all);
  condition.for_any_value = starts_with_ignoring_case(base, for_any);
  if (condition.for_all_values) base.remove_prefix(for_all.size());
  if (condition.for_any_value) base.remove_prefix(for_any.size());
  if (base.size() > if_exists.size() &&
      equals_ignoring_case(base.substr(base.size() - if_exists.size()), if_exists)) {
    condition.if_exists = true;
    base.remove_suffix(if_exists.size());
  }
  const std::string_view canonical = policy_form::canonical_operator(base);
  condition.base_op = canonical.empty() ? base : canonical;
  condition.negated = canonical.find("Not") != std::string_view::npos;
  condition.wildcards =
      canonical.substr(0, 3) == "Arn" || canonical == "StringLike" || canonical == "StringNotLike";
}

/// Reads one document in one dialect.
class Reader {
 public:
  explicit Reader(Dialect dialect) : dialect_(dialect) {}

  iam::Policy policy(const Node& document, iam::PolicyKind kind) const {
    iam::Policy policy;
    policy.kind = kind;
    policy.node = document;
    policy.version = text(document["Version"]);
    const Node statements = document["Statement"];
    policy.statements.reserve(statements.is_sequence() ? statements.size() : 1);
    uint32_t index = 0;
    for_each_value(statements, [&](const Node& item) {
      const uint32_t own = index++;
      if (item.is_mapping() && !is_intrinsic(item))
        read(item, own, policy.statements.emplace_back());
    });
    return policy;
  }

 private:
  Str text(const Node& node) const { return read_str(node, dialect_); }

  /// An operator is copied into each of its conditions, so a monstrous one becomes one hole: the
  /// cost stays linear.
  Str operator_key(const Node& entry) const {
    constexpr std::size_t longest = 256;
    if (entry.key().size() <= longest) return read_key(entry, dialect_);
    const auto size = static_cast<uint32_t>(entry.key().size());
    return {entry.key(), entry, {{0, size, HoleKind::placeholder, {}}}};
  }

  /// Scalars and intrinsics of a value or a list of values. What is neither is reported elsewhere
  /// and left out.
  std::vector<Str> values(const Node& value) const {
    std::vector<Str> found;
    found.reserve(value.is_sequence() ? value.size() : 1);
    for_each_value(value, [&](const Node& item) {
      if ((item.is_scalar() && !item.is_null()) || is_intrinsic(item)) found.push_back(text(item));
    });
    return found;
  }

  std::vector<iam::Principal> principals(const Node& value) const {
    using iam::PrincipalType;
    std::vector<iam::Principal> found;
    const auto add = [&](const Node& of, PrincipalType type, bool names_anyone) {
      for (Str& name : values(of)) {
        const bool anyone = names_anyone && name.known() && name.text == "*";
        found.push_back({anyone ? PrincipalType::anyone : type, std::move(name)});
      }
    };
    if (!value.is_mapping() || is_intrinsic(value)) {
      add(value, PrincipalType::other, true);
      return found;
    }
    for (const Node entry : value) {
      const PrincipalType type = principal_type(entry.key());
      add(entry, type, type == PrincipalType::aws);
    }
    return found;
  }

  std::vector<iam::Condition> conditions(const Node& value) const {
    std::vector<iam::Condition> found;
    if (!value.is_mapping() || is_intrinsic(value)) return found;
    for (const Node op : value) {
      if (!op.is_mapping() || is_intrinsic(op)) continue;
      iam::Condition shared;
      shared.op = operator_key(op);
      read_operator(shared);
      found.reserve(found.size() + op.size());
      for (const Node entry : op) {
        iam::Condition& condition = found.emplace_back(shared);
        condition.key = read_key(entry, dialect_);
        condition.values = values(entry);
      }
    }
    return found;
  }

  /// Where an element is written twice the last counts, as for JSON parsers; where an element and
  /// its negation are, the plain one.
  void read(const Node& node, uint32_t index, iam::Statement& statement) const {
    statement.node = node;
    statement.index = index;
    // An element that is not there is located at the statement.
    const Node nothing = node.at(0);
    Node sid = nothing;
    Node effect = nothing;
    std::array<Node, 2> action = {nothing, nothing};
    std::array<Node, 2> resource = action;
    std::array<Node, 2> principal = action;
    Node condition = nothing;
    for (const Node entry : node) {
      const std::string_view name = entry.key();
      if (name == "Sid") sid = entry;
      if (name == "Effect") effect = entry;
      if (name == "Action") action[0] = entry;
      if (name == "NotAction") action[1] = entry;
      if (name == "Resource") resource[0] = entry;
      if (name == "NotResource") resource[1] = entry;
      if (name == "Principal") principal[0] = entry;
      if (name == "NotPrincipal") principal[1] = entry;
      if (name == "Condition") condition = entry;
    }
    const auto either = [](const std::array<Node, 2>& written, bool& negated) {
      negated = !written[0].present() && written[1].present();
      return written[negated ? 1 : 0];
    };
    statement.sid = text(sid);
    statement.effect_text = text(effect);
    if (statement.effect_text.text == "Allow") statement.effect = iam::Effect::allow;
    if (statement.effect_text.text == "Deny") statement.effect = iam::Effect::deny;
    statement.actions_node = either(action, statement.not_action);
    statement.actions = values(statement.actions_node);
    statement.action_services = 0;
    for (const Str& each : statement.actions)
      statement.action_services |= iam::service_bit(each.known() ? each.text : "*");
    statement.resources_node = either(resource, statement.not_resource);
    statement.resources = values(statement.resources_node);
    statement.principals_node = either(principal, statement.not_principal);
    statement.principals = principals(statement.principals_node);
    statement.conditions_node = condition;
    statement.conditions = conditions(condition);
  }

  Dialect dialect_;
};

}  // namespace

iam::Policy read_policy(const Node& document, iam::PolicyKind kind, Dialect dialect) {
  return Reader(dialect).policy(document, kind);
}

iam::Policy extract_policy(const Node& document, iam::PolicyKind kind,
                           std::vector<Problem>& problems) {
  iam::Policy policy = read_policy(document, kind, Dialect::policy);
  policy_form::check(policy, problems);
  return policy;
}

}  // namespace writ
