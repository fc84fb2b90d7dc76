// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/terraform_plan.h"

#include <doctest/doctest.h>

#include <string>

#include "extract/extract.h"

using namespace writ;

namespace {

struct Loaded {
  explicit Loaded(std::string text) : source("plan.json", std::move(text)), document(0, source) {
    document.tree = std::move(parse_json(source.text()).tree);
    extract(document, {});
  }
  std::string slice(Span span) const {
    return std::string(source.text().substr(span.begin, span.size()));
  }
  SourceFile source;
  Document document;
};

std::string in_string(std::string_view json) {
  std::string out = "\"";
  for (const char c : json) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string allow(const std::string& action) {
  return in_string(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action +
                   R"(","Resource":"*"}]})");
}

const std::string trust = in_string(
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})");

std::string plan(const std::string& resources, const std::string& configuration = "[]") {
  return R"({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [)" +
         resources + R"(]}}, "configuration": {"root_module": {"resources": )" + configuration +
         "}}}";
}

std::string resource(const std::string& type, const std::string& name, const std::string& values,
                     const std::string& key = "") {
  return R"({"address": ")" + type + "." + name + key + R"(", "mode": "managed", "type": ")" +
         type + R"(", "name": ")" + name + R"(", "values": {)" + values + "}}";
}

}  // namespace

TEST_CASE("a plan's roles have the policies that their attributes name") {
  const Loaded loaded(plan(
      resource("aws_iam_role", "deploy",
               R"("name": "deploy", "assume_role_policy": )" + trust +
                   R"(, "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"])") +
      "," +
      resource("aws_iam_role_policy", "push", R"("role": "deploy", "policy": )" + allow("ecr:*"))));
  const Document& document = loaded.document;
  CHECK(document.kinds.front() == "terraform-plan");
  REQUIRE(document.entities.size() == 1);
  const iam::Entity& role = document.entities.front();
  REQUIRE(role.policies.size() == 1);
  const iam::Policy& push = document.policies[role.policies.front()];
  CHECK(push.kind == iam::PolicyKind::identity);
  CHECK(loaded.slice(push.statements.front().actions.front().span()) == "\\\"ecr:*\\\"");
  REQUIRE(role.trust);
  CHECK(document.policies[*role.trust].kind == iam::PolicyKind::trust);
  CHECK(role.vendor.size() == 1);
}

TEST_CASE("what is known only after the plan is found by what the configuration refers to") {
  const Loaded loaded(
      plan(resource("aws_iam_role", "deploy", R"("name": "deploy", "assume_role_policy": )" + trust,
                    "[0]") +
               "," + resource("aws_iam_policy", "push", R"("policy": )" + allow("ecr:*")) + "," +
               resource("aws_iam_role_policy_attachment", "push", "", "[0]"),
           R"([{"address": "aws_iam_role_policy_attachment.push", "expressions": {
            "role": {"references": ["aws_iam_role.deploy[0].name", "aws_iam_role.deploy[0]", "aws_iam_role.deploy"]},
            "policy_arn": {"references": ["aws_iam_policy.push.arn", "aws_iam_policy.push"]}}}])"));
  REQUIRE(loaded.document.entities.size() == 1);
  REQUIRE(loaded.document.entities.front().policies.size() == 1);
  CHECK(loaded.document.policies[loaded.document.entities.front().policies.front()].grants(
      "ecr:PutImage"));
}

TEST_CASE("among several instances the one of the same key is meant, and without one none is") {
  const auto document_with = [](const std::string& key) {
    return Loaded(plan(
        resource("aws_iam_role", "r", R"("name": "a")", R"([\"a\"])") + "," +
            resource("aws_iam_role", "r", R"("name": "b")", R"([\"b\"])") + "," +
            resource("aws_iam_role_policy", "p", R"("policy": )" + allow("ecr:*"), key),
        R"([{"address": "aws_iam_role_policy.p", "expressions": {"role": {"references": ["aws_iam_role.r"]}}}])"));
  };
  const Loaded same = document_with(R"([\"b\"])");
  REQUIRE(same.document.entities.size() == 2);
  CHECK(same.document.entities[0].policies.empty());
  CHECK(same.document.entities[1].policies.size() == 1);
  const Loaded none = document_with("");
  CHECK(none.document.entities[0].policies.empty());
  CHECK(none.document.entities[1].policies.empty());
}

