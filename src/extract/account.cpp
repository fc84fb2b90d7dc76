// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/account.h"

#include <map>

#include "extract/entities.h"
#include "writ/catalogue.h"

namespace writ {
namespace {

using iam::EntityType;
using iam::PolicyKind;

/// Names of one type of entity in the output.
struct EntityList {
  EntityType type;
  std::string_view list;
  std::string_view name;
  std::string_view inline_list;
};

/// Groups come first, for users are in them.
constexpr EntityList entity_lists[] = {
    {EntityType::group, "GroupDetailList", "GroupName", "GroupPolicyList"},
    {EntityType::user, "UserDetailList", "UserName", "UserPolicyList"},
    {EntityType::role, "RoleDetailList", "RoleName", "RolePolicyList"},
};

Node default_document(const Node& policy) {
  for (const Node version : policy["PolicyVersionList"]) {
    if (version["IsDefaultVersion"].text() == "true") return version["Document"];
  }
  return {};
}

/// It limits principals and is attached to none.
bool only_a_boundary(const Node& policy) {
  const std::string_view limits = policy["PermissionsBoundaryUsageCount"].text();
  return policy["AttachmentCount"].text() == "0" && !limits.empty() && limits != "0";
}

void add_managed(EntityBuilder& builder, const Node& policies) {
  for (const Node policy : policies) {
    const std::string_view arn = policy["Arn"].text();
    const Node document = default_document(policy);
    if (!document.is_mapping()) continue;
    if (catalogue::is_managed_policy_arn(arn)) {
      builder.add_vendor_policy(arn, document);
      continue;
    }
    const auto added = builder.add_policy_in(
        document, only_a_boundary(policy) ? PolicyKind::boundary : PolicyKind::identity);
    if (added) builder.name_policy(arn, *added);
  }
}

}  // namespace

bool is_account_details(const Node& root) {
  for (const EntityList& each : entity_lists) {
    if (root[each.list].is_sequence()) return true;
  }
  return false;
}

void add_account(Document& document, PolicyFinder& finder, const Node& root) {
  add_kind(document, "account-authorization-details");
  EntityBuilder builder(document, finder);
  add_managed(builder, root["Policies"]);
  std::map<std::string_view, std::size_t> groups;
  for (const EntityList& each : entity_lists) {
    for (const Node node : root[each.list]) {
      const std::string_view name = node[each.name].text();
      const std::size_t entity = builder.add_entity(each.type, name);
      if (each.type == EntityType::group) groups.emplace(name, entity);
      for (const Node policy : node[each.inline_list])
        builder.attach(entity,
                       builder.add_policy_in(policy["PolicyDocument"], PolicyKind::identity));
      for (const Node attached : node["AttachedManagedPolicies"])
        builder.attach(entity, attached["PolicyArn"]);
      for (const Node group : node["GroupList"]) {
        const auto found = groups.find(group.text());
        if (found != groups.end()) builder.join(entity, found->second);
      }
      builder.set_boundary(entity, node["PermissionsBoundary"]["PermissionsBoundaryArn"]);
      const auto trust = builder.add_policy_in(node["AssumeRolePolicyDocument"], PolicyKind::trust);
      document.entities[entity].trust = trust;
    }
  }
}

}  // namespace writ
