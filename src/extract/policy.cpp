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

// What the CLI and the API wrap a document in.
constexpr std::array<std::string_view, 3> wrappers = {"Policy", "PolicyDocument",
                                                      "AssumeRolePolicyDocument"};

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

bool is_version_date(std::string_view text) { return text == "2012-10-17" || text == "2008-10-17"; }

/// `Allow` or `Deny`, perhaps misspelt.
bool is_effect(std::string_view text) { return !nearest(text, {"Allow", "Deny"}).empty(); }

/// Has the look of a statement, right or wrong in its details.
bool looks_like_statement(const Node& node) {
  if (!node.is_mapping()) return false;
  // A statement has nine elements at most, so the first keys tell; one word could be chance, an
  // effect or two are not.
  constexpr int most_keys = 16;
  int keys = 0;
  int elements = 0;
  for (const Node child : node) {
    if (++keys > most_keys || elements >= 2) break;
    if (!policy_form::meant_element(child.key()).empty()) ++elements;
  }
  return elements >= 2 || is_effect(node["Effect"].text());
}

bool is_document(const Node& node) {
  if (!node.is_mapping()) return false;
  bool dated = false;
  bool stated = false;
  for (const Node child : node) {
    if (equals_ignoring_case(child.key(), "version"))
      dated = dated || is_version_date(child.text());
    if (!starts_with_ignoring_case(child.key(), "statement")) continue;
    // The first few decide: a long list of foreign things is not looked through.
    const std::vector<Node> statements = one_or_many(child);
    const std::size_t count = std::min<std::size_t>(statements.size(), 8);
    stated =
        stated || std::any_of(statements.begin(), statements.begin() + count, looks_like_statement);
  }
  const bool schema = node["$schema"].present() || node["AWSTemplateFormatVersion"].present();
  return !schema && (dated || stated);
}

/// Scalars and intrinsics of a value or a list of values. What is neither is reported elsewhere and
/// left out.
std::vector<Str> read_values(const Node& value) {
  std::vector<Str> values;
  for (const Node& item : one_or_many(value)) {
    if ((item.is_scalar() && !item.is_null()) || is_intrinsic(item))
      values.push_back(read_str(item, Dialect::policy));
  }
  return values;
}

/// The key of an entry; its place is `node.key_span()`.
Str read_key(const Node& entry) {
  return {entry.key(), entry, find_holes(entry.key(), Dialect::policy)};
}

/// An operator is copied into each of its conditions, so a monstrous one becomes one hole: the cost
/// stays linear.
Str read_operator_key(const Node& entry) {
  constexpr std::size_t longest = 256;
  if (entry.key().size() <= longest) return read_key(entry);
  return {entry.key(),
          entry,
          {{0, static_cast<uint32_t>(entry.key().size()), HoleKind::placeholder, {}}}};
}

iam::PrincipalType principal_type(std::string_view key) {
  using iam::PrincipalType;
  if (key == "AWS") return PrincipalType::aws;
  if (key == "Service") return PrincipalType::service;
  if (key == "Federated") return PrincipalType::federated;
  if (key == "CanonicalUser") return PrincipalType::canonical_user;
  return PrincipalType::other;
}

std::vector<iam::Principal> read_principals(const Node& value) {
  using iam::PrincipalType;
  std::vector<iam::Principal> principals;
  if (value.is_mapping() && !is_intrinsic(value)) {
    for (const Node entry : value) {
      const PrincipalType type = principal_type(entry.key());
      for (Str& text : read_values(entry)) {
        const bool anyone = type == PrincipalType::aws && text.known() && text.text == "*";
        principals.push_back({anyone ? PrincipalType::anyone : type, std::move(text)});
      }
    }
    return principals;
  }
  for (Str& text : read_values(value)) {
    const bool anyone = text.known() && text.text == "*";
    principals.push_back({anyone ? PrincipalType::anyone : PrincipalType::other, std::move(text)});
  }
  return principals;
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

std::vector<iam::Condition> read_conditions(const Node& value) {
  std::vector<iam::Condition> conditions;
  if (!value.is_mapping() || is_intrinsic(value)) return conditions;
  for (const Node op : value) {
    if (!op.is_mapping() || is_intrinsic(op)) continue;
    const Str op_key = read_operator_key(op);
    for (const Node key : op) {
      iam::Condition condition;
      condition.op = op_key;
      condition.key = read_key(key);
      condition.values = read_values(key);
      read_operator(condition);
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

/// The element or its negation, whichever is written; `negated` tells which.
Node either(const Node& statement, std::string_view plain, std::string_view negative,
            bool& negated) {
  const Node value = statement[plain];
  negated = !value.present() && statement[negative].present();
  return negated ? statement[negative] : value;
}

iam::Statement read_statement(const Node& node, std::size_t index) {
  iam::Statement statement;
  statement.node = node;
  statement.index = static_cast<uint32_t>(index);
  statement.sid = read_str(node["Sid"], Dialect::policy);
  statement.effect_text = read_str(node["Effect"], Dialect::policy);
  if (statement.effect_text.text == "Allow") statement.effect = iam::Effect::allow;
  if (statement.effect_text.text == "Deny") statement.effect = iam::Effect::deny;
  statement.actions_node = either(node, "Action", "NotAction", statement.not_action);
  statement.actions = read_values(statement.actions_node);
  statement.resources_node = either(node, "Resource", "NotResource", statement.not_resource);
  statement.resources = read_values(statement.resources_node);
  statement.principals_node = either(node, "Principal", "NotPrincipal", statement.not_principal);
  statement.principals = read_principals(statement.principals_node);
  statement.conditions_node = node["Condition"];
  statement.conditions = read_conditions(statement.conditions_node);
  return statement;
}

}  // namespace

Node policy_form::document_in(const Node& root) {
  if (is_document(root)) return root;
  for (const std::string_view wrapper : wrappers) {
    if (const Node inner = root[wrapper]; is_document(inner)) return inner;
  }
  return root;
}

bool is_policy(const Node& root) { return is_document(policy_form::document_in(root)); }

iam::Policy extract_policy(const Node& root, iam::PolicyKind kind, std::vector<Problem>& problems) {
  iam::Policy policy;
  policy.kind = kind;
  policy.node = policy_form::document_in(root);
  policy.version = read_str(policy.node["Version"], Dialect::policy);
  const std::vector<Node> statements = one_or_many(policy.node["Statement"]);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (statements[i].is_mapping() && !is_intrinsic(statements[i])) {
      policy.statements.push_back(read_statement(statements[i], i));
    }
  }
  policy_form::check(policy, problems);
  return policy;
}

}  // namespace writ
