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

/// An attribute that names principals or policies.
struct Naming {
  std::string_view attribute;
  bool list = false;
};

/// A resource type that gives principals a policy.
struct Grant {
  std::string_view type;
  EntityType entity_type;
  Naming entity;
  Naming policy;  ///< ARNs; empty where the resource holds the policy itself
};

constexpr Naming one_arn = {"policy_arn"};
constexpr Naming all_arns = {"policy_arns", true};

constexpr std::array<Grant, 12> grants = {{
    {"aws_iam_group_policy", EntityType::group, {"group"}, {}},
    {"aws_iam_group_policy_attachment", EntityType::group, {"group"}, one_arn},
    {"aws_iam_group_policy_attachments_exclusive", EntityType::group, {"group_name"}, all_arns},
    {"aws_iam_policy_attachment", EntityType::group, {"groups", true}, one_arn},
    {"aws_iam_policy_attachment", EntityType::role, {"roles", true}, one_arn},
    {"aws_iam_policy_attachment", EntityType::user, {"users", true}, one_arn},
    {"aws_iam_role_policy", EntityType::role, {"role"}, {}},
    {"aws_iam_role_policy_attachment", EntityType::role, {"role"}, one_arn},
    {"aws_iam_role_policy_attachments_exclusive", EntityType::role, {"role_name"}, all_arns},
    {"aws_iam_user_policy", EntityType::user, {"user"}, {}},
    {"aws_iam_user_policy_attachment", EntityType::user, {"user"}, one_arn},
    {"aws_iam_user_policy_attachments_exclusive", EntityType::user, {"user_name"}, all_arns},
}};

/// A resource type that puts users into groups.
struct Membership {
  std::string_view type;
  Naming user;
  Naming group;
};

constexpr std::array<Membership, 2> memberships = {{
    {"aws_iam_group_membership", {"users", true}, {"group"}},
    {"aws_iam_user_group_membership", {"user"}, {"groups", true}},
}};

struct Principal {
  std::string_view type;
  EntityType entity_type;
};

constexpr std::array<Principal, 3> principals = {{
    {"aws_iam_group", EntityType::group},
    {"aws_iam_role", EntityType::role},
    {"aws_iam_user", EntityType::user},
}};

/// References looked at, and instances that they mean: every instance of a block has the references
/// of the block. It takes a file made for it to need more.
constexpr std::size_t most_steps = std::size_t{1} << 22;

/// `module.a[0].aws_iam_role.b["x.y"]` is the instance `["x.y"]` of the block
/// `module.a[0].aws_iam_role.b`.
struct Address {
  std::string block;
  std::string_view key;  ///< with its brackets; empty without `count` and `for_each`

  static Address parse(std::string_view text);
};

struct PlannedResource {
  Node node;    ///< `address`, `type`, `values`, …
  Node config;  ///< its block in the configuration; missing if that tells nothing
  Address address;
  std::string module;  ///< the address's leading `module.NAME[KEY].`s

  std::string_view type() const { return node["type"].text(); }
  Node value(std::string_view name) const { return node["values"][name]; }
  Node expression(std::string_view name) const { return config["expressions"][name]; }
};

/// Calls `keep(at, depth)` for each byte of an address; keys and their brackets have a depth.
template <class Keep>
void walk_address(std::string_view address, Keep keep) {
  bool quoted = false;
  unsigned depth = 0;
  for (std::size_t at = 0; at < address.size(); ++at) {
    const char c = address[at];
    if (quoted && c == '\\' && at + 1 < address.size()) {
      keep(at++, depth);
      keep(at, depth);
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '[') ++depth;
    keep(at, depth);
    if (!quoted && c == ']' && depth > 0) --depth;
  }
}

Address Address::parse(std::string_view text) {
  std::size_t key = text.size();
  walk_address(text, [&](std::size_t at, unsigned depth) {
    // What follows a key tells that it was a module's.
    if (depth == 0) key = text.size();
    if (depth == 1 && text[at] == '[' && key == text.size()) key = at;
  });
  return {std::string(text.substr(0, key)), text.substr(key)};
}

/// `module.a[0].aws_iam_role.b` to `module.a.aws_iam_role.b`, as the configuration has it.
std::string without_keys(std::string_view address) {
  std::string plain;
  walk_address(address, [&](std::size_t at, unsigned depth) {
    if (depth == 0) plain += address[at];
  });
  return plain;
}

