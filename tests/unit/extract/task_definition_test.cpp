// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

TEST_CASE("a task definition is read with AWS's defaults, bare and wrapped") {
  const std::string bare =
      R"({"family": "web", "taskRoleArn": "arn:aws:iam::111122223333:role/web", "executionRoleArn": "exec",
    "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": ".5 vCPU", "memory": 1024,
    "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
    "volumes": [{"name": "v"}],
    "containerDefinitions": [
      {"name": "app", "image": "<IMAGE>", "environment": [{"name": "A", "value": "1"}],
       "secrets": [{"name": "S", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/s"}],
       "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"},
                            "secretOptions": [{"name": "T", "valueFrom": "t"}]}},
      {"name": "side", "essential": false, "privileged": true}, 7]})";
  for (const bool wrap : {false, true}) {
    CAPTURE(wrap);
    const std::string text = wrap ? R"({"taskDefinition": )" + bare + "}" : bare;
    const Parsed parsed = parse_json(text);
    REQUIRE(is_task_definition(parsed.tree.root()));
    const ecs::TaskDefinition task = extract_task_definition(parsed.tree.root());
    CHECK(task.wrapped == wrap);
    CHECK(task.family.text == "web");
    CHECK(task.fargate());
    CHECK(task.cpu.value == 512);
    CHECK(task.memory.value == 1024);
    CHECK(task.cpu_architecture.text == "ARM64");
    CHECK(task.volumes.size() == 1);
    REQUIRE(task.containers.size() == 2);
    const ecs::Container& app = task.containers[0];
    CHECK(app.essential);
    CHECK_FALSE(app.image.known());
    CHECK(app.environment.size() == 1);
    REQUIRE(app.secrets.size() == 2);
    CHECK(app.secrets[1].name.text == "T");
    CHECK(app.log_driver.text == "awslogs");
    REQUIRE(app.log_options.size() == 1);
    CHECK(app.log_options[0].name.text == "awslogs-group");
    CHECK_FALSE(task.containers[1].essential);
    CHECK(task.containers[1].privileged.text() == "true");
  }
}

TEST_CASE("a definition without a list of containers is none of ours") {
  for (const std::string text :
       std::initializer_list<const char*>{R"({"containerDefinitions": {"shape": "X"}})",
                                          R"({"ContainerDefinitions": []})", "[]", "{}"}) {
    const Parsed parsed = parse_json(text);
    CHECK_FALSE(is_task_definition(parsed.tree.root()));
  }
}