TEST_CASE("repository, endpoint and organization policies are of their kinds") {
  const std::string anyone = in_string(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]})");
  const Loaded loaded(
      plan(resource("aws_ecr_repository_policy", "shop", R"("policy": )" + anyone) + "," +
           resource("aws_vpc_endpoint", "dkr",
                    R"("service_name": "com.amazonaws.eu-west-1.ecr.dkr", "policy": )" + anyone) +
           "," +
           resource("aws_organizations_policy", "limit",
                    R"("type": "SERVICE_CONTROL_POLICY", "content": )" + allow("*"))));
  REQUIRE(loaded.document.policies.size() == 3);
  CHECK(loaded.document.policies[0].kind == iam::PolicyKind::ecr_repository);
  CHECK(loaded.document.policies[1].kind == iam::PolicyKind::vpc_endpoint);
  CHECK(loaded.document.policies[1].endpoint_service == "ecr.dkr");
  CHECK(loaded.document.policies[2].kind == iam::PolicyKind::scp);
}

TEST_CASE("a planned task definition is one, with containers from its string") {
  const Loaded loaded(plan(resource(
      "aws_ecs_task_definition", "web",
      R"("family": "web", "cpu": "256", "memory": "512", "requires_compatibilities": ["FARGATE"], "execution_role_arn": "arn:aws:iam::111122223333:role/exec", "container_definitions": )" +
          in_string(R"([{"name":"web","image":"nginx:1.27","privileged":true}])"))));
  REQUIRE(loaded.document.tasks.size() == 1);
  const ecs::TaskDefinition& task = loaded.document.tasks.front();
  CHECK(task.family.text == "web");
  CHECK(task.execution_role.text == "arn:aws:iam::111122223333:role/exec");
  CHECK(task.requires_compatibilities.size() == 1);
  REQUIRE(task.containers.size() == 1);
  CHECK(loaded.slice(task.containers.front().image.span()) == "\\\"nginx:1.27\\\"");
}

TEST_CASE("a policy document that a resource uses is read once") {
  const std::string document = allow("ecr:*");
  const std::string text =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [)" +
      resource("aws_iam_policy", "push", R"("policy": )" + document) +
      R"(]}}, "prior_state": {"values": {"root_module": {"resources": [{"address": "data.aws_iam_policy_document.push", "mode": "data", "type": "aws_iam_policy_document", "name": "push", "values": {"json": )" +
      document +
      R"(}}, {"address": "data.aws_iam_policy_document.other", "mode": "data", "type": "aws_iam_policy_document", "name": "other", "values": {"json": )" +
      allow("s3:*") + R"(}}]}}}})";
  const Loaded loaded(text);
  REQUIRE(loaded.document.policies.size() == 2);
  CHECK(loaded.document.policies[0].grants("ecr:PutImage"));
  CHECK(loaded.document.policies[1].grants("s3:GetObject"));
}

