// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Who gets a token: permissions, calls between workflows, and what the steps ask for.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
// https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/extract.h"
#include "oidc_case.h"
#include "writ/oidc_subject.h"

using namespace writ;

namespace {

constexpr std::string_view no_default = "no default permissions include `id-token: write`";
constexpr std::string_view left_out = "the permissions in force leave out `id-token: write`";
constexpr std::string_view not_granted = "its caller does not grant `id-token: write`";

using Files = std::vector<std::pair<std::string, std::string>>;

std::string in_shop(const Files& files) { return identities(files, {"main", {}, "acme/shop"}); }

std::string job(std::string_view name, std::string_view lines) {
  return "  " + std::string(name) + ": {" + std::string(lines) + "}\n";
}

std::string called(std::string_view inputs, std::string_view lines) {
  return "on: {workflow_call: {inputs: {" + std::string(inputs) + "}}}\njobs:\n" +
         job("deploy", std::string(lines) + "steps: [{run: make}]");
}

/// On a release, with one job that calls.
std::string caller(std::string_view lines, std::string_view permissions = "{id-token: write}") {
  return "on: release\npermissions: " + std::string(permissions) + "\njobs:\n" + job("call", lines);
}

std::string audiences(std::string_view with, std::string_view env = "{}") {
  const SourceFile source(
      ".github/workflows/a.yml",
      "on: push\npermissions: {id-token: write}\njobs:\n  deploy:\n    env: " + std::string(env) +
          "\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v6\n        with: "
          "{role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-west-1" +
          std::string(with) + "}\n");
  const Parsed parsed = parse_yaml(source.text());
  const github::Workflow workflow = extract_workflow(parsed.tree.root(), source);
  const std::vector<github::WorkflowFile> files = {{source.path(), &workflow}};
  std::string all;
  for (const github::JobIdentity& identity : github::oidc_identities(files, {})) {
    for (const std::string& audience : identity.audiences) all += audience + ";";
  }
  return all;
}

}  // namespace

TEST_CASE("a job has a token if the block of permissions in force grants it") {
  struct Case {
    std::string_view workflow;
    std::string_view job;
    std::string expected;
  };
  const std::string yes = "ref:refs/tags/*";
  const std::string no_block = "refused, " + std::string(no_default);
  const std::string refused = "refused, " + std::string(left_out);
  const Case cases[] = {
      {"", "", no_block},
      {"permissions: {id-token: write}", "", yes},
      {"", "permissions: {id-token: write}, ", yes},
      {"permissions: {id-token: write}", "permissions: {contents: read}, ", refused},
      {"permissions: {contents: read}", "permissions: {id-token: write}, ", yes},
      {"permissions: write-all", "", yes},
      {"permissions: read-all", "", refused},
      {"permissions: {}", "", refused},
      {"permissions: {id-token: write}", "permissions: {}, ", refused},
      {"permissions: write-all", "permissions: read-all, ", refused},
      {"permissions: {id-token: none}", "", refused},
      {"permissions: {id-token: read}", "", refused},
      {"permissions: {contents: write}", "", refused},
      {"permissions: {id-token: \"${{ inputs.level }}\"}", "", yes + " (uncertain)"},
      {"permissions: \"${{ inputs.level }}\"", "", yes + " (uncertain)"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.workflow);
    CAPTURE(each.job);
    CHECK(identities("on: release\n" + std::string(each.workflow) + "\njobs:\n" +
                     job("deploy", std::string(each.job) + "steps: [{run: make}]")) ==
          "deploy: " + each.expected);
  }
}

