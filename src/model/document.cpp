// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/document.h"

#include <algorithm>
#include <cstddef>

namespace writ {
namespace {

bool may_allow(const iam::Policy& policy, std::string_view action) {
  return std::ranges::any_of(policy.statements, [action](const iam::Statement& statement) {
    return statement.allows() && statement.may_cover_action(action);
  });
}

bool has_other(const Document& document, const iam::Entity& entity, std::size_t own,
               std::string_view action) {
  if (entity.more_elsewhere) return true;
  return std::ranges::any_of(entity.policies,
                             [&](std::size_t index) {
                               return index != own && may_allow(document.policies[index], action);
                             }) ||
         std::ranges::any_of(entity.vendor, [&](const iam::VendorAttachment& attachment) {
           return may_allow(document.vendor_policies[attachment.policy].policy, action);
         });
}

/// The config names other policies of the same role.
bool is_one_of_many(const Document& document, const Config& config) {
  return std::ranges::any_of(config.roles, [&](const RoleConfig& role) {
    return std::ranges::find(role.policies, document.project_path) != role.policies.end() &&
           (role.policies.size() > 1 || !role.managed.empty());
  });
}

}  // namespace

bool may_be_given_elsewhere(const Document& document, const Config& config,
                            const iam::Policy& policy, std::string_view action) {
  if (is_one_of_many(document, config)) return true;
  const auto own = static_cast<std::size_t>(&policy - document.policies.data());
  bool held = false;
  for (const iam::Entity& entity : document.entities) {
    if (std::ranges::find(entity.policies, own) == entity.policies.end()) continue;
    held = true;
    if (!has_other(document, entity, own, action)) return false;
  }
  return held;
}

}  // namespace writ
