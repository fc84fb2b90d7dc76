// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "extract/extract.h"

using namespace writ;
using github::Step;
using github::UsesKind;

namespace {

/// A file, its tree and its workflow, which points into both.
struct Loaded {
  explicit Loaded(std::string text)
      : source(".github/workflows/x.yml", std::move(text)),
        parsed(parse_yaml(source.text())),
        workflow(extract_workflow(parsed.tree.root(), source)) {}

  std::string_view slice(Span span) const { return source.text().substr(span.begin, span.size()); }
  /// Source bytes of a word of a script.
  std::string_view slice(const Step& step, const shell::Word& word) const {
    return slice(step.run.span_of(word.begin, word.end));
  }

  SourceFile source;
  Parsed parsed;
  github::Workflow workflow;
};

Loaded with_steps(std::string_view steps) {
  return Loaded("on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n" +
                std::string(steps));
}

bool workflow_at(std::string_view text, std::string_view path) {
  const Parsed parsed = parse_yaml(text);
  return is_workflow(parsed.tree.root(), path);
}

bool action_at(std::string_view text, std::string_view path) {
  const Parsed parsed = parse_yaml(text);
  return is_action(parsed.tree.root(), path);
}

}  // namespace

TEST_CASE("a workflow is known by its folder or its keys") {
  CHECK(workflow_at("name: x\n", ".github/workflows/a.yml"));
  CHECK(workflow_at("name: x\n", "app/.github/workflows/a.yaml"));
  CHECK_FALSE(workflow_at("- x\n", ".github/workflows/a.yml"));
  CHECK_FALSE(workflow_at("name: x\n", ".github/workflows/sub/a.yml"));
  CHECK_FALSE(workflow_at("name: x\n", ".github/workflows/a.json"));
  CHECK_FALSE(workflow_at("name: x\n", "my.github/workflows/a.yml"));
  CHECK(workflow_at("on: push\njobs: {}\n", "a.yml"));
  CHECK(workflow_at("true: push\njobs: {}\n", "a.yml"));
  CHECK_FALSE(workflow_at("jobs: {}\n", "a.yml"));
  CHECK_FALSE(workflow_at("on: push\n", "a.yml"));
}

TEST_CASE("an action is known by its name or its keys") {
  CHECK(action_at("runs: x\n", "action.yml"));
  CHECK(action_at("runs: x\n", "a/action.yaml"));
  CHECK(action_at("runs: {using: composite}\n", "a/other.yml"));
  CHECK_FALSE(action_at("runs: x\n", "a/other.yml"));
  CHECK_FALSE(action_at("name: x\n", "action.yml"));
  CHECK_FALSE(action_at("- x\n", "action.yml"));
}

TEST_CASE("triggers are read in each form") {
  const auto events = [](std::string_view on) {
    const Loaded file(std::string(on) + "\njobs: {}\n");
    std::string names;
    for (const auto& trigger : file.workflow.triggers) {
      names += std::string(trigger.event.text) + (trigger.node.present() ? "+ " : " ");
    }
    return names;
  };
  CHECK(events("on: push") == "push ");
  CHECK(events("on: [push, pull_request]") == "push pull_request ");
  CHECK(events("on:\n  push:\n    branches: [main]\n  workflow_call:") == "push+ workflow_call+ ");
  CHECK(events("true: push") == "push ");
  CHECK(events("on:") == "");
}