TEST_CASE("policies in modules belong to the roles of their module") {
  const std::string text =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"address": "module.a", "resources": [{"address": "module.a.aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": {"name": "inner"}}, {"address": "module.a.aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p", "values": {"policy": )" +
      allow("ecr:*") +
      R"(}}]}]}}, "configuration": {"root_module": {"module_calls": {"a": {"module": {"resources": [{"address": "aws_iam_role_policy.p", "expressions": {"role": {"references": ["aws_iam_role.r.id", "aws_iam_role.r"]}}}]}}}}}})";
  const Loaded loaded(text);
  REQUIRE(loaded.document.entities.size() == 1);
  CHECK(loaded.document.entities.front().policies.size() == 1);
}

namespace {

const iam::Entity& entity_named(const Loaded& loaded, std::string_view name) {
  for (const iam::Entity& entity : loaded.document.entities) {
    if (entity.name == name) return entity;
  }
  FAIL("no entity is named " << name);
  return loaded.document.entities.front();
}

bool has(const Loaded& loaded, std::string_view name, std::string_view action) {
  for (const std::size_t policy : entity_named(loaded, name).policies) {
    if (loaded.document.policies[policy].grants(action)) return true;
  }
  return false;
}

std::string configured(const std::string& address, const std::string& expressions) {
  return R"({"address": ")" + address + R"(", "expressions": {)" + expressions + "}}";
}

}  // namespace

TEST_CASE("a planned user has its permissions boundary as a role has") {
  const std::string arn = "arn:aws:iam::111122223333:policy/limit";
  for (const std::string type : {"aws_iam_user", "aws_iam_role"}) {
    CAPTURE(type);
    const Loaded known(plan(
        resource(type, "one", R"("name": "one", "permissions_boundary": ")" + arn + "\"") + "," +
        resource("aws_iam_policy", "limit",
                 R"("arn": ")" + arn + R"(", "policy": )" + allow("s3:*"))));
    REQUIRE(entity_named(known, "one").boundary);
    const Loaded referenced(plan(
        resource(type, "one", R"("name": "one")") + "," +
            resource("aws_iam_policy", "limit", R"("policy": )" + allow("s3:*")),
        "[" +
            configured(type + ".one",
                       R"("permissions_boundary": {"references": ["aws_iam_policy.limit.arn", )"
                       R"("aws_iam_policy.limit"]})") +
            "]"));
    REQUIRE(entity_named(referenced, "one").boundary);
    CHECK_FALSE(entity_named(referenced, "one").boundary_elsewhere);
    const Loaded foreign(
        plan(resource(type, "one", R"("name": "one", "permissions_boundary": ")" + arn + "\"")));
    CHECK(entity_named(foreign, "one").boundary_elsewhere);
    const Loaded of_aws(plan(resource(
        type, "one",
        R"("name": "one", "permissions_boundary": "arn:aws:iam::aws:policy/ReadOnlyAccess")")));
    CHECK(entity_named(of_aws, "one").vendor_boundary);
  }
}

TEST_CASE(
    "a boundary that is configured and not known yet is elsewhere, one that is null is none") {
  const std::string config =
      "[" +
      configured("aws_iam_role.deploy",
                 R"("permissions_boundary": {"references": ["var.boundary"]})") +
      "]";
  const Loaded unknown(plan(resource("aws_iam_role", "deploy", R"("name": "deploy")"), config));
  CHECK(entity_named(unknown, "deploy").boundary_elsewhere);
  const Loaded null(
      plan(resource("aws_iam_role", "deploy", R"("name": "deploy", "permissions_boundary": null)"),
           config));
  CHECK_FALSE(entity_named(null, "deploy").boundary_elsewhere);
  const Loaded none(plan(resource("aws_iam_role", "deploy", R"("name": "deploy")")));
  CHECK_FALSE(entity_named(none, "deploy").boundary_elsewhere);
}

TEST_CASE("users have the policies of the groups that memberships name") {
  const std::string people =
      resource("aws_iam_user", "a", R"("name": "a")") + "," +
      resource("aws_iam_user", "b", R"("name": "b")") + "," +
      resource("aws_iam_group", "g", R"("name": "g")") + "," +
      resource("aws_iam_group_policy", "g", R"("group": "g", "policy": )" + allow("ecr:*")) + ",";
  const Loaded by_user(plan(
      people + resource("aws_iam_user_group_membership", "m", R"("user": "a", "groups": ["g"])")));
  CHECK(has(by_user, "a", "ecr:PutImage"));
  CHECK(entity_named(by_user, "a").groups == std::vector<std::size_t>{2});
  CHECK_FALSE(has(by_user, "b", "ecr:PutImage"));
  const Loaded by_group(plan(
      people + resource("aws_iam_group_membership", "m", R"("group": "g", "users": ["a", "b"])")));
  CHECK(has(by_group, "a", "ecr:PutImage"));
  CHECK(has(by_group, "b", "ecr:PutImage"));
  const Loaded by_reference(plan(
      people + resource("aws_iam_group_membership", "m", R"("users": [])"),
      "[" +
          configured("aws_iam_group_membership.m",
                     R"("group": {"references": ["aws_iam_group.g.name", "aws_iam_group.g"]}, )"
                     R"("users": {"references": ["aws_iam_user.b.name", "aws_iam_user.b"]})") +
          "]"));
  CHECK_FALSE(has(by_reference, "a", "ecr:PutImage"));
  CHECK(has(by_reference, "b", "ecr:PutImage"));
}

