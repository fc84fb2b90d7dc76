// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/terraform_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "extract/entities.h"

namespace writ {
namespace {

using iam::EntityType;
using iam::PolicyKind;

constexpr unsigned deepest_module = 32;

/// A resource type whose attribute holds a policy.
/// https://registry.terraform.io/providers/hashicorp/aws/latest/docs
struct PolicyAttribute {
  std::string_view type;
  std::string_view attribute;
  PolicyKind kind;
};

constexpr std::array<PolicyAttribute, 21> policy_attributes = {{
    {"aws_ecr_registry_policy", "policy", PolicyKind::resource},
    {"aws_ecr_repository_policy", "policy", PolicyKind::ecr_repository},
    {"aws_iam_group_policy", "policy", PolicyKind::identity},
    {"aws_iam_policy", "policy", PolicyKind::identity},
    {"aws_iam_role", "assume_role_policy", PolicyKind::trust},
    {"aws_iam_role_policy", "policy", PolicyKind::identity},
    {"aws_iam_user_policy", "policy", PolicyKind::identity},
    {"aws_kms_key", "policy", PolicyKind::kms_key},
    {"aws_kms_key_policy", "policy", PolicyKind::kms_key},
    {"aws_organizations_policy", "content", PolicyKind::unknown},
    {"aws_s3_bucket", "policy", PolicyKind::s3_bucket},
    {"aws_s3_bucket_policy", "policy", PolicyKind::s3_bucket},
    {"aws_secretsmanager_secret", "policy", PolicyKind::secrets_manager},
    {"aws_secretsmanager_secret_policy", "policy", PolicyKind::secrets_manager},
    {"aws_sns_topic", "policy", PolicyKind::sns_topic},
    {"aws_sns_topic_policy", "policy", PolicyKind::sns_topic},
    {"aws_sqs_queue", "policy", PolicyKind::sqs_queue},
    {"aws_sqs_queue_policy", "policy", PolicyKind::sqs_queue},
    {"aws_ssoadmin_permission_set_inline_policy", "inline_policy", PolicyKind::identity},
    {"aws_vpc_endpoint", "policy", PolicyKind::vpc_endpoint},
    {"aws_vpc_endpoint_policy", "policy", PolicyKind::vpc_endpoint},
}};

/// A resource type that is a principal, or that gives one a policy: `entity` names the attribute
/// that says whom.
struct EntityAttribute {
  std::string_view type;
  EntityType entity_type;
  std::string_view entity;
};

constexpr std::array<EntityAttribute, 6> grants = {{
    {"aws_iam_group_policy", EntityType::group, "group"},
    {"aws_iam_group_policy_attachment", EntityType::group, "group"},
    {"aws_iam_role_policy", EntityType::role, "role"},
    {"aws_iam_role_policy_attachment", EntityType::role, "role"},
    {"aws_iam_user_policy", EntityType::user, "user"},
    {"aws_iam_user_policy_attachment", EntityType::user, "user"},
}};

constexpr std::array<EntityAttribute, 3> principals = {{
    {"aws_iam_group", EntityType::group, "name"},
    {"aws_iam_role", EntityType::role, "name"},
    {"aws_iam_user", EntityType::user, "name"},
}};

struct PlannedResource {
  Node node;            ///< `address`, `type`, `values`, …
  Node config;          ///< its block in the configuration; missing if that tells nothing
  std::string address;  ///< without the keys of `count` and `for_each`
  std::string module;   ///< the address's leading `module.NAME.`s

  std::string_view type() const { return node["type"].text(); }
  Node value(std::string_view name) const { return node["values"][name]; }
};

/// `module.a[0].aws_iam_role.b["x.y"]` to `module.a.aws_iam_role.b`.
std::string without_keys(std::string_view address) {
  std::string plain;
  bool quoted = false;
  unsigned depth = 0;
  for (const char c : address) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '[') ++depth;
    if (depth == 0) plain += c;
    if (!quoted && c == ']' && depth > 0) --depth;
  }
  return plain;
}

/// The last `[…]` of an address.
std::string_view key_of(std::string_view address) {
  if (!address.ends_with(']')) return {};
  const std::size_t open = address.rfind('[');
  return open == std::string_view::npos ? std::string_view() : address.substr(open);
}

