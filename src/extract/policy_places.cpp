// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/policy_places.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "extract/policy_form.h"
#include "text/edit_distance.h"
#include "text/words.h"

namespace writ {
namespace {

using iam::PolicyKind;

/// Wrappers within wrappers, strings counted. AWS has four: `Role`, `AssumeRolePolicyDocument` and
/// the like.
constexpr unsigned deepest = 8;

/// Keys whose value is a policy document, a string that holds one, or an object or list around
/// them.
struct Wrapper {
  std::string_view key;
  PolicyKind kind = PolicyKind::unknown;
};

constexpr std::array<Wrapper, 15> wrappers = {{
    // get-role-policy, get-user-policy, get-group-policy, describe-vpc-endpoints
    {"PolicyDocument"},
    {"VpcEndpoint"},
    {"VpcEndpoints"},
    // get-bucket-policy, get-key-policy, lambda get-policy; an object in iam get-policy and
    // organizations describe-policy
    {"Policy"},
    {"Policies"},
    // https://docs.aws.amazon.com/organizations/latest/APIReference/API_Policy.html
    {"Content"},
    // iam get-policy-version
    {"PolicyVersion"},
    {"Document"},
    // iam get-role, list-roles, create-role
    {"Role"},
    {"Roles"},
    {"AssumeRolePolicyDocument", PolicyKind::trust},
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRepositoryPolicy.html
    {"policyText"},
    {"repositoryPolicyText", PolicyKind::ecr_repository},
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html
    {"ResourcePolicy", PolicyKind::secrets_manager},
    // sqs get-queue-attributes, sns get-topic-attributes
    {"Attributes"},
}};

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

/// The first few decide: a long list of foreign things is not looked through.
bool holds_statements(const Node& value) {
  if (!value.is_sequence()) return looks_like_statement(value);
  int looked_at = 0;
  for (const Node item : value) {
    if (++looked_at > 8) break;
    if (looks_like_statement(item)) return true;
  }
  return false;
}

/// `ecr.dkr` of `com.amazonaws.eu-west-1.ecr.dkr`.
/// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
std::string_view service_of(std::string_view service_name) {
  for (int dots = 0; dots < 3; ++dots) {
    const std::size_t dot = service_name.find('.');
    if (dot == std::string_view::npos) return {};
    service_name.remove_prefix(dot + 1);
  }
  return service_name;
}

/// Nobody writes a policy's words by chance.
bool speaks_of_policies(std::string_view text) {
  return text.find("Statement") != std::string_view::npos ||
         text.find("2012-10-17") != std::string_view::npos ||
         text.find("2008-10-17") != std::string_view::npos;
}

bool is_syntax_error(const Problem& problem) {
  return problem.rule == "syntax-json" || problem.rule == "syntax-encoding";
}

/// The error stands at a placeholder that something fills before anybody parses the string.
bool is_filled_later(const Node& text, const Problem& error) {
  const ScalarMap map = text.map();
  return std::ranges::any_of(find_holes(text.text(), Dialect::template_), [&](const Hole& hole) {
    return map.span(hole.begin, hole.end).contains(error.span.begin);
  });
}

}  // namespace

bool is_policy(const Node& node) {
  if (!node.is_mapping()) return false;
  bool is_one = false;
  bool schema = false;
  for (const Node child : node) {
    const std::string_view key = child.key();
    schema = schema || key == "$schema" || key == "AWSTemplateFormatVersion";
    if (is_one) continue;
    is_one = (equals_ignoring_case(key, "version") && is_version_date(child.text())) ||
             (starts_with_ignoring_case(key, "statement") && holds_statements(child));
  }
  return is_one && !schema;
}

PolicyFinder::Hint PolicyFinder::hint_of(const Node& entry, const Node& around, Hint outer) {
  Hint hint = outer;
  const std::string_view key = entry.key();
  const auto wrapper = std::ranges::find(wrappers, key, &Wrapper::key);
  if (wrapper != wrappers.end() && wrapper->kind != PolicyKind::unknown) hint.kind = wrapper->kind;
  if (key == "PolicyDocument" && around["ServiceName"].present()) {
    hint = {PolicyKind::vpc_endpoint, service_of(around["ServiceName"].text())};
  } else if (key == "Content") {
    const std::string_view type = around["PolicySummary"]["Type"].text();
    if (type == "SERVICE_CONTROL_POLICY") hint.kind = PolicyKind::scp;
    if (type == "RESOURCE_CONTROL_POLICY") hint.kind = PolicyKind::rcp;
  } else if (key == "policyText" && around["repositoryName"].present()) {
    // A registry has a policy of the same key, which is no repository's.
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRegistryPolicy.html
    hint.kind = PolicyKind::ecr_repository;
  } else if (key == "policyText" && around["registryId"].present()) {
    hint.kind = PolicyKind::resource;
  } else if (key == "Policy" && around["QueueArn"].present()) {
    hint.kind = PolicyKind::sqs_queue;
  } else if (key == "Policy" && around["TopicArn"].present()) {
    hint.kind = PolicyKind::sns_topic;
  }
  return hint;
}

void PolicyFinder::visit_string(const Node& text, Hint hint, unsigned depth) {
  const std::string_view content = trim(text.text());
  if (!content.starts_with('{') || content.size() > unread_bytes_) return;
  unread_bytes_ -= content.size();
  Parsed parsed = parse_embedded(text);
  const auto error = std::ranges::find_if(parsed.problems, is_syntax_error);
  if (error != parsed.problems.end()) {
    if (!speaks_of_policies(content) || is_filled_later(text, *error)) return;
    found_.push_back({parsed.tree.root(), hint.kind, hint.endpoint_service, true});
  } else {
    const std::size_t before = found_.size();
    visit(parsed.tree.root(), hint, depth);
    if (found_.size() == before) return;
  }
  std::ranges::move(parsed.problems, std::back_inserter(*problems_));
  embedded_->push_back(std::move(parsed.tree));
}

void PolicyFinder::visit(const Node& node, Hint hint, unsigned depth) {
  if (depth > deepest) return;
  if (node.is_sequence()) {
    for (const Node item : node) visit(item, hint, depth + 1);
    return;
  }
  if (node.is_string()) return visit_string(node, hint, depth + 1);
  if (!node.is_mapping()) return;
  if (is_policy(node)) {
    found_.push_back({node, hint.kind, hint.endpoint_service, false});
    return;
  }
  for (const Node entry : node) {
    const auto wrapper = std::ranges::find(wrappers, entry.key(), &Wrapper::key);
    if (wrapper != wrappers.end()) visit(entry, hint_of(entry, node, hint), depth + 1);
  }
}

std::vector<PolicyPlace> PolicyFinder::find(const Node& root) {
  // A file that is one string is a YAML document of plain text, or a policy in quotes for no
  // reason.
  if (!root.is_string()) visit(root, {}, 0);
  return std::exchange(found_, {});
}

std::vector<PolicyPlace> PolicyFinder::find_in_value(const Node& value, PolicyKind kind) {
  visit(value, {kind, {}}, 0);
  return std::exchange(found_, {});
}

}  // namespace writ