TEST_CASE("a workflow is read with exact places") {
  const Loaded file(R"(name: Deploy
on: [push]
permissions: read-all
env:
  AWS_REGION: eu-west-1
defaults:
  run:
    shell: sh
jobs:
  ship:
    name: Ship ${{ github.ref }}
    needs: [build, test]
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    environment: prod
    permissions:
      id-token: write
    env: {A: b}
    steps:
      - uses: "aws-actions/configure-aws-credentials@v4"
        id: aws
        with:
          Role-To-Assume: arn:aws:iam::111122223333:role/${{ inputs.role }}
          list: [a]
      - name: Push
        run: docker push "$IMAGE"
  call:
    needs: ship
    uses: ./.github/workflows/called.yml
    with: {x: y}
    secrets: inherit
)");
  const auto& workflow = file.workflow;
  CHECK(workflow.name.text == "Deploy");
  CHECK(workflow.permissions.form == github::Permissions::Form::read_all);
  CHECK(file.slice(workflow.env.at(0).value.span()) == "eu-west-1");
  CHECK(file.slice(workflow.env.at(0).key.node.key_span()) == "AWS_REGION");
  REQUIRE(workflow.jobs.size() == 2);

  const auto& ship = workflow.jobs[0];
  CHECK(ship.id.text == "ship");
  CHECK_FALSE(ship.name.known());
  CHECK(ship.needs.size() == 2);
  CHECK(ship.environment.text() == "prod");
  CHECK(ship.default_shell.text == "sh");
  CHECK(workflow.effective_permissions(ship).level("id-token") == "write");
  CHECK(workflow.effective_permissions(ship).level("contents") == "none");
  REQUIRE(ship.steps.size() == 2);
  CHECK(ship.steps[0].uses.is("aws-actions/configure-aws-credentials"));
  CHECK(ship.steps[0].uses.major() == 4);
  CHECK(file.slice(ship.steps[0].uses.text.span_of(ship.steps[0].uses.ref_begin, 100)) == "v4");
  const auto* role = ship.steps[0].input("role-to-assume");
  REQUIRE(role != nullptr);
  REQUIRE(role->value.holes.size() == 1);
  const auto& hole = role->value.holes[0];
  CHECK(file.slice(role->value.span_of(hole.begin, hole.end)) == "${{ inputs.role }}");
  CHECK(ship.steps[0].input("list") == nullptr);
  CHECK(ship.steps[0].input("other") == nullptr);
  CHECK(ship.steps[1].index == 1);
  CHECK(file.slice(ship.steps[1], ship.steps[1].commands.at(0).words.at(2)) == "\"$IMAGE\"");

  const auto& call = workflow.jobs[1];
  CHECK(call.uses.kind == UsesKind::local);
  CHECK(call.secrets.text() == "inherit");
  CHECK(call.with.at(0).value.text == "y");
  CHECK(call.needs.at(0).text == "ship");
}

TEST_CASE("words of a script have exact places in every scalar style") {
  struct Case {
    std::string_view step;
    std::string_view places;
  };
  const Case cases[] = {
      {"      - run: docker push $A/b:${{ github.sha }} # c\n",
       "docker|push|$A/b:${{ github.sha }}|"},
      {"      - run: docker push\n          --all-tags $A\n", "docker|push|--all-tags|$A|"},
      {"      - run: 'echo ''it s'' x'\n", "echo|''it s''|x|"},
      {"      - run: \"echo \\\"a\\\" \\x41b \\\n          c\"\n", "echo|\\\"a\\\"|\\x41b|c|"},
      {"      - run: |\n          docker push \\\n            $A\n          ls 'x\n          y'\n",
       "docker|push|$A|ls|'x\n          y'|"},
      {"      - run: |2-\n            docker push\n          ls\n", "docker|push|ls|"},
      {"      - run: >-\n          docker push\n          $A\n\n          ls\n",
       "docker|push|$A|ls|"},
      {"      - run: >\n          a | b\n            c\n", "a|b|c|"},
      {"      - run: |\r\n          docker push \"a\"\r\n          ls\r\n",
       "docker|push|\"a\"|ls|"},
      {"      - run: |\n          echo \"caf\xc3\xa9\" x\n", "echo|\"caf\xc3\xa9\"|x|"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.step);
    const Loaded file = with_steps(test.step);
    REQUIRE(file.workflow.jobs.size() == 1);
    const Step& step = file.workflow.jobs[0].steps.at(0);
    std::string places;
    for (const auto& command : step.commands) {
      for (const auto& word : command.words) places += std::string(file.slice(step, word)) + "|";
    }
    CHECK(places == test.places);
  }
}

TEST_CASE("only scripts for bash, sh and PowerShell are read") {
  const auto read = [](std::string_view job, std::string_view step) {
    const Loaded file("on: push\njobs:\n  a:\n" + std::string(job) +
                      "    steps:\n      - run: ls\n" + std::string(step));
    return !file.workflow.jobs.at(0).steps.at(0).commands.empty();
  };
  CHECK(read("    runs-on: ubuntu-latest\n", ""));
  CHECK(read("", ""));
  CHECK(read("", "        shell: bash\n"));
  CHECK(read("", "        shell: /bin/bash -e {0}\n"));
  CHECK(read("    runs-on: windows-latest\n", "        shell: sh\n"));
  CHECK(read("    defaults: {run: {shell: bash}}\n    runs-on: windows-latest\n", ""));
  CHECK(read("    runs-on: windows-latest\n", ""));
  CHECK(read("    runs-on: [self-hosted, Windows]\n", ""));
  CHECK(read("    runs-on: {labels: [windows-2022]}\n", ""));
  CHECK(read("    defaults: {run: {shell: pwsh}}\n", ""));
  CHECK(read("", "        shell: powershell\n"));
  CHECK_FALSE(read("", "        shell: cmd\n"));
  CHECK_FALSE(read("", "        shell: python\n"));
  CHECK_FALSE(read("", "        shell: ${{ matrix.shell }}\n"));
}

