// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/iam.h"

#include <algorithm>
#include <array>

#include "text/words.h"
#include "writ/account.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

struct KindName {
  PolicyKind kind;
  std::string_view name;
};

// In the order of the enumerators.
constexpr std::array<KindName, 16> kind_table = {{
    {PolicyKind::unknown, "policy"},
    {PolicyKind::identity, "iam-policy"},
    {PolicyKind::boundary, "permissions-boundary"},
    {PolicyKind::session, "session-policy"},
    {PolicyKind::trust, "trust-policy"},
    {PolicyKind::resource, "resource-policy"},
    {PolicyKind::s3_bucket, "s3-bucket-policy"},
    {PolicyKind::kms_key, "kms-key-policy"},
    {PolicyKind::sqs_queue, "sqs-queue-policy"},
    {PolicyKind::sns_topic, "sns-topic-policy"},
    {PolicyKind::secrets_manager, "secrets-manager-policy"},
    {PolicyKind::lambda_function, "lambda-policy"},
    {PolicyKind::ecr_repository, "ecr-repository-policy"},
    {PolicyKind::vpc_endpoint, "vpce-policy"},
    {PolicyKind::scp, "scp"},
    {PolicyKind::rcp, "rcp"},
}};

constexpr std::array<std::string_view, kind_table.size()> kind_names = [] {
  std::array<std::string_view, kind_table.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kind_table[i].name;
  return names;
}();

static_assert(std::ranges::is_sorted(kind_table, {}, &KindName::kind));

// An action without a resource type is checked against the text `*`, which no ARN pattern matches.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool may_match_resource(const Str& pattern, std::string_view arn) {
  const std::string open = open_pattern(pattern);
  return arn == "*" ? glob::matches(open, arn) : glob::intersects(open, arn);
}

bool surely_covers_resource(const Str& pattern, std::string_view arn) {
  if (!pattern.known()) return false;
  return arn == "*" ? glob::matches(pattern.text, arn) : glob::covers(pattern.text, arn);
}

/// No condition, no principal and no resource narrows it.
bool is_unconditional(const Statement& statement) {
  const auto is_anyone = [](const Principal& principal) {
    return principal.type == PrincipalType::anyone;
  };
  const bool for_all =
      !statement.principals_node.present() ||
      (!statement.not_principal && std::ranges::any_of(statement.principals, is_anyone));
  const bool on_all = !statement.resources_node.present() || statement.any_resource();
  const Node& conditions = statement.conditions_node;
  return for_all && on_all &&
         (!conditions.present() || (conditions.is_mapping() && conditions.size() == 0));
}

}  // namespace

std::string_view to_string(PolicyKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

PolicyKind policy_kind(std::string_view name) {
  const auto found = std::ranges::find(kind_table, name, &KindName::name);
  return found == kind_table.end() ? PolicyKind::unknown : found->kind;
}

std::span<const std::string_view> policy_kind_names() { return kind_names; }

bool has_principals(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::trust:
    case PolicyKind::resource:
    case PolicyKind::s3_bucket:
    case PolicyKind::kms_key:
    case PolicyKind::sqs_queue:
    case PolicyKind::sns_topic:
    case PolicyKind::secrets_manager:
    case PolicyKind::lambda_function:
    case PolicyKind::ecr_repository:
    case PolicyKind::vpc_endpoint:
    case PolicyKind::rcp: return true;
    case PolicyKind::unknown:
    case PolicyKind::identity:
    case PolicyKind::boundary:
    case PolicyKind::session:
    case PolicyKind::scp: break;
  }
  return false;
}

bool is_star(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

uint64_t service_bit(std::string_view text) {
  constexpr uint64_t every = ~uint64_t{0};
  unsigned hash = 0;
  for (const char c : text) {
    if (c == ':') return uint64_t{1} << (hash % 64);
    if (c == '*' || c == '?') return every;
    hash = hash * 31 + static_cast<unsigned char>(to_lower(c));
  }
  return every;
}

bool Statement::names_service_of(std::string_view action) const {
  return (action_services & service_bit(action)) != 0;
}

bool Statement::covers_action(std::string_view action) const {
  if (!not_action) return action_pattern(action) != nullptr;
  // A hole could exclude the action, so only what no filling excludes is covered.
  if (!actions_node.present() || !names_service_of(action)) return actions_node.present();
  return std::ranges::none_of(actions, [action](const Str& pattern) {
    return glob::matches(open_pattern(pattern), action, glob::Case::insensitive);
  });
}

const Str* Statement::action_pattern(std::string_view action) const {
  if (not_action || !names_service_of(action)) return nullptr;
  const auto reaches = [action](const Str& pattern) {
    return !glob::ends_apart(pattern.text, action, glob::Case::insensitive) &&
           glob::matches(pattern.text, action, glob::Case::insensitive) && pattern.known();
  };
  const auto found = std::ranges::find_if(actions, reaches);
  return found == actions.end() ? nullptr : &*found;
}

bool Statement::may_reach_resource(std::string_view arn) const {
  if (!resources_node.present()) return true;
  if (not_resource) {
    return std::ranges::none_of(resources,
                                [arn](const Str& r) { return surely_covers_resource(r, arn); });
  }
  return std::ranges::any_of(resources, [arn](const Str& r) { return may_match_resource(r, arn); });
}

bool Statement::any_resource() const {
  return !not_resource &&
         std::ranges::any_of(resources, [](const Str& r) { return r.known() && is_star(r.text); });
}

bool Policy::grants(std::string_view action) const {
  const auto takes_away = [action](const Statement& statement) {
    return statement.denies() && is_unconditional(statement) && statement.covers_action(action);
  };
  return granting(action) != nullptr && std::ranges::none_of(statements, takes_away);
}

const Statement* Policy::granting(std::string_view action) const {
  const auto found = std::ranges::find_if(statements, [action](const Statement& statement) {
    return statement.allows() && statement.covers_action(action);
  });
  return found == statements.end() ? nullptr : &*found;
}

ActionPattern ActionPattern::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {{}, text};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::string_view to_string(EntityType type) {
  switch (type) {
    case EntityType::user: return "user";
    case EntityType::group: return "group";
    case EntityType::role: break;
  }
  return "role";
}

}  // namespace writ::iam
