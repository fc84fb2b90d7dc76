// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/role_grants.h"

#include <algorithm>

#include "text/words.h"

namespace writ {
namespace {

bool is_certain(const PolicyLink& link) { return link.strength == LinkStrength::certain; }

}  // namespace

std::optional<Role> described_role(const Project& project, const Document& from,
                                   const Str& arn_or_name) {
  const std::string_view name = ecs::role_name(arn_or_name.text);
  const std::size_t end = arn_or_name.text.size();
  if (name.empty() || arn_or_name.hole_in(end - name.size(), end)) return std::nullopt;
  Role role = project.role(name, from);
  if (std::ranges::none_of(role.permissions, is_certain)) return std::nullopt;
  return role;
}

bool has_managed_policies(const Project& project, const Role& role) {
  if (role.more_elsewhere) return true;
  return std::ranges::any_of(project.config().roles, [&](const RoleConfig& config) {
    return equals_ignoring_case(config.name, role.name) && !config.managed.empty();
  });
}

std::optional<Grant> find_grant(const Role& role, std::string_view action,
                                std::string_view resource) {
  for (const PolicyLink& link : role.permissions) {
    if (!is_certain(link) || iam::denies_outright(*link.policy, action)) continue;
    for (const iam::Statement& statement : link.policy->statements) {
      const Str* pattern = statement.allows() ? statement.action_pattern(action) : nullptr;
      if (pattern == nullptr || pattern->text == "*") continue;
      if (resource.empty() || statement.may_reach_resource(resource))
        return Grant{{link.document->file, pattern->span()}, std::string(pattern->text)};
    }
  }
  return std::nullopt;
}

bool may_grant(const Role& role, std::string_view action) {
  return std::ranges::any_of(role.permissions, [&](const PolicyLink& link) {
    return std::ranges::any_of(link.policy->statements, [&](const iam::Statement& statement) {
      return !statement.denies() && statement.may_cover_action(action);
    });
  });
}

}  // namespace writ