TEST_CASE("a called workflow has the triggers and the grant of its caller") {
  struct Case {
    std::string caller;
    std::string callee;
    std::string expected;
  };
  const std::string grant = "permissions: {id-token: write}, ";
  const std::string none = "permissions: {contents: read}, ";
  const std::string local = "uses: ./.github/workflows/called.yml";
  const std::string tags = "ref:refs/tags/*";
  const std::string refused = "refused, " + std::string(not_granted);
  const Case cases[] = {
      {caller(local), called("", ""), tags},
      {caller("uses: $/.github/workflows/called.yml"), called("", ""), tags},
      {caller("uses: acme/shop/.github/workflows/called.yml@v1"), called("", ""), tags},
      {caller("uses: Acme/Shop/.github/workflows/called.yml@main"), called("", grant), tags},
      {caller(local), called("", "environment: prod, "), "environment:prod"},
      {caller(local), called("", grant), tags},
      {caller(local), called("", none), "refused, " + std::string(left_out)},
      {caller(local, "{contents: read}"), called("", ""), refused},
      {caller(local, "{contents: read}"), called("", grant), refused},
      {caller(none + local), called("", grant), refused},
      {caller(grant + local, "{}"), called("", grant), tags},
      {caller(local, "write-all"), called("", ""), tags},
      {caller(local, "read-all"), called("", ""), refused},
      {"on: release\njobs:\n" + job("call", local), called("", grant), refused},
      {caller("if: github.event_name == 'push', " + local), called("", ""),
       "refused, it never runs"},
      {caller(local), called("", "if: github.event_name == 'workflow_call', "),
       "refused, it never runs"},
      {caller(local), called("", "if: github.event_name == 'release', "), tags},
  };
  for (const Case& each : cases) {
    CAPTURE(each.caller);
    CAPTURE(each.callee);
    CHECK(in_shop({{"release.yml", each.caller}, {"called.yml", each.callee}}) ==
          "deploy: " + each.expected);
    CHECK(in_shop({{"called.yml", each.callee}, {"release.yml", each.caller}}) ==
          "deploy: " + each.expected);
  }
}

TEST_CASE("inputs are those that the caller hands over, in the type that is declared") {
  const auto environment = [](std::string_view declared, std::string_view with,
                              std::string_view expression) {
    return in_shop(
        {{"a.yml",
          caller("uses: ./.github/workflows/called.yml, with: {" + std::string(with) + "}")},
         {"called.yml", called(declared, "environment: \"" + std::string(expression) + "\", ")}});
  };
  constexpr std::string_view text = "to: {type: string, default: dev}";
  constexpr std::string_view flag = "real: {type: boolean}";
  constexpr std::string_view choose = "${{ inputs.real && 'prod' || 'dev' }}";
  CHECK(environment(text, "to: prod", "${{ inputs.to }}") == "deploy: environment:prod");
  CHECK(environment(text, "TO: prod", "${{ inputs.to }}") == "deploy: environment:prod");
  CHECK(environment(text, "", "${{ inputs.to }}") == "deploy: environment:dev");
  CHECK(environment(text, "to: ''", "${{ inputs.to }}") == "deploy: ref:refs/tags/*");
  CHECK(environment("to: {type: string}", "", "${{ inputs.to }}") == "deploy: ref:refs/tags/*");
  CHECK(environment(text, "to: \"${{ needs.plan.outputs.to }}\"", "${{ inputs.to }}") ==
        "deploy: environment:*");
  CHECK(environment(text, "to: \"${{ github.event_name }}\"", "${{ inputs.to }}-eu") ==
        "deploy: environment:release-eu");
  CHECK(environment(flag, "real: true", choose) == "deploy: environment:prod");
  CHECK(environment(flag, "real: false", choose) == "deploy: environment:dev");
  CHECK(environment(flag, "real: \"${{ github.event_name == 'push' }}\"", choose) ==
        "deploy: environment:dev");
  CHECK(environment(flag, "real: \"${{ vars.REAL == 'yes' }}\"", choose) ==
        "deploy: environment:dev, environment:prod");
  CHECK(environment(flag, "", choose) == "deploy: environment:dev");
  CHECK(environment("real: {type: boolean, default: true}", "", choose) ==
        "deploy: environment:prod");
  CHECK(environment("n: {type: number}", "", "eu${{ inputs.n }}") == "deploy: environment:eu0");
  CHECK(environment("n: {type: number}", "n: 12", "eu${{ inputs.n }}") ==
        "deploy: environment:eu12");
  // The event is the caller's, which has no inputs.
  CHECK(environment(text, "to: prod", "${{ github.event.inputs.to }}") ==
        "deploy: ref:refs/tags/*");
  CHECK(environment("to: {type: string}", "to: 3.10", "${{ inputs.to }}") ==
        "deploy: environment:3.1");
  // Nobody can hand over what is not declared.
  CHECK(environment(text, "form: prod", "${{ inputs.form }}") == "deploy: ref:refs/tags/*");
  CHECK(in_shop({{"called.yml", called("", "environment: \"${{ inputs.to }}\", ")}}) ==
        "deploy: pull_request?, ref:*? (uncertain)");
}

