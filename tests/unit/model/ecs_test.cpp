// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include "writ/ecs.h"

using namespace writ;

TEST_CASE("CPU and memory are read in all documented forms") {
  CHECK(ecs::parse_cpu("1024") == 1024);
  CHECK(ecs::parse_cpu("1 vCPU") == 1024);
  CHECK(ecs::parse_cpu(".5 vcpu") == 512);
  CHECK(ecs::parse_cpu("0.25vCPU") == 256);
  CHECK(ecs::parse_memory("512") == 512);
  CHECK(ecs::parse_memory("2GB") == 2048);
  CHECK(ecs::parse_memory(".5 gb") == 512);
  for (const std::string text : std::initializer_list<const char*>{
           "", "vCPU", "1 core", "-1", "1.5", "1..5 vCPU", ". vCPU", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(ecs::parse_cpu(text));
  }
  for (const std::string text :
       std::initializer_list<const char*>{"2GiB", "2048MB", "GB", "two GB"})
    CHECK_FALSE(ecs::parse_memory(text));
}

TEST_CASE("a role's name is the last part of its ARN") {
  CHECK(ecs::role_name("arn:aws:iam::111122223333:role/path/Deploy") == "Deploy");
  CHECK(ecs::role_name("arn:aws:iam::${AWS::AccountId}:role/Deploy") == "Deploy");
  CHECK(ecs::role_name("Deploy") == "Deploy");
  CHECK(ecs::role_name("").empty());
}
