// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "extract/policy_form.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/glob.h"

namespace writ::policy_form {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

using iam::is_star;
using Problems = std::vector<Problem>;

bool is_service_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_action_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '*' || c == '?';
  });
}

bool is_action(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != npos && is_service_word(text.substr(0, colon)) &&
         is_action_name(text.substr(colon + 1));
}

/// What an action without a proper `service:` was meant to be; empty if nothing comes to mind.
std::string meant_action(std::string_view text) {
  if (aws::is_service_prefix(text)) return std::string(text) + ":*";
  const std::size_t mark = text.find_first_of("./");
  if (mark == npos || !aws::is_service_prefix(text.substr(0, mark)) ||
      !is_action_name(text.substr(mark + 1)))
    return {};
  return std::string(text.substr(0, mark)) + ":" + std::string(text.substr(mark + 1));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
void check_action(const Str& action, Problems& problems) {
  constexpr std::string_view rule = "iam-syntax-action";
  const std::string_view text = action.text;
  // `*:*` is accepted as another way to write `*`.
  if (!action.known() || !action.node.is_string() || is_action(text) || is_star(text) ||
      text == "*:*")
    return;
  if (text.empty()) {
    problems.push_back({rule,
                        action.span(),
                        "the action is empty, so AWS rejects the policy",
                        "write an action such as `ecr:PutImage`, or remove it",
                        {}});
    return;
  }
  if (const std::size_t blank = text.find_first_of(blanks); blank != npos) {
    const std::size_t end = std::min(text.find_first_not_of(blanks, blank), text.size());
    problems.push_back(
        {rule,
         action.span_of(blank, end),
         "the action " + in_ticks(text) + " holds a blank, so AWS rejects the policy",
         "remove the blank",
         {}});
    return;
  }
  const std::size_t colon = text.find(':');
  if (colon == npos) {
    problems.push_back({rule,
                        action.span(),
                        in_ticks(text) + " has no service prefix, so AWS rejects the policy",
                        did_you_mean(meant_action(text), "write `service:Action`"),
                        {}});
    return;
  }
  const std::string_view service = text.substr(0, colon);
  if (glob::has_wildcard(service)) {
    problems.push_back({rule,
                        action.span_of(0, colon),
                        "the service prefix " + in_ticks(service) +
                            " holds a wildcard, which AWS allows only in the action's name",
                        "write one action pattern for each service",
                        {}});
    return;
  }
  problems.push_back(
      {rule,
       action.span(),
       in_ticks(text) + " has not the form `service:Action`, so AWS rejects the policy",
       "write `service:Action` with letters, digits and the wildcards `*` and `?`",
       {}});
}

/// Where AWS finds the ARN's last field: behind the last colon outside of variables.
std::string_view last_field(const Str& text) {
  std::size_t begin = 0;
  std::size_t at = 0;
  for (const Hole& hole : text.holes) {
    const std::size_t colon = text.text.substr(0, hole.begin).rfind(':');
    if (colon != npos && colon >= at) begin = colon + 1;
    at = hole.end;
  }
  const std::size_t colon = text.text.rfind(':');
  if (colon != npos && colon >= at) begin = colon + 1;
  return text.text.substr(begin);
}

// A pattern may be short if its last field is `*`, which runs over the colons that are left out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool may_be_arn(const Str& resource) {
  constexpr std::string_view prefix = "arn:";
  const std::string_view text = resource.text;
  const std::size_t literal = resource.holes.empty() ? text.size() : resource.holes.front().begin;
  const std::size_t compared = std::min(literal, prefix.size());
  if (text.substr(0, compared) != prefix.substr(0, compared)) return false;
  const bool filled_later = std::ranges::any_of(
      resource.holes, [](const Hole& hole) { return hole.kind != HoleKind::policy_variable; });
  // `XXXX` is where people leave something out.
  if (filled_later || literal < prefix.size() || text.find("XXXX") != npos) return true;
  return aws::Arn::parse(text).has_value() || is_star(last_field(resource));
}

std::string meant_arn(std::string_view text) {
  constexpr std::string_view short_s3 = "arn:aws:s3::";
  if (starts_with_ignoring_case(text, "arn:") && text.substr(0, 4) != "arn:") {
    return "arn:" + std::string(text.substr(4));
  }
  if (text.substr(0, short_s3.size()) != short_s3 || text.size() == short_s3.size()) return {};
  return std::string(short_s3) + ":" + std::string(text.substr(short_s3.size()));
}

