// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/github.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "writ/tree.h"

using namespace writ;
using github::Entry;
using github::Permissions;
using github::Uses;
using github::UsesKind;

namespace {

/// A YAML scalar that outlives the views into it.
struct Scalar {
  explicit Scalar(std::string text)
      : source("'" + std::move(text) + "'"), parsed(parse_yaml(source)) {}
  Str str() const { return read_str(parsed.tree.root(), Dialect::github); }

  std::string source;
  Parsed parsed;
};

Str literal(std::string_view text) { return {text, Node(), {}}; }

std::string commit() { return std::string(40, 'a'); }

}  // namespace

TEST_CASE("the parts of uses are split as GitHub does") {
  struct Case {
    std::string_view text;
    UsesKind kind;
    std::string_view owner, repo, path, ref;
  };
  const Case cases[] = {
      {"actions/checkout@v4", UsesKind::repository, "actions", "checkout", "", "v4"},
      {"acme/shop/.github/workflows/x.yml@main", UsesKind::repository, "acme", "shop",
       ".github/workflows/x.yml", "main"},
      {"acme/shop/a@b@c", UsesKind::repository, "acme", "shop", "a", "b@c"},
      {"acme/shop", UsesKind::repository, "acme", "shop", "", ""},
      {"acme/shop@", UsesKind::repository, "acme", "shop", "", ""},
      {"acme/shop@${{ inputs.ref }}", UsesKind::repository, "acme", "shop", "",
       "${{ inputs.ref }}"},
      {"acme/shop/${{ a['@'] }}@v1", UsesKind::repository, "acme", "shop", "${{ a['@'] }}", "v1"},
      {"acme/${{ inputs.repo }}@v1", UsesKind::unknown, "", "", "", ""},
      {"./.github/actions/x", UsesKind::local, "", "", ".github/actions/x", ""},
      {"$/deploy", UsesKind::local, "", "", "deploy", ""},
      {"docker://alpine:3", UsesKind::docker, "", "", "", ""},
      {"checkout@v4", UsesKind::unknown, "", "", "", ""},
      {"/shop@v4", UsesKind::unknown, "", "", "", ""},
      {"acme/@v4", UsesKind::unknown, "", "", "", ""},
      {"", UsesKind::unknown, "", "", "", ""},
  };
  for (const Case& test : cases) {
    CAPTURE(test.text);
    std::string quoted;
    for (const char c : test.text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    const Scalar scalar(quoted);
    const Uses uses = github::parse_uses(scalar.str());
    CHECK(uses.kind == test.kind);
    CHECK(uses.owner == test.owner);
    CHECK(uses.repo == test.repo);
    CHECK(uses.path == test.path);
    CHECK(uses.ref == test.ref);
    CHECK(uses.text.text.substr(uses.ref_begin) == test.ref);
    CHECK(uses.owner.data() >= uses.text.text.data());
  }
  CHECK(github::parse_uses(Str{}).kind == UsesKind::none);
}

TEST_CASE("an action is recognised without case and whatever its path") {
  const Scalar scalar("AWS-Actions/Configure-AWS-Credentials/sub@v4");
  const Uses uses = github::parse_uses(scalar.str());
  CHECK(uses.is("aws-actions/configure-aws-credentials"));
  CHECK_FALSE(uses.is("aws-actions/configure"));
  CHECK_FALSE(uses.is("aws-actions"));
}

TEST_CASE("only a whole commit id is a pin and its version stands in the comment") {
  const Scalar pinned("acme/shop@" + commit());
  Uses uses = github::parse_uses(pinned.str());
  CHECK(uses.pinned());
  CHECK(uses.major() == -1);
  uses.version_comment = "v4.1.0";
  CHECK(uses.major() == 4);

  for (const std::string_view ref :
       {"v4", "main", "aaaaaaa", "ggggggggggggggggggggggggggggggggggggggg"}) {
    const Scalar scalar("acme/shop@" + std::string(ref));
    CHECK_FALSE(github::parse_uses(scalar.str()).pinned());
  }
}

TEST_CASE("a ref names a major version or none") {
  struct Case {
    std::string_view ref;
    int major;
  };
  for (const Case& test :
       {Case{"v4", 4}, Case{"4.1.2", 4}, Case{"v1-node16", 1}, Case{"V2.0", 2},
        Case{"refs/tags/v3", 3}, Case{"releases/v1", 1}, Case{"v0", 0}, Case{"main", -1},
        Case{"", -1}, Case{"v", -1}, Case{"8f4b7f8", -1}, Case{"20231101", -1}, Case{"v-1", -1},
        Case{"99999999999999999999", -1}, Case{"v4_x", -1}}) {
    CAPTURE(test.ref);
    CHECK(github::major_version(test.ref) == test.major);
  }
}

TEST_CASE("a permissions block gives every scope a level") {
  Permissions permissions;
  CHECK(permissions.level("id-token") == "none");
  CHECK(permissions.level("contents") == "unknown");
  permissions.form = Permissions::Form::read_all;
  CHECK(permissions.level("contents") == "read");
  CHECK(permissions.level("id-token") == "none");
  permissions.form = Permissions::Form::write_all;
  CHECK(permissions.level("id-token") == "write");
  CHECK(permissions.level("models") == "read");
  permissions.form = Permissions::Form::unknown;
  CHECK(permissions.level("contents") == "unknown");

  const Scalar write("write");
  const Scalar expression("${{ inputs.level }}");
  const Scalar wrong("admin");
  permissions.form = Permissions::Form::scopes;
  permissions.scopes = {{literal("id-token"), write.str()},
                        {literal("contents"), expression.str()},
                        {literal("packages"), wrong.str()}};
  CHECK(permissions.level("id-token") == "write");
  CHECK(permissions.level("contents") == "unknown");
  CHECK(permissions.level("packages") == "unknown");
  CHECK(permissions.level("issues") == "none");
}

TEST_CASE("a job's permissions replace the workflow's") {
  github::Workflow workflow;
  workflow.permissions.form = Permissions::Form::write_all;
  github::Job job;
  CHECK(&workflow.effective_permissions(job) == &workflow.permissions);
  job.permissions.form = Permissions::Form::scopes;
  CHECK(&workflow.effective_permissions(job) == &job.permissions);
}

TEST_CASE("the nearest environment wins and the last of equal keys") {
  const Scalar a("a"), b("b"), c("c");
  github::Workflow workflow;
  github::Job job;
  github::Step step;
  workflow.env = {{literal("X"), a.str()}, {literal("Y"), a.str()}, {literal("Y"), b.str()}};
  job.env = {{literal("X"), b.str()}};
  CHECK(github::find_env("X", &step, &job, &workflow)->value.text == "b");
  CHECK(github::find_env("Y", &step, &job, &workflow)->value.text == "b");
  CHECK(github::find_env("Z", &step, &job, &workflow) == nullptr);
  step.env = {{literal("X"), c.str()}};
  CHECK(github::find_env("X", &step, &job, &workflow)->value.text == "c");
  CHECK(github::find_env("X", nullptr, nullptr, &workflow)->value.text == "a");
  CHECK(github::find_env("x", &step, &job, &workflow) == nullptr);
  CHECK(github::find_env("X", nullptr, nullptr, nullptr) == nullptr);
}

TEST_CASE("a workflow knows its triggers") {
  github::Workflow workflow;
  CHECK_FALSE(workflow.only_called());
  workflow.triggers = {{literal("workflow_call"), Node()}};
  CHECK(workflow.only_called());
  workflow.triggers.push_back({literal("push"), Node()});
  CHECK_FALSE(workflow.only_called());
}
