// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/account.h"

#include <map>

#include "extract/entities.h"
#include "text/words.h"
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

/// The API itself sends documents URL-encoded, and some SDKs hand them on so.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html
bool is_url_encoded(const Node& document) {
  return document.is_string() && starts_with_ignoring_case(trim(document.text()), "%7B");
}

/// Documents whose words do not stand in the file: said once, for all are written alike.
class Unread {
 public:
  bool take(const Node& document) {
    if (!is_url_encoded(document)) return false;
    if (number_++ == 0) first_ = document;
    return true;
  }

  void report(Document& document) const {
    if (number_ == 0) return;
    document.problems.push_back(
        {"iam-kind-unclear",
         first_.key_span(),
         std::to_string(number_) + (number_ == 1 ? " document is" : " documents are") +
             " URL-encoded, as the API sends them, so no rule looks at what they allow",
         "decode the documents, as `aws iam get-account-authorization-details` does",
         {}});
  }

 private:
  std::size_t number_ = 0;
  Node first_;
};

void add_managed(EntityBuilder& builder, const Node& policies, Unread& unread) {
  for (const Node policy : policies) {
    const std::string_view arn = policy["Arn"].text();
    const Node document = default_document(policy);
    if (unread.take(document)) continue;
    if (catalogue::is_managed_policy_arn(arn)) {
      if (document.is_mapping()) builder.add_vendor_policy(arn, document);
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
  Unread unread;
  add_managed(builder, root["Policies"], unread);
  std::map<std::string_view, std::size_t> groups;
  for (const EntityList& each : entity_lists) {
    for (const Node node : root[each.list]) {
      const std::string_view name = node[each.name].text();
      const std::size_t entity = builder.add_entity(each.type, name);
      if (each.type == EntityType::group) groups.emplace(name, entity);
      for (const Node policy : node[each.inline_list]) {
        const Node inlined = policy["PolicyDocument"];
        if (unread.take(inlined)) document.entities[entity].more_elsewhere = true;
        builder.attach(entity, builder.add_policy_in(inlined, PolicyKind::identity));
      }
      for (const Node attached : node["AttachedManagedPolicies"])
        builder.attach(entity, attached["PolicyArn"]);
      for (const Node group : node["GroupList"]) {
        const auto found = groups.find(group.text());
        if (found != groups.end()) builder.join(entity, found->second);
      }
      builder.set_boundary(entity, node["PermissionsBoundary"]["PermissionsBoundaryArn"]);
      const Node trust = node["AssumeRolePolicyDocument"];
      unread.take(trust);
      document.entities[entity].trust = builder.add_policy_in(trust, PolicyKind::trust);
    }
  }
  unread.report(document);
}

}  // namespace writ