/// `a.b` of `a.b[0].name`.
bool is_part_of(std::string_view part, std::string_view reference) {
  return reference.starts_with(part) &&
         (part.size() == reference.size() || reference[part.size()] == '[' ||
          reference[part.size()] == '.');
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
    for (const PlannedResource& resource : resources_) complete(resource);
    for (const PlannedResource& resource : resources_) add_grants(resource);
    // A user has what its groups have, so these are complete first.
    for (const PlannedResource& resource : resources_) add_members(resource);
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
      PlannedResource resource{node, {}, Address::parse(node["address"].text()), {}};
      const std::string& block = resource.address.block;
      const std::size_t name =
          block.rfind(std::string(node["type"].text()) + "." + std::string(node["name"].text()));
      if (name != std::string::npos) {
        resource.module = block.substr(0, name);
        if (resource.module.ends_with("data.")) resource.module.resize(resource.module.size() - 5);
      }
      const auto config = config_.find(without_keys(block));
      if (config != config_.end()) resource.config = config->second;
      resources_.push_back(std::move(resource));
    }
    for (const Node child : module["child_modules"]) collect(child, data_only, depth + 1);
  }

  void add_principal(const PlannedResource& resource) {
    const auto row = std::ranges::find(principals, resource.type(), &Principal::type);
    if (row == principals.end()) return;
    const Node name = resource.value("name");
    const std::size_t entity = builder_.add_entity(
        row->entity_type, name.text().empty() ? resource.node["address"].text() : name.text());
    by_address_[resource.address.block].emplace(resource.address.key, entity);
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
      policies_[resource.address.block].emplace(resource.address.key, *policy);
      builder_.name_policy(resource.value("arn").text(), *policy);
    }
  }

  /// What a principal's own attributes give it.
  void complete(const PlannedResource& resource) {
    const auto entity = at(by_address_, resource.address);
    if (!entity) return;
    document_.entities[*entity].trust = at(policies_, resource.address);
    for (const Node policy : resource.value("inline_policy"))
      builder_.attach(*entity, builder_.add_policy_in(policy["policy"], PolicyKind::identity));
    for (const Node arn : resource.value("managed_policy_arns")) builder_.attach(*entity, arn);
    set_boundary(*entity, resource);
  }

  void set_boundary(std::size_t entity, const PlannedResource& resource) {
    constexpr std::string_view attribute = "permissions_boundary";
    const Node arn = resource.value(attribute);
    // A plan leaves out what it does not know yet; what it shows as null or empty is no boundary.
    if (arn.present()) return builder_.set_boundary(entity, arn);
    const std::vector<std::size_t> policies = referenced(policies_, resource, {attribute});
    if (!policies.empty()) {
      document_.entities[entity].boundary = policies.front();
    } else if (resource.expression(attribute).present()) {
      document_.entities[entity].boundary_elsewhere = true;
    }
  }

  void add_grants(const PlannedResource& resource) {
    for (const Grant& row : grants) {
      if (row.type != resource.type()) continue;
      const std::vector<std::size_t> holders = entities(resource, row.entity_type, row.entity);
      if (row.policy.attribute.empty()) {
        attach(holders, {}, {at(policies_, resource.address)});
        continue;
      }
      const std::vector<Node> arns = named(resource, row.policy);
      std::vector<std::optional<std::size_t>> policies;
      // A list that is known in part shows that part.
      if (arns.empty() || row.policy.list) {
        for (const std::size_t policy : referenced(policies_, resource, row.policy))
          policies.emplace_back(policy);
      }
      if (arns.empty() && policies.empty() && resource.expression(row.policy.attribute).present())
        policies.emplace_back();
      attach(holders, arns, policies);
    }
  }

  /// A policy that is nothing is one that the plan does not show.
  void attach(const std::vector<std::size_t>& holders, const std::vector<Node>& arns,
              const std::vector<std::optional<std::size_t>>& policies) {
    for (const std::size_t entity : holders) {
      for (const Node& arn : arns) builder_.attach(entity, arn);
      for (const auto& policy : policies) {
        builder_.attach(entity, policy);
        if (!policy) document_.entities[entity].more_elsewhere = true;
      }
    }
  }

  void add_members(const PlannedResource& resource) {
    const auto row = std::ranges::find(memberships, resource.type(), &Membership::type);
    if (row == memberships.end()) return;
    const std::vector<std::size_t> groups = entities(resource, EntityType::group, row->group);
    for (const std::size_t user : entities(resource, EntityType::user, row->user)) {
      for (const std::size_t group : groups) builder_.join(user, group);
      if (groups.empty()) document_.entities[user].more_elsewhere = true;
    }
  }

  /// The values of an attribute that the plan knows.
  static std::vector<Node> named(const PlannedResource& resource, const Naming& naming) {
    const Node value = resource.value(naming.attribute);
    std::vector<Node> values;
    const auto add = [&](const Node& each) {
      if (each.is_string() && !each.text().empty()) values.push_back(each);
    };
    if (!naming.list) {
      add(value);
    } else if (value.is_sequence()) {
      for (const Node each : value) add(each);
    }
    return values;
  }

  /// The principals of the plan that an attribute names, by their names or by references.
  std::vector<std::size_t> entities(const PlannedResource& resource, EntityType type,
                                    const Naming& naming) {
    std::vector<std::size_t> found;
    const std::vector<Node> names = named(resource, naming);
    for (const Node& name : names) {
      const auto entity = by_name_.find(std::pair(type, name.text()));
      if (entity != by_name_.end()) found.push_back(entity->second);
    }
    if (!names.empty() && !naming.list) return found;
    for (const std::size_t entity : referenced(by_address_, resource, naming)) {
      if (document_.entities[entity].type == type) found.push_back(entity);
    }
    return found;
  }

  using Instances = std::map<std::string_view, std::size_t>;  ///< by key
  using ByAddress = std::map<std::string, Instances>;         ///< by block

  static std::optional<std::size_t> at(const ByAddress& all, const Address& address) {
    const auto block = all.find(address.block);
    if (block == all.end()) return std::nullopt;
    const auto instance = block->second.find(address.key);
    if (instance == block->second.end()) return std::nullopt;
    return instance->second;
  }

  /// What an attribute refers to in the configuration, where its value is not known yet. Of a
  /// block's instances the one that is written, the one of the resource's own key or the only one;
  /// a list of which nothing is known has all (`aws_iam_user.all[*].name`).
  std::vector<std::size_t> referenced(const ByAddress& all, const PlannedResource& resource,
                                      const Naming& naming) {
    std::vector<std::size_t> found;
    std::string_view resolved;
    const bool may_be_all = naming.list && named(resource, naming).empty();
    for (const Node node : resource.expression(naming.attribute)["references"]) {
      if (steps_left_ == 0) break;
      --steps_left_;
      const std::string_view reference = node.text();
      // Behind `a.b[0].name` stand `a.b[0]` and `a.b`, which mean the same.
      if (is_part_of(reference, resolved)) continue;
      const Address address = Address::parse(reference);
      const auto block = all.find(resource.module + address.block);
      if (block == all.end()) continue;
      const Instances& instances = block->second;
      resolved = reference;
      auto instance = instances.find(address.key);
      if (instance == instances.end() && !address.key.empty()) continue;
      if (instance == instances.end()) instance = instances.find(resource.address.key);
      if (instance == instances.end() && instances.size() == 1) instance = instances.begin();
      if (instance != instances.end()) {
        found.push_back(instance->second);
      } else if (may_be_all && instances.size() <= steps_left_) {
        steps_left_ -= instances.size();
        for (const auto& each : instances) found.push_back(each.second);
      }
      if (!naming.list && !found.empty()) break;
    }
    return found;
  }

  /// A value that the plan does not hold yet, because something has to be made first, is written all
  /// the same.
  static void fill_later(Str& value, const Node& expression) {
    if ((value.present() && !value.node.is_null()) || !expression.is_mapping()) return;
    value = read_str(expression, Dialect::terraform);
    value.holes.push_back({});
  }

  void add_task(const PlannedResource& resource) {
    if (resource.type() != "aws_ecs_task_definition") return;
    const Node text = resource.value("container_definitions");
    if (!text.is_string()) return;
    Parsed parsed = parse_embedded(text);
    if (!parsed.tree.root().is_sequence()) return;
    document_.tasks.push_back(extract_planned_task(resource.node["values"], parsed.tree.root()));
    ecs::TaskDefinition& task = document_.tasks.back();
    fill_later(task.execution_role, resource.config["expressions"]["execution_role_arn"]);
    fill_later(task.task_role, resource.config["expressions"]["task_role_arn"]);
    document_.embedded.push_back(std::move(parsed.tree));
    add_kind(document_, "ecs-task-definition");
  }

  Document& document_;
  EntityBuilder builder_;
  std::vector<PlannedResource> resources_;
  std::map<std::string, Node> config_;  ///< by address without keys
  std::size_t steps_left_ = most_steps;
  ByAddress by_address_;  ///< principals
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
