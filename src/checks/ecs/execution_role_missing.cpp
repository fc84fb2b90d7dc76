// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecs_execution_role_missing;
}

using namespace writ;

namespace {

/// The log drivers of Fargate. ECS opens the stream, or hands the router its settings.
constexpr std::array<std::string_view, 3> fargate_log_drivers = {"awslogs", "awsfirelens",
                                                                 "splunk"};

/// Something in the task definition that ECS itself does with the execution role.
struct Need {
  Span span;
  std::string what;      ///< for the sentence: what ECS has to do
  bool fargate = false;  ///< on EC2 the container instance's role does it
};

std::string on_container(const ecs::Container& container) {
  return container.name.known() ? " of container `" + quoted(container.name.text) + "`"
                                : std::string();
}

void add_needs(const ecs::Container& container, std::vector<Need>& needs) {
  // A container without an image is a fragment that is merged into something else.
  if (!container.image.present()) return;
  const std::string whose = on_container(container);
  if (!container.secrets.empty())
    needs.push_back(
        {container.secrets.front().value_from.span(), "read the secrets" + whose, false});
  if (container.repository_credentials["credentialsParameter"].present()) {
    needs.push_back({container.repository_credentials["credentialsParameter"].span(),
                     "read the registry credentials" + whose, false});
  }
  if (container.environment_files.is_sequence() && container.environment_files.size() > 0) {
    needs.push_back(
        {container.environment_files.at(0).span(), "fetch the environment files" + whose, false});
  }
  const Node specs = container.node["credentialSpecs"];
  if (specs.is_sequence() && specs.size() > 0) {
    needs.push_back({specs.at(0).span(), "fetch the credential specification" + whose, false});
  }
  if (container.firelens["options"]["config-file-type"].text() == "s3") {
    needs.push_back({container.firelens["options"]["config-file-type"].span(),
                     "fetch the FireLens configuration" + whose, false});
  }
  if (!aws::find_ecr_hosts(container.image.text).empty()) {
    needs.push_back({container.image.span(), "pull the image" + whose + " from ECR", true});
  }
  if (container.log_driver.known() &&
      std::ranges::find(fargate_log_drivers, container.log_driver.text) !=
          fargate_log_drivers.end()) {
    needs.push_back({container.log_driver.span(), "write the logs" + whose, true});
  }
}

/// Something else is filled in later, so an empty role may be as well.
bool is_template(const ecs::TaskDefinition& task) {
  const auto is_open = [](const Str& value) {
    return value.present() && (!value.known() || value.text.empty());
  };
  return is_open(task.family) || is_open(task.task_role) || is_open(task.cpu.written) ||
         is_open(task.memory.written) ||
         std::ranges::any_of(task.containers, [&](const ecs::Container& container) {
           return is_open(container.name) || is_open(container.image);
         });
}

/// Null counts as nothing, as an empty text does: the deploy action removes both.
bool is_empty(const Str& role) {
  return role.known() && role.node.is_scalar() && role.text.empty();
}

}  // namespace

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
static void run(const ecs::TaskDefinition& task, Reporter& report) {
  const Str& role = task.execution_role;
  if (role.present() && (!is_empty(role) || is_template(task))) return;
  const bool fargate = task.fargate();
  std::vector<Need> needs;
  for (const ecs::Container& container : task.containers) add_needs(container, needs);
  std::erase_if(needs, [fargate](const Need& need) { return need.fargate && !fargate; });
  if (needs.empty()) return;

  const Need& first = needs.front();
  const std::string launch = first.fargate ? " on Fargate" : "";
  const std::string what = " to " + first.what + launch + ", so registering it fails";
  if (role.present()) {
    report.at(role.span(), "`executionRoleArn` is empty, but ECS needs a role" + what);
    report.also(first.span, "needs an execution role");
  } else {
    report
        .at(first.span, "the task definition names no `executionRoleArn`, but ECS needs one" + what)
        .label = "needs an execution role";
  }
  for (std::size_t i = 1; i < needs.size(); ++i)
    report.also(needs[i].span, "so does this: to " + needs[i].what);
  if (!first.fargate) return;
  for (const Str& value : task.requires_compatibilities) {
    if (value.text == "FARGATE")
      report.also(value.span(), "on Fargate no container instance has a role that could do it");
  }
}

constinit const writ::Check writ::checks::ecs_execution_role_missing{&run};
