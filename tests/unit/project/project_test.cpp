// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/project.h"

#include <doctest/doctest.h>

#include <memory>

#include "extract/extract.h"

using namespace writ;

namespace {

constexpr const char* identity =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}})";
constexpr const char* trust =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}})";
constexpr const char* task =
    R"({"family": "shop", "taskRoleArn": "arn:aws:iam::111122223333:role/app/shop-task", "containerDefinitions": [{"name": "web", "image": "web"}]})";

/// Files and the documents made of them.
struct Scene {
  std::vector<std::unique_ptr<SourceFile>> files;
  std::vector<std::unique_ptr<Document>> documents;

  const Document& add(std::string path, std::string text) {
    files.push_back(std::make_unique<SourceFile>(std::move(path), std::move(text)));
    auto document =
        std::make_unique<Document>(static_cast<FileId>(documents.size()), *files.back());
    document->project_path = files.back()->path();
    document->tree = parse_json(files.back()->text()).tree;
    extract(*document, {});
    REQUIRE(document->recognised());
    documents.push_back(std::move(document));
    return *documents.back();
  }
  Project project(const Config& config = {}) const {
    std::vector<const Document*> list;
    for (const auto& document : documents) list.push_back(document.get());
    return {list, config, JobDepth::unread, 1};
  }
};

std::size_t certain(const std::vector<PolicyLink>& links) {
  std::size_t count = 0;
  for (const PolicyLink& link : links) count += link.strength == LinkStrength::certain ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a role finds its files by name, wherever they lie") {
  for (const char* path : {"iam/shop-task.json", "a/b/ShopTask.json", "iam/shop_task-policy.json",
                           "iam/shop-task-permissions.json", "roles/shop-task/inline.json"}) {
    CAPTURE(path);
    Scene scene;
    const Document& from = scene.add("ecs/task.json", task);
    scene.add(path, identity);
    scene.add("iam/other.json", identity);
    const Config config;
    const Role role =
        scene.project(config).role("arn:aws:iam::111122223333:role/app/shop-task", from);
    REQUIRE(role.permissions.size() == 1);
    CHECK(certain(role.permissions) == 1);
    CHECK(role.permissions[0].document->path() == path);
  }
}

TEST_CASE("trust and permissions are told apart by what the files hold") {
  Scene scene;
  const Document& from = scene.add("ecs/task.json", task);
  scene.add("iam/shop-task.json", identity);
  scene.add("iam/shop-task-trust.json", trust);
  const Config config;
  const Role role = scene.project(config).role("shop-task", from);
  CHECK(certain(role.permissions) == 1);
  CHECK(certain(role.trusts) == 1);
}

TEST_CASE(
    "among several files of one name the nearest is meant, and without a nearest one nothing is "
    "certain") {
  Scene scene;
  const Document& prod = scene.add("prod/ecs/task.json", task);
  const Document& outside = scene.add("task.json", task);
  scene.add("prod/iam/shop-task.json", identity);
  scene.add("dev/iam/shop-task.json", identity);
  const Config config;
  const Project project = scene.project(config);
  const Role near = project.role("shop-task", prod);
  REQUIRE(near.permissions.size() == 1);
  CHECK(near.permissions[0].document->path() == "prod/iam/shop-task.json");
  CHECK(certain(near.permissions) == 1);
  CHECK(certain(project.role("shop-task", outside).permissions) == 0);
}

TEST_CASE("the config's word on a role stands alone") {
  Scene scene;
  const Document& from = scene.add("ecs/task.json", task);
  scene.add("iam/shop-task.json", identity);
  scene.add("policies/app.json", identity);
  Config config;
  config.roles.push_back({"shop-task", {"policies/app.json"}, {}, "", "", {}});
  const Role role = scene.project(config).role("shop-task", from);
  REQUIRE(role.permissions.size() == 1);
  CHECK(role.permissions[0].document->path() == "policies/app.json");
}

TEST_CASE("a role that no file describes has no links") {
  Scene scene;
  const Document& from = scene.add("ecs/task.json", task);
  const Config config;
  CHECK(scene.project(config).role("shop-task", from).permissions.empty());
}