TEST_CASE("a membership that names all instances of a block means each of them, one key only one") {
  const auto document_with = [](const std::string& references, const std::string& known = "") {
    return Loaded(plan(
        resource("aws_iam_user", "all", R"("name": "a")", "[0]") + "," +
            resource("aws_iam_user", "all", R"("name": "b")", "[1]") + "," +
            resource("aws_iam_group", "g", R"("name": "g")") + "," +
            resource("aws_iam_group_policy", "g", R"("group": "g", "policy": )" + allow("ecr:*")) +
            "," + resource("aws_iam_group_membership", "m", R"("group": "g")" + known),
        "[" +
            configured("aws_iam_group_membership.m",
                       R"("users": {"references": [)" + references + "]}") +
            "]"));
  };
  const Loaded splat = document_with(R"("aws_iam_user.all")");
  CHECK(has(splat, "a", "ecr:PutImage"));
  CHECK(has(splat, "b", "ecr:PutImage"));
  const Loaded known = document_with(R"("aws_iam_user.all")", R"(, "users": ["a"])");
  CHECK(has(known, "a", "ecr:PutImage"));
  CHECK_FALSE(has(known, "b", "ecr:PutImage"));
  const Loaded one =
      document_with(R"("aws_iam_user.all[1].name", "aws_iam_user.all[1]", "aws_iam_user.all")");
  CHECK_FALSE(has(one, "a", "ecr:PutImage"));
  CHECK(has(one, "b", "ecr:PutImage"));
}

TEST_CASE("attachments to many principals and exclusive lists of attachments give their policies") {
  const std::string arn = "arn:aws:iam::111122223333:policy/push";
  const std::string all = resource("aws_iam_user", "u", R"("name": "u")") + "," +
                          resource("aws_iam_group", "g", R"("name": "g")") + "," +
                          resource("aws_iam_role", "r", R"("name": "r")") + "," +
                          resource("aws_iam_policy", "push",
                                   R"("arn": ")" + arn + R"(", "policy": )" + allow("ecr:*")) +
                          ",";
  const Loaded attached(
      plan(all + resource("aws_iam_policy_attachment", "p",
                          R"("users": ["u"], "roles": ["r"], "groups": ["g"], "policy_arn": ")" +
                              arn + "\"")));
  for (const char* name : {"u", "g", "r"}) {
    CAPTURE(name);
    CHECK(has(attached, name, "ecr:PutImage"));
  }
  for (const auto& [kind, name] :
       {std::pair("user", "u"), std::pair("group", "g"), std::pair("role", "r")}) {
    CAPTURE(kind);
    const std::string type = "aws_iam_" + std::string(kind) + "_policy_attachments_exclusive";
    const std::string entity = "\"" + std::string(kind) + "_name\": \"" + std::string(name) + "\"";
    const Loaded known(plan(all + resource(type, "x",
                                           entity + R"(, "policy_arns": [")" + arn +
                                               R"(", "arn:aws:iam::aws:policy/ReadOnlyAccess"])")));
    CHECK(has(known, name, "ecr:PutImage"));
    CHECK(entity_named(known, name).vendor.size() == 1);
    const Loaded referenced(plan(
        all + resource(type, "x", entity),
        "[" +
            configured(
                type + ".x",
                R"("policy_arns": {"references": ["aws_iam_policy.push.arn", "aws_iam_policy.push"]})") +
            "]"));
    CHECK(has(referenced, name, "ecr:PutImage"));
  }
}

TEST_CASE("instances of a module are kept apart") {
  const auto child = [](const std::string& key, const std::string& role,
                        const std::string& action) {
    const std::string module = "module.m[\\\"" + key + "\\\"]";
    return R"({"address": ")" + module + R"(", "resources": [{"address": ")" + module +
           R"(.aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": {"name": ")" +
           role + R"("}}, {"address": ")" + module +
           R"(.aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p", "values": {"policy": )" +
           allow(action) + "}}]}";
  };
  const Loaded loaded(
      R"({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [)" +
      child("x", "a", "ecr:*") + "," + child("y", "b", "s3:*") +
      R"(]}}, "configuration": {"root_module": {"module_calls": {"m": {"module": {"resources": [{"address": "aws_iam_role_policy.p", "expressions": {"role": {"references": ["aws_iam_role.r.id", "aws_iam_role.r"]}}}]}}}}}})");
  CHECK(has(loaded, "a", "ecr:PutImage"));
  CHECK_FALSE(has(loaded, "a", "s3:GetObject"));
  CHECK(has(loaded, "b", "s3:GetObject"));
}