TEST_CASE("each combination of the caller's matrix hands over its own inputs") {
  const auto environments = [](std::string_view matrix) {
    return in_shop(
        {{"a.yml", caller("uses: ./.github/workflows/called.yml, strategy: {matrix: " +
                          std::string(matrix) + "}, with: {to: \"${{ matrix.to }}\"}")},
         {"called.yml", called("to: {type: string}", "environment: \"${{ inputs.to }}\", ")}});
  };
  CHECK(environments("{to: [dev, prod]}") == "deploy: environment:dev, environment:prod");
  CHECK(environments("{to: [dev, prod], at: [eu, us]}") ==
        "deploy: environment:dev, environment:prod");
  CHECK(environments("{to: [dev], include: [{at: eu}, {at: us, to: prod}]}") ==
        "deploy: environment:dev, environment:prod");
  CHECK(environments("\"${{ fromJSON(vars.ALL) }}\"") == "deploy: environment:*");
}

TEST_CASE("calls are followed from file to file") {
  const std::string nested = "on: {workflow_call: {inputs: {to: {type: string}}}}\njobs:\n" +
                             job("call",
                                 "uses: ./.github/workflows/called.yml, "
                                 "with: {to: \"${{ inputs.to }}-eu\"}");
  const std::string deploy = called("to: {type: string}", "environment: \"${{ inputs.to }}\", ");
  const std::string first = caller("uses: ./.github/workflows/between.yml, with: {to: prod}");
  CHECK(in_shop({{"a.yml", first}, {"between.yml", nested}, {"called.yml", deploy}}) ==
        "deploy: environment:prod-eu");
  CHECK(in_shop({{"called.yml", deploy}, {"between.yml", nested}, {"a.yml", first}}) ==
        "deploy: environment:prod-eu");
  // A grant can only become less on the way.
  CHECK(in_shop({{"a.yml", caller("uses: ./.github/workflows/between.yml", "{}")},
                 {"between.yml", nested},
                 {"called.yml", deploy}}) == "deploy: refused, " + std::string(not_granted));
  // Two callers, each with its own trigger.
  const std::string call = "uses: ./.github/workflows/called.yml";
  CHECK(in_shop({{"a.yml", caller(call)},
                 {"b.yml",
                  "on: pull_request\npermissions: {id-token: write}\njobs:\n" + job("call", call)},
                 {"called.yml", called("", "")}}) == "deploy: pull_request, ref:refs/tags/*");
}

TEST_CASE("a workflow that others call from elsewhere is not certain of anything") {
  CHECK(in_shop({{"called.yml", called("", "")}}) == "deploy: pull_request?, ref:*? (uncertain)");
  CHECK(in_shop({{"called.yml", called("", "permissions: {id-token: write}, ")}}) ==
        "deploy: pull_request?, ref:*? (uncertain)");
  CHECK(in_shop({{"called.yml", called("", "permissions: {}, ")}}) ==
        "deploy: refused, " + std::string(left_out));
  CHECK(in_shop({{"called.yml", called("", "environment: prod, ")}}) ==
        "deploy: environment:prod (uncertain)");
  CHECK(in_shop({{"called.yml",
                  called("to: {type: string}", "environment: \"${{ inputs.to }}\", ")}}) ==
        "deploy: environment:* (uncertain)");
  // It is known how this one starts by itself.
  CHECK(identities(deploy_job("{release: {}, workflow_call: {}}", "")) ==
        "deploy: ref:refs/tags/*");
  // Only a caller elsewhere can make this one run.
  CHECK(identities(deploy_job("{release: {}, workflow_call: {inputs: {to: {type: string}}}}",
                              "if: inputs.to != ''")) ==
        "deploy: pull_request?, ref:*? (uncertain)");
  // A workflow of another repository is not this one.
  CHECK(in_shop({{"a.yml", caller("uses: acme/tools/.github/workflows/called.yml@v1")},
                 {"called.yml", called("", "")}}) == "deploy: pull_request?, ref:*? (uncertain)");
}

TEST_CASE("calls in a circle end, in any order of the files") {
  const auto file = [](std::string_view on, std::string_view next) {
    return "on: " + std::string(on) + "\npermissions: {id-token: write}\njobs:\n" +
           job("call", "uses: ./.github/workflows/" + std::string(next)) +
           job("deploy", "steps: [{run: make}]");
  };
  const std::string never = "deploy: refused, it never runs";
  CHECK(in_shop({{"a.yml", file("workflow_call", "b.yml")},
                 {"b.yml", file("workflow_call", "a.yml")}}) == never + "\n" + never);
  CHECK(in_shop({{"a.yml", file("workflow_call", "a.yml")}}) == never);
  Files circle = {{"a.yml", file("[release, workflow_call]", "b.yml")},
                  {"b.yml", file("workflow_call", "c.yml")},
                  {"c.yml", file("workflow_call", "a.yml")}};
  const std::string tags = "deploy: ref:refs/tags/*";
  for (int turn = 0; turn < 3; ++turn) {
    CHECK(in_shop(circle) == tags + "\n" + tags + "\n" + tags);
    std::rotate(circle.begin(), circle.begin() + 1, circle.end());
  }
}