PolicyKind organization_kind(std::string_view type) {
  if (type == "RESOURCE_CONTROL_POLICY") return PolicyKind::rcp;
  return type.empty() || type == "SERVICE_CONTROL_POLICY" ? PolicyKind::scp : PolicyKind::unknown;
}

/// `ecr.dkr` of `com.amazonaws.eu-west-1.ecr.dkr`.
std::string_view endpoint_service(std::string_view name) {
  for (int dots = 0; dots < 3; ++dots) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return {};
    name.remove_prefix(dot + 1);
  }
  return name;
}

class PlanReader {
 public:
  PlanReader(Document& document, PolicyFinder& finder)
      : document_(document), builder_(document, finder) {}

  void read(const Node& root) {
    collect_config(root["configuration"]["root_module"], "", 0);
    collect(root["planned_values"]["root_module"], false, 0);
    collect(root["prior_state"]["values"]["root_module"], true, 0);
    for (const PlannedResource& resource : resources_) add_principal(resource);
    for (const PlannedResource& resource : resources_) add_policies(resource);
    for (const PlannedResource& resource : resources_) add_grants(resource);
    for (const PlannedResource& resource : resources_) add_task(resource);
    // A document that a resource uses is the same text there.
    for (const PlannedResource& resource : resources_) {
      const Node json = resource.value("json");
      if (resource.type() == "aws_iam_policy_document" && seen_.insert(json.text()).second)
        builder_.add_policy_in(json, PolicyKind::unknown);
    }
  }

 private:
  void collect_config(const Node& module, const std::string& prefix, unsigned depth) {
    if (depth > deepest_module) return;
    for (const Node resource : module["resources"])
      config_.emplace(prefix + std::string(resource["address"].text()), resource);
    for (const Node call : module["module_calls"])
      collect_config(call["module"], prefix + "module." + std::string(call.key()) + ".", depth + 1);
  }

  /// The state before the plan counts for what is read only.
  void collect(const Node& module, bool data_only, unsigned depth) {
    if (depth > deepest_module) return;
    for (const Node node : module["resources"]) {
      if (data_only && node["mode"].text() != "data") continue;
      PlannedResource resource{node, {}, without_keys(node["address"].text()), {}};
      const std::size_t name = resource.address.rfind(std::string(node["type"].text()) + "." +
                                                      std::string(node["name"].text()));
      if (name != std::string::npos) {
        resource.module = resource.address.substr(0, name);
        if (resource.module.ends_with("data.")) resource.module.resize(resource.module.size() - 5);
      }
      const auto config = config_.find(resource.address);
      if (config != config_.end()) resource.config = config->second;
      resources_.push_back(std::move(resource));
    }
    for (const Node child : module["child_modules"]) collect(child, data_only, depth + 1);
  }

  void add_principal(const PlannedResource& resource) {
    const auto row = std::ranges::find(principals, resource.type(), &EntityAttribute::type);
    if (row == principals.end()) return;
    const Node name = resource.value("name");
    const std::size_t entity = builder_.add_entity(
        row->entity_type, name.text().empty() ? resource.node["address"].text() : name.text());
    by_address_[resource.address].push_back({&resource, entity});
    if (!name.text().empty()) by_name_.emplace(std::pair(row->entity_type, name.text()), entity);
  }

  void add_policies(const PlannedResource& resource) {
    for (const PolicyAttribute& row : policy_attributes) {
      if (row.type != resource.type()) continue;
      const Node value = resource.value(row.attribute);
      if (!value.is_string()) continue;
      seen_.insert(value.text());
      const PolicyKind kind = row.kind == PolicyKind::unknown
                                  ? organization_kind(resource.value("type").text())
                                  : row.kind;
      const auto policy = builder_.add_policy_in(
          value, kind, endpoint_service(resource.value("service_name").text()));
      if (!policy) continue;
      policies_[resource.address].push_back({&resource, *policy});
      builder_.name_policy(resource.value("arn").text(), *policy);
    }
  }