void check_resource(const Str& resource, Problems& problems) {
  const std::string_view text = resource.text;
  if (!resource.node.is_scalar() || is_star(text) || may_be_arn(resource)) return;
  if (resource.known() && !resource.node.is_string()) return;
  problems.push_back({"iam-syntax-resource",
                      resource.span(),
                      (text.empty() ? std::string("the resource is empty")
                                    : in_ticks(text) + " is neither `*` nor an ARN") +
                          ", so AWS rejects the policy",
                      did_you_mean(meant_arn(text),
                                   "write `*`, or an ARN with its six fields "
                                   "`arn:partition:service:region:account:resource`"),
                      {}});
}

/// The id that IAM stores for a named user or role, and shows after that one was deleted.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(std::string_view text) {
  const std::string_view type = text.substr(0, 4);
  return text.size() >= 16 && (type == "AIDA" || type == "AROA") &&
         std::ranges::all_of(text, is_alnum);
}

/// An account, user, role, or a session of one; groups and policies are no principals.
bool names_principal(const aws::Arn& arn) {
  constexpr std::array<std::string_view, 5> kinds = {"iam:root", "iam:user/", "iam:role/",
                                                     "sts:assumed-role/", "sts:federated-user/"};
  return std::ranges::any_of(kinds, [&](std::string_view kind) {
    const std::size_t colon = kind.find(':');
    return arn.service == kind.substr(0, colon) && arn.resource.starts_with(kind.substr(colon + 1));
  });
}