TEST_CASE("the comment behind a pin names its version") {
  const std::string pin(40, 'a');
  const auto version = [&](std::string_view before, std::string_view after) {
    const Loaded file =
        with_steps("      - uses: " + std::string(before) + pin + std::string(after) + "\n");
    return std::string(file.workflow.jobs.at(0).steps.at(0).uses.version_comment);
  };
  CHECK(version("a/b@", " # v4.1.0") == "v4.1.0");
  CHECK(version("a/b@", " # tag=v4") == "v4");
  CHECK(version("a/b@", " #v4") == "v4");
  CHECK(version("a/b@", " # ratchet:actions/x@v4") == "v4");
  CHECK(version("a/b@", " # 4.1.2, do not touch") == "4.1.2");
  CHECK(version("a/b@", " # pinned to v4 because of 3 bugs") == "v4");
  CHECK(version("a/b@", " # because of 3 bugs") == "");
  CHECK(version("a/b@", " # main") == "");
  CHECK(version("a/b@", "\n        # v4") == "");
  CHECK(version("a/b@", "") == "");
  CHECK(version("a/b@v1", " # v4") == "");
}

TEST_CASE("wrong shapes give what could be read") {
  for (const std::string_view text :
       {"jobs: []\n", "jobs: x\n", "jobs:\n", "jobs: {a: }\n", "jobs: {a: x}\n", "jobs: {a: []}\n",
        "jobs: {a: {steps: x}}\n",
        "jobs: {a: {steps: [x, , [y], {run: [z]}, {run: }, {run: 1}, {uses: []}]}}\n",
        "on: 1\njobs: {a: {needs: {b: c}}}\n",
        "permissions: [x]\nenv: x\ndefaults: {run: x}\njobs: {a: {env: [x], with: 1, permissions: "
        ", uses: {}}}\n",
        "x\n", "", "- a\n",
        "jobs: {a: {steps: [{parallel: [{run: a}, x, {parallel: [{run: b}]}]}, {parallel: "
        "1}]}}\n"}) {
    CAPTURE(text);
    const Loaded file{std::string(text)};
    CHECK(file.workflow.jobs.size() <= 1);
  }
  const Loaded numbers =
      Loaded("jobs: {a: {steps: [{run: 1}, {parallel: [{run: a}, {run: b}]}]}, a: {}}\n");
  REQUIRE(numbers.workflow.jobs.size() == 2);
  REQUIRE(numbers.workflow.jobs[0].steps.size() == 3);
  CHECK(numbers.workflow.jobs[0].steps[0].commands.at(0).words.at(0).text == "1");
  CHECK(numbers.workflow.jobs[0].steps[2].index == 2);
  CHECK(numbers.workflow.permissions.form == github::Permissions::Form::absent);
}

TEST_CASE("a composite action is read") {
  const SourceFile source("action.yml", R"(name: Ship
inputs:
  region:
    default: eu-west-1
  role:
runs:
  using: composite
  steps:
    - run: aws s3 ls "${{ inputs.region }}"
      shell: bash
    - run: Get-Item
      shell: pwsh
)");
  const Parsed parsed = parse_yaml(source.text());
  const github::Action action = extract_action(parsed.tree.root(), source);
  CHECK(action.name.text == "Ship");
  CHECK(action.using_.text == "composite");
  REQUIRE(action.inputs.size() == 2);
  CHECK(action.inputs[0].key.text == "region");
  CHECK(action.inputs[0].value.text == "eu-west-1");
  CHECK_FALSE(action.inputs[1].value.present());
  REQUIRE(action.steps.size() == 2);
  CHECK(action.steps[0].commands.at(0).is({"aws", "s3", "ls"}));
  CHECK(action.steps[1].commands.at(0).is({"Get-Item"}));
}

TEST_CASE("scripts that aliases repeat without end are read within a bound") {
  std::string text = "x: &s\n  run: |\n";
  for (int i = 0; i < 2'000; ++i) text += "    a b c\n";
  text += "on: push\njobs:\n  a:\n    steps:\n";
  for (int i = 0; i < 1'000; ++i) text += "      - *s\n";
  const Loaded file(text);
  REQUIRE(file.workflow.jobs.at(0).steps.size() == 1'000);
  CHECK_FALSE(file.workflow.jobs[0].steps.front().commands.empty());
  CHECK(file.workflow.jobs[0].steps.back().commands.empty());
}