TEST_CASE("the file that holds the job is named with the ref that it is read at") {
  const auto workflow_ref = [](std::string_view uses) {
    const SourceFile outer(".github/workflows/a.yml", caller("uses: " + std::string(uses)));
    const SourceFile inner(".github/workflows/called.yml", called("", ""));
    const Parsed outer_tree = parse_yaml(outer.text());
    const Parsed inner_tree = parse_yaml(inner.text());
    const github::Workflow from = extract_workflow(outer_tree.tree.root(), outer);
    const github::Workflow to = extract_workflow(inner_tree.tree.root(), inner);
    const std::vector<github::WorkflowFile> files = {{outer.path(), &from}, {inner.path(), &to}};
    const auto found = github::oidc_identities(files, {"main", {}, "acme/shop"});
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].subjects.size() == 1);
    return found[0].subjects[0].workflow_ref;
  };
  const std::string path = ".github/workflows/called.yml@";
  CHECK(workflow_ref("./.github/workflows/called.yml") == path + "refs/tags/*");
  CHECK(workflow_ref("acme/shop/.github/workflows/called.yml@v1") == path + "refs/*/v1");
  CHECK(workflow_ref("acme/shop/.github/workflows/called.yml@refs/heads/main") ==
        path + "refs/heads/main");
}

TEST_CASE("the audience is what the steps ask for") {
  CHECK(audiences("") == "sts.amazonaws.com;");
  CHECK(audiences(", audience: sts.amazonaws.com.cn") == "sts.amazonaws.com.cn;");
  CHECK(audiences(", audience: \"${{ vars.AUDIENCE }}\"") == "*;");
  CHECK(audiences(", audience: \"${{ vars.CN == '1' && 'sts.amazonaws.com.cn' || "
                  "'sts.amazonaws.com' }}\"") == "sts.amazonaws.com.cn;sts.amazonaws.com;");
  // No token is asked for.
  CHECK(audiences(", aws-access-key-id: \"${{ secrets.KEY }}\"").empty());
  CHECK(audiences(", role-chaining: true").empty());
}

TEST_CASE("workflows made to be slow are not") {
  const auto begin = std::chrono::steady_clock::now();
  // Each calls the next twice: a million paths.
  Files chain;
  for (int i = 0; i < 20; ++i) {
    const std::string call = "uses: ./.github/workflows/w" + std::to_string(i + 1) + ".yml";
    chain.emplace_back("w" + std::to_string(i) + ".yml",
                       "on: [push, workflow_call]\npermissions: {id-token: write}\njobs:\n" +
                           job("a", call) + job("b", call) + job("c", "steps: [{run: make}]"));
  }
  CHECK(in_shop(chain).size() > 20);
  std::string many = "permissions: {id-token: write}\non: {push: {branches: [";
  for (int i = 0; i < 2000; ++i) many += "b" + std::to_string(i) + "*, ";
  many += "x]}}\njobs:\n";
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    many += job("j" + number, "if: github.ref == 'refs/heads/b" + number + "', needs: [j" +
                                  std::to_string(i / 2) + "]");
  }
  CHECK(identities(many).size() > 500);
  // Each condition takes the refs apart once more.
  std::string parts = "permissions: {id-token: write}\non: push\njobs:\n";
  for (int i = 0; i < 200; ++i) {
    const std::string number = std::to_string(i);
    parts += job("j" + number, "if: \"endsWith(github.ref, 'x" + number +
                                   "') || contains(github.ref, 'y" + number +
                                   "') || startsWith(github.ref_name, 'z" + number + "')\"");
  }
  CHECK(identities(parts).size() > 200);
  // A large matrix in many jobs and runs.
  std::string wide = "permissions: {id-token: write}\non: {push: {branches: [";
  for (int i = 0; i < 60; ++i) wide += "b" + std::to_string(i) + ", ";
  std::string values;
  for (int i = 0; i < 256; ++i) values += std::to_string(i) + ", ";
  wide += "x]}}\njobs:\n";
  for (int i = 0; i < 300; ++i)
    wide += job("j" + std::to_string(i),
                "environment: \"e${{ matrix.v }}\", strategy: {matrix: {v: [" + values + "]}}");
  CHECK(identities(wide).ends_with("environment:*"));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  MESSAGE("seconds: ", taken.count());
  CHECK(taken.count() < 30);  // also with sanitizers on a busy machine
}
