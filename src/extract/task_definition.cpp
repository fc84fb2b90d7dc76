// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"
#include "writ/ecs.h"

namespace writ {
namespace {

/// Task definitions are filled by sed, envsubst, jq and the render action before AWS reads them.
Str text_of(const Node& node) { return read_str(node, Dialect::template_); }

/// Items of a list; nothing where something else was written.
std::vector<Node> items(const Node& node) {
  if (!node.is_sequence()) return {};
  return {node.begin(), node.end()};
}

std::vector<ecs::KeyValue> read_environment(const Node& list) {
  std::vector<ecs::KeyValue> result;
  for (const Node& entry : items(list))
    result.push_back({entry, text_of(entry["name"]), text_of(entry["value"])});
  return result;
}

std::vector<ecs::KeyValue> read_options(const Node& mapping) {
  std::vector<ecs::KeyValue> result;
  if (!mapping.is_mapping()) return result;
  for (const Node entry : mapping) {
    result.push_back(
        {entry, {entry.key(), entry, find_holes(entry.key(), Dialect::template_)}, text_of(entry)});
  }
  return result;
}

void add_secrets(const Node& list, std::vector<ecs::Secret>& secrets) {
  for (const Node& entry : items(list))
    secrets.push_back({entry, text_of(entry["name"]), text_of(entry["valueFrom"])});
}

ecs::Container read_container(const Node& node) {
  ecs::Container container;
  container.node = node;
  container.name = text_of(node["name"]);
  container.image = text_of(node["image"]);
  container.environment = read_environment(node["environment"]);
  add_secrets(node["secrets"], container.secrets);
  container.repository_credentials = node["repositoryCredentials"];
  container.environment_files = node["environmentFiles"];
  container.firelens = node["firelensConfiguration"];
  container.log_configuration = node["logConfiguration"];
  container.log_driver = text_of(container.log_configuration["logDriver"]);
  container.log_options = read_options(container.log_configuration["options"]);
  add_secrets(container.log_configuration["secretOptions"], container.secrets);
  container.essential = node["essential"].text() != "false";
  container.privileged = node["privileged"];
  return container;
}

ecs::Size read_size(const Node& node, std::optional<int64_t> (*parse)(std::string_view)) {
  ecs::Size size;
  size.written = text_of(node);
  if (size.written.known()) size.value = parse(size.written.text);
  return size;
}

/// The definition itself, or what describe-task-definition wraps around it.
Node definition_in(const Node& root, bool& wrapped) {
  wrapped = !root["containerDefinitions"].is_sequence() &&
            root["taskDefinition"]["containerDefinitions"].is_sequence();
  return wrapped ? root["taskDefinition"] : root;
}

void read_containers(const Node& list, ecs::TaskDefinition& task) {
  task.containers_node = list;
  for (const Node& item : items(list)) {
    if (item.is_mapping()) task.containers.push_back(read_container(item));
  }
}

/// What the elements of a task definition are called: by the API and by Terraform.
struct Names {
  std::string_view task_role, execution_role, network_mode, compatibilities, os_family,
      architecture;
};
constexpr Names api_names = {"taskRoleArn",           "executionRoleArn",
                             "networkMode",           "requiresCompatibilities",
                             "operatingSystemFamily", "cpuArchitecture"};
constexpr Names terraform_names = {
    "task_role_arn",           "execution_role_arn", "network_mode", "requires_compatibilities",
    "operating_system_family", "cpu_architecture"};

ecs::TaskDefinition read_task(const Node& node, const Names& names, const Node& platform) {
  ecs::TaskDefinition task;
  task.node = node;
  task.family = text_of(node["family"]);
  task.task_role = text_of(node[names.task_role]);
  task.execution_role = text_of(node[names.execution_role]);
  task.network_mode = text_of(node[names.network_mode]);
  task.requires_compatibilities_node = node[names.compatibilities];
  for (const Node& item : items(task.requires_compatibilities_node))
    task.requires_compatibilities.push_back(text_of(item));
  task.cpu = read_size(node["cpu"], ecs::parse_cpu);
  task.memory = read_size(node["memory"], ecs::parse_memory);
  task.os_family = text_of(platform[names.os_family]);
  task.cpu_architecture = text_of(platform[names.architecture]);
  return task;
}

}  // namespace

bool is_task_definition(const Node& root) {
  bool wrapped = false;
  return definition_in(root, wrapped)["containerDefinitions"].is_sequence();
}

ecs::TaskDefinition extract_task_definition(const Node& root) {
  bool wrapped = false;
  const Node node = definition_in(root, wrapped);
  ecs::TaskDefinition task = read_task(node, api_names, node["runtimePlatform"]);
  task.wrapped = wrapped;
  read_containers(node["containerDefinitions"], task);
  task.volumes = items(node["volumes"]);
  return task;
}

ecs::TaskDefinition extract_planned_task(const Node& values, const Node& containers) {
  ecs::TaskDefinition task = read_task(values, terraform_names, values["runtime_platform"].at(0));
  read_containers(containers, task);
  task.volumes = items(values["volume"]);
  return task;
}

}  // namespace writ
