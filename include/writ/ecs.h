// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An ECS task definition: what was written, with the places, and what AWS makes of it.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "writ/node.h"
#include "writ/str.h"

namespace writ::ecs {

struct KeyValue {
  Node node;
  Str name;
  Str value;
};

struct Secret {
  Node node;
  Str name;
  Str value_from;
};

struct Container {
  Node node;
  Str name;
  Str image;
  std::vector<KeyValue> environment;
  std::vector<Secret> secrets;  ///< `secrets`, then the log configuration's `secretOptions`
  Node repository_credentials;
  Node environment_files;
  Node firelens;
  Str log_driver;
  std::vector<KeyValue> log_options;
  Node log_configuration;
  bool essential = true;  ///< AWS's default
  Node privileged;
};

/// cpu and memory as AWS normalises them.
struct Size {
  Str written;
  std::optional<int64_t>
      value;  ///< CPU units or MiB; empty when absent, unknown or not a documented form
};

struct TaskDefinition {
  Node node;
  Str family;
  Str task_role;
  Str execution_role;
  Str network_mode;
  std::vector<Str> requires_compatibilities;
  Node requires_compatibilities_node;
  Size cpu;
  Size memory;
  Str os_family;         ///< runtimePlatform.operatingSystemFamily
  Str cpu_architecture;  ///< runtimePlatform.cpuArchitecture
  std::vector<Container> containers;
  Node containers_node;
  std::vector<Node> volumes;
  /// Wrapped in `{"taskDefinition": …}`, as describe-task-definition prints it.
  bool wrapped = false;

  /// `requiresCompatibilities` names FARGATE.
  bool fargate() const;
};

/// `1024`, `1 vCPU`, `.5 vcpu` to CPU units; empty for another form.
std::optional<int64_t> parse_cpu(std::string_view text);
/// `512`, `2GB`, `.5 GB` to MiB; empty for another form.
std::optional<int64_t> parse_memory(std::string_view text);
/// One row of the sizes that Fargate offers: a number of CPU units and the memory that goes with
/// it, in MiB. Some CPU values have two rows.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
struct FargateSize {
  int64_t cpu = 0;
  int64_t least = 0;
  int64_t most = 0;
  int64_t step = 1;
  bool windows = false;  ///< offered for Windows tasks too
};
std::span<const FargateSize> fargate_sizes();
/// The role's name: the last part of an ARN's path, or the text itself where it is a bare name.
std::string_view role_name(std::string_view arn_or_name);

}  // namespace writ::ecs