  void add_grants(const PlannedResource& resource) {
    if (resource.type() == "aws_iam_role") return complete_role(resource);
    const auto row = std::ranges::find(grants, resource.type(), &EntityAttribute::type);
    if (row == grants.end()) return;
    const auto entity = entity_of(resource, *row);
    if (!entity) return;
    const auto own = find(policies_, resource.address, resource);
    if (own) return builder_.attach(*entity, own);
    const Node arn = resource.value("policy_arn");
    if (!arn.text().empty()) {
      builder_.attach(*entity, arn);
    } else {
      builder_.attach(*entity, referenced(policies_, resource, "policy_arn"));
    }
  }

  void complete_role(const PlannedResource& resource) {
    const auto entity = find(by_address_, resource.address, resource);
    if (!entity) return;
    document_.entities[*entity].trust = find(policies_, resource.address, resource);
    for (const Node policy : resource.value("inline_policy"))
      builder_.attach(*entity, builder_.add_policy_in(policy["policy"], PolicyKind::identity));
    for (const Node arn : resource.value("managed_policy_arns")) builder_.attach(*entity, arn);
    builder_.set_boundary(*entity, resource.value("permissions_boundary"));
    const auto boundary = referenced(policies_, resource, "permissions_boundary");
    if (boundary) document_.entities[*entity].boundary = boundary;
  }

  std::optional<std::size_t> entity_of(const PlannedResource& resource,
                                       const EntityAttribute& row) const {
    const std::string_view name = resource.value(row.entity).text();
    if (name.empty()) return referenced(by_address_, resource, row.entity);
    const auto found = by_name_.find(std::pair(row.entity_type, name));
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
  }

  using Instances = std::vector<std::pair<const PlannedResource*, std::size_t>>;
  using ByAddress = std::map<std::string, Instances>;

  /// The instance of an address that belongs to `resource`: itself, the one of the same key, or the
  /// only one.
  static std::optional<std::size_t> find(const ByAddress& all, const std::string& address,
                                         const PlannedResource& resource) {
    const auto found = all.find(address);
    if (found == all.end()) return std::nullopt;
    const Instances& instances = found->second;
    const std::string_view own = resource.node["address"].text();
    for (const auto& [instance, index] : instances) {
      if (instance->node["address"].text() == own) return index;
    }
    for (const auto& [instance, index] : instances) {
      if (!key_of(own).empty() && key_of(instance->node["address"].text()) == key_of(own))
        return index;
    }
    if (instances.size() != 1) return std::nullopt;
    return instances.front().second;
  }

  /// What an attribute refers to in the configuration, where its value is not known yet.
  static std::optional<std::size_t> referenced(const ByAddress& all,
                                               const PlannedResource& resource,
                                               std::string_view attribute) {
    for (const Node reference : resource.config["expressions"][attribute]["references"]) {
      const auto found = find(all, resource.module + without_keys(reference.text()), resource);
      if (found) return found;
    }
    return std::nullopt;
  }

  void add_task(const PlannedResource& resource) {
    if (resource.type() != "aws_ecs_task_definition") return;
    const Node text = resource.value("container_definitions");
    if (!text.is_string()) return;
    Parsed parsed = parse_embedded(text);
    if (!parsed.tree.root().is_sequence()) return;
    document_.tasks.push_back(extract_planned_task(resource.node["values"], parsed.tree.root()));
    document_.embedded.push_back(std::move(parsed.tree));
    add_kind(document_, "ecs-task-definition");
  }

  Document& document_;
  EntityBuilder builder_;
  std::vector<PlannedResource> resources_;
  std::map<std::string, Node> config_;  ///< by address without keys
  ByAddress by_address_;                ///< principals
  ByAddress policies_;
  std::map<std::pair<EntityType, std::string_view>, std::size_t> by_name_;
  std::set<std::string_view> seen_;
};

}  // namespace

bool is_terraform_plan(const Node& root) {
  return root["planned_values"].is_mapping() && root["format_version"].present();
}

void add_terraform_plan(Document& document, PolicyFinder& finder, const Node& root) {
  add_kind(document, "terraform-plan");
  PlanReader(document, finder).read(root);
}

}  // namespace writ