void check_aws_principal(const Str& value, iam::PolicyKind kind, Problems& problems) {
  const std::string_view text = value.text;
  if (!value.known() || !value.node.is_string()) return;
  // Policies of endpoints are stored with such a principal, and then nobody fits it.
  if (text != "*" && glob::has_wildcard(text) && kind != iam::PolicyKind::vpc_endpoint) {
    problems.push_back({"iam-syntax-principal",
                        value.span(),
                        in_ticks(text) +
                            " has a wildcard, and AWS takes none but `*` alone as principal, so it "
                            "rejects the policy",
                        "name the account here and compare `aws:PrincipalArn` in a condition",
                        {}});
    return;
  }
  if (text == "*" || aws::is_account_id(text) || is_unique_id(text)) return;
  const auto arn = aws::Arn::parse(text);
  if (arn && (kind == iam::PolicyKind::vpc_endpoint || names_principal(*arn))) return;
  const bool service = text.size() > 14 && text.find(".amazonaws.com") != npos;
  problems.push_back(
      {"iam-syntax-principal",
       value.span(),
       in_ticks(text) + " is no AWS principal, so AWS rejects the policy",
       service
           ? "write it under `Service`"
           : "write `*`, an account id of twelve digits, or the ARN of an account, role or user",
       {}});
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
void check_principal_element(const Node& value, Problems& problems) {
  constexpr std::string_view rule = "iam-syntax-principal";
  if (value.is_string()) {
    const Str text = read_str(value, Dialect::policy);
    if (!text.known() || text.text == "*") return;
    problems.push_back(
        {rule,
         value.span(),
         in_ticks(text.text) + " stands alone as principal, where AWS accepts only `*`",
         "write an object such as `{\"AWS\": \"111122223333\"}`",
         {}});
    return;
  }
  if (!value.is_mapping() || is_intrinsic(value)) return;
  static constexpr std::string_view types[] = {"AWS", "Service", "Federated", "CanonicalUser"};
  for (const Node entry : value) {
    const std::string_view key = entry.key();
    if (is_foreign_key(entry) || std::ranges::find(types, key) != std::end(types)) continue;
    problems.push_back({rule,
                        entry.key_span(),
                        in_ticks(key) + " is no type of principal, so AWS rejects the policy",
                        did_you_mean(nearest(key, types),
                                     "write `AWS`, `Service`, `Federated` or `CanonicalUser`"),
                        {}});
  }
}

/// A condition operator's key taken apart.
struct OperatorParts {
  std::string_view qualifier;  ///< before the colon
  std::string_view base;
  bool if_exists = false;

  explicit OperatorParts(std::string_view text) {
    constexpr std::string_view suffix = "IfExists";
    if (const std::size_t colon = text.find(':'); colon != npos) {
      qualifier = text.substr(0, colon);
      text.remove_prefix(colon + 1);
    }
    if_exists = text.size() > suffix.size() &&
                equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
    base = if_exists ? text.substr(0, text.size() - suffix.size()) : text;
  }
};

void check_operator(const Node& op, Problems& problems) {
  constexpr std::string_view rule = "iam-syntax-operator";
  const std::string_view key = op.key();
  if (is_foreign_key(op)) return;
  const OperatorParts parts(key);
  if (key.find(':') != npos && parts.qualifier != "ForAllValues" &&
      parts.qualifier != "ForAnyValue") {
    problems.push_back(
        {rule,
         op.key_span_of(0, parts.qualifier.size()),
         in_ticks(parts.qualifier) + " is no set qualifier, so AWS rejects the policy",
         did_you_mean(nearest(parts.qualifier, {"ForAllValues", "ForAnyValue"}),
                      "write `ForAllValues:` or `ForAnyValue:`, or leave it out"),
         {}});
    return;
  }
  const std::size_t base_begin = parts.qualifier.empty() ? 0 : parts.qualifier.size() + 1;
  if (parts.base == "Null" && parts.if_exists) {
    problems.push_back({rule,
                        op.key_span_of(base_begin + parts.base.size(), key.size()),
                        "`Null` takes no `IfExists`, so AWS rejects the policy",
                        "remove `IfExists`",
                        {}});
    return;
  }
  const std::string_view suffix = parts.if_exists ? "IfExists" : "";
  const std::string_view canonical = canonical_operator(parts.base);
  const std::string right = std::string(canonical) + std::string(suffix);
  if (!canonical.empty() && key.substr(base_begin) == right) return;
  const std::string_view near = canonical.empty() ? nearest_operator(parts.base) : canonical;
  const std::string meant = near.empty() ? std::string() : std::string(near) + std::string(suffix);
  problems.push_back(
      {rule,
       op.key_span_of(base_begin, key.size()),
       in_ticks(key.substr(base_begin)) +
           (canonical.empty() ? " is no condition operator, so AWS rejects the policy"
                              : " is not how AWS documents this condition operator"),
       did_you_mean(meant, "write an operator such as `StringEquals` or `ArnLike`"),
       {}});
}

/// Condition keys have no case, so two spellings of one are the same key twice.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
void check_keys(const Node& op, Problems& problems) {
  if (op.size() < 2) return;
  std::vector<Node> keys;
  for (const Node entry : op) {
    if (!is_foreign_key(entry)) keys.push_back(entry);
  }
  std::ranges::stable_sort(keys, [](const Node& a, const Node& b) {
    return compare_ignoring_case(a.key(), b.key()) < 0;
  });
  // More of them say nothing new.
  constexpr std::size_t most = 100;
  std::size_t said = 0;
  for (std::size_t i = 1; i < keys.size() && said < most; ++i) {
    const Node& first = keys[i - 1];
    const Node& second = keys[i];
    // Two of one spelling are a duplicate key of the file.
    if (first.key() == second.key() || !equals_ignoring_case(first.key(), second.key())) continue;
    ++said;
    problems.push_back({"iam-condition-key-twice",
                        second.key_span(),
                        in_ticks(second.key()) + " and " + in_ticks(first.key()) +
                            " are one condition key, so one of the two tests may be lost",
                        "merge the two into one key with all their values",
                        {{first.key_span(), "first written here"}}});
  }
}

bool is_identity_kind(iam::PolicyKind kind) {
  using iam::PolicyKind;
  return kind == PolicyKind::identity || kind == PolicyKind::boundary ||
         kind == PolicyKind::session || kind == PolicyKind::scp;
}

}  // namespace

void check_values(const iam::Statement& statement, iam::PolicyKind kind, Problems& problems) {
  for (const Str& action : statement.actions) check_action(action, problems);
  if (is_identity_kind(kind)) {
    for (const Str& resource : statement.resources) check_resource(resource, problems);
  }
  check_principal_element(statement.principals_node, problems);
  for (const iam::Principal& principal : statement.principals) {
    if (principal.type == iam::PrincipalType::aws)
      check_aws_principal(principal.value, kind, problems);
  }
  if (statement.conditions_node.is_mapping() && !is_intrinsic(statement.conditions_node)) {
    for (const Node op : statement.conditions_node) {
      check_operator(op, problems);
      if (op.is_mapping() && !is_intrinsic(op)) check_keys(op, problems);
    }
  }
}

}  // namespace writ::policy_form
