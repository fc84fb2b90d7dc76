// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// The subjects that GitHub documents for each trigger, environment and condition.
// https://docs.github.com/en/actions/reference/security/oidc
// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows

#include "writ/oidc_subject.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "oidc_case.h"

using namespace writ;

namespace {

struct Case {
  std::string_view on;
  std::string_view job;
  std::string_view expected;  ///< of the job, without its name
};

template <std::size_t N>
void check(const Case (&cases)[N]) {
  for (const Case& each : cases) {
    CAPTURE(each.on);
    CAPTURE(each.job);
    CHECK(identities(deploy_job(each.on, each.job)) == "deploy: " + std::string(each.expected));
  }
}

}  // namespace

TEST_CASE("each trigger has the ref that GitHub gives it") {
  constexpr std::string_view pull = "pull_request";
  constexpr std::string_view any = "ref:refs/heads/*, ref:refs/tags/*";
  constexpr std::string_view main = "ref:refs/heads/main";
  const Case cases[] = {
      {"push", "", any},
      {"create", "", any},
      {"pull_request", "", pull},
      {"{pull_request: {branches: [main]}}", "", pull},
      {"{pull_request: {types: [opened, labeled]}}", "", pull},
      {"pull_request_review", "", "pull_request?, ref:refs/pull/*/merge?"},
      {"pull_request_review_comment", "", "pull_request?, ref:refs/pull/*/merge?"},
      {"pull_request_target", "", "pull_request?, ref:refs/heads/main?"},
      {"{pull_request: {types: [closed], branches: [main, 'release/**']}}", "",
       "pull_request, ref:refs/heads/main?, ref:refs/heads/release/*?"},
      {"{pull_request: {types: [closed]}}", "", "pull_request, ref:refs/heads/*?"},
      {"[pull_request, pull_request_target]", "", "pull_request, ref:refs/heads/main?"},
      {"merge_group", "", "ref:refs/heads/gh-readonly-queue/*/pr-*"},
      {"{merge_group: {branches: [main]}}", "", "ref:refs/heads/gh-readonly-queue/main/pr-*"},
      {"{merge_group: {branches: ['**', '!old']}}", "", "ref:refs/heads/gh-readonly-queue/*/pr-*"},
      {"release", "", "ref:refs/tags/*"},
      {"registry_package", "", any},
      {"deployment", "", "ref:?, ref:refs/heads/*, ref:refs/tags/*"},
      {"deployment_status", "", "ref:?, ref:refs/heads/*, ref:refs/tags/*"},
      {"workflow_dispatch", "", any},
      {"{schedule: [{cron: '0 5 * * *'}]}", "", main},
      {"repository_dispatch", "", main},
      {"{workflow_run: {workflows: [build], branches: [next]}}", "", main},
      {"issue_comment", "", main},
      {"issues", "", main},
      {"discussion", "", main},
      {"discussion_comment", "", main},
      {"check_run", "", main},
      {"check_suite", "", main},
      {"delete", "", main},
      {"fork", "", main},
      {"gollum", "", main},
      {"image_version", "", main},
      {"label", "", main},
      {"milestone", "", main},
      {"public", "", main},
      {"branch_protection_rule", "", main},
      {"status", "", main},
      {"watch", "", main},
      {"page_build", "", main},
      {"project", "", main},
  };
  check(cases);
  CHECK(identities({{"a.yml", deploy_job("schedule", "")}}, {}) == "deploy: ref:refs/heads/*");
}

TEST_CASE("filters of a push narrow its refs") {
  const Case cases[] = {
      {"{push: {branches: [main]}}", "", "ref:refs/heads/main"},
      {"{push: {tags: ['v*']}}", "", "ref:refs/tags/v*"},
      {"{push: {branches: [main], tags: [v1]}}", "", "ref:refs/heads/main, ref:refs/tags/v1"},
      {"{push: {branches-ignore: [old]}}", "", "ref:refs/heads/*"},
      {"{push: {tags-ignore: [old]}}", "", "ref:refs/tags/*"},
      {"{push: {branches: [main], tags-ignore: [old]}}", "",
       "ref:refs/heads/main, ref:refs/tags/*"},
      {"{push: {branches-ignore: [old], tags: [v1]}}", "", "ref:refs/heads/*, ref:refs/tags/v1"},
      {"{push: {paths: ['src/**']}}", "", "ref:refs/heads/*, ref:refs/tags/*"},
      {"{push: {branches: ['release/**', '!release/old']}}", "", "ref:refs/heads/release/*"},
      {"{push: {branches: [main, next, '!next']}}", "", "ref:refs/heads/main"},
      {"{push: {branches: ['!next', main, next]}}", "", "ref:refs/heads/main, ref:refs/heads/next"},
      {"{push: {branches: ['!next']}}", "", "refused, it never runs"},
      {"{push: {tags: ['v[12].[0-9]+.[0-9]+']}}", "", "ref:refs/tags/v*.*.*"},
      {"{push: {branches: ['feature/a?']}}", "", "ref:refs/heads/feature/*"},
      {"{push: {branches: ['aé?b']}}", "", "ref:refs/heads/a*b"},
      {"{push: {branches: main}}", "", "ref:refs/heads/main"},
      {"{push: {tags: ['v[0-9]', 'v1-rc*']}}", "", "ref:refs/tags/v*, ref:refs/tags/v1-rc*"},
  };
  check(cases);
}

TEST_CASE("the environment of a job is its subject, whatever starts it") {
  const Case cases[] = {
      {"push", "environment: prod", "environment:prod"},
      {"pull_request", "environment: prod", "environment:prod"},
      {"pull_request_target", "environment: prod", "environment:prod"},
      {"push", "environment: {name: prod, url: 'https://acme.example'}", "environment:prod"},
      {"push", "environment: {name: \"${{ 'a' }}-b\"}", "environment:a-b"},
      {"push", "environment: 'Production:V1'", "environment:Production%3AV1"},
      {"push", "environment: 'eu/prod'", "environment:eu/prod"},
      {"push", "environment: 3.10", "environment:3.1"},
      {"push", "environment: '3.10'", "environment:3.10"},
      {"push", "environment: {name: 007}", "environment:7"},
      {"push", "environment: 0x10", "environment:16"},
      {"push", "environment: 0o17", "environment:15"},
      {"push", "environment: 1e3", "environment:1000"},
      {"push", "environment: 1e20", "environment:1E+20"},
      {"push", "environment: 111122223333", "environment:111122223333"},
      {"push", "environment: True", "environment:true"},
      {"push", "environment: FALSE", "environment:false"},
      {"push", "environment: ''", "ref:refs/heads/*, ref:refs/tags/*"},
      {"pull_request", "environment: ''", "pull_request"},
      {"push", "environment: {url: 'https://acme.example'}", "ref:refs/heads/*, ref:refs/tags/*"},
      {"release", "environment: {name: prod, deployment: false}",
       "environment:prod?, ref:refs/tags/*?"},
      {"release", "environment: {name: prod, deployment: true}", "environment:prod"},
      {"push", "environment: ${{ vars.STAGE }}", "environment:*"},
      {"push", "environment: ${{ needs.plan.outputs.stage }}", "environment:*"},
      {"push", "environment: ${{ needs.plan.outputs.stage }}-eu", "environment:*-eu"},
      {"{push: {branches: [main]}}",
       "environment: ${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}",
       "environment:prod"},
      {"{push: {branches: [main, next]}}",
       "environment: ${{ github.ref_name == 'main' && 'prod' || 'dev' }}",
       "environment:dev, environment:prod"},
      {"push", "environment: ${{ vars.X == '1' && 'prod' || 'dev' }}",
       "environment:dev, environment:prod"},
      {"push", "environment: ${{ case(vars.X == '1', 'prod', vars.X == '2', 'test', 'dev') }}",
       "environment:dev, environment:prod, environment:test"},
      {"release",
       "environment: ${{ case(github.event_name == 'push', 'a', github.ref_type == 'tag', 'b', "
       "'c') }}",
       "environment:b"},
      {"release", "environment: ${{ vars.X == '1' && '' || 'dev' }}", "environment:dev"},
      {"release", "environment: ${{ github.event_name == 'push' && 'dev' || '' }}",
       "ref:refs/tags/*"},
      {"release", "environment: ${{ case(vars.X == '1', 'prod', '') }}",
       "environment:prod, ref:refs/tags/*"},
      {"[push, pull_request]", "environment: \"${{ format('{0}-env', github.event_name) }}\"",
       "environment:pull_request-env, environment:push-env"},
  };
  check(cases);
}

TEST_CASE("the environment is found through the inputs of a dispatch") {
  const auto input = [](std::string_view declared, std::string_view environment) {
    return identities(
        deploy_job("{workflow_dispatch: {inputs: {to: " + std::string(declared) + "}}}",
                   "environment: " + std::string(environment)));
  };
  CHECK(input("{type: choice, options: [dev, prod]}", "${{ inputs.to }}") ==
        "deploy: environment:dev, environment:prod");
  CHECK(input("{type: choice, options: [dev, prod]}", "${{ github.event.inputs.to }}-eu") ==
        "deploy: environment:dev-eu, environment:prod-eu");
  CHECK(input("{type: environment}", "${{ inputs.to }}") == "deploy: environment:*");
  CHECK(input("{type: string, default: dev}", "${{ inputs.to }}") == "deploy: environment:*");
  CHECK(input("{type: string}", "eu-${{ inputs.TO }}") == "deploy: environment:eu-*");
  CHECK(input("{type: boolean}", "${{ inputs.to && 'prod' || 'dev' }}") ==
        "deploy: environment:dev, environment:prod");
  CHECK(input("{type: number}", "eu${{ inputs.to }}") == "deploy: environment:eu*");
  // The event has the text `false`, which holds.
  CHECK(input("{type: boolean}", "${{ github.event.inputs.to && 'prod' || 'dev' }}") ==
        "deploy: environment:prod");
  CHECK(input("{type: boolean}", "${{ github.event.inputs.to == 'true' && 'prod' || 'dev' }}") ==
        "deploy: environment:dev, environment:prod");
  CHECK(identities(deploy_job("{push: {branches: [main]}, workflow_dispatch: {inputs: {to: {type: "
                              "choice, options: [dev, prod]}}}}",
                              "environment: ${{ inputs.to || 'dev' }}")) ==
        "deploy: environment:dev, environment:prod");
  CHECK(identities(deploy_job(
            "{push: {branches: [main]}, workflow_dispatch: {inputs: {to: {type: string}}}}",
            "environment: ${{ inputs.to }}")) == "deploy: environment:*, ref:refs/heads/main");
}

TEST_CASE("a matrix makes a subject each environment") {
  const Case cases[] = {
      {"push", "strategy: {matrix: {to: [dev, prod]}}\nenvironment: ${{ matrix.to }}",
       "environment:dev, environment:prod"},
      {"push",
       "strategy: {matrix: {to: [dev, prod], at: [eu, us]}}\n"
       "environment: ${{ matrix.to }}-${{ matrix.at }}",
       "environment:dev-eu, environment:dev-us, environment:prod-eu, environment:prod-us"},
      {"push",
       "strategy: {matrix: {to: [dev, prod], at: [eu, us], exclude: [{to: dev, at: us}]}}\n"
       "environment: ${{ matrix.to }}-${{ matrix.at }}",
       "environment:dev-eu, environment:prod-eu, environment:prod-us"},
      {"push",
       "strategy: {matrix: {to: [dev], include: [{to: prod}, {to: dev, at: eu}]}}\n"
       "environment: ${{ matrix.to }}",
       "environment:dev, environment:prod"},
      {"push",
       "strategy: {matrix: {include: [{to: dev}, {to: prod}]}}\nenvironment: ${{ matrix.to }}",
       "environment:dev, environment:prod"},
      {"push",
       "strategy: {matrix: {at: [{to: dev, region: eu-west-1}, {to: prod}]}}\n"
       "environment: ${{ matrix.at.to }}",
       "environment:dev, environment:prod"},
      {"push",
       "strategy: {matrix: {to: \"${{ fromJSON('[\\\"dev\\\",\\\"prod\\\"]') }}\"}}\n"
       "environment: ${{ matrix.to }}",
       "environment:dev, environment:prod"},
      {"push",
       "strategy: {matrix: {to: \"${{ fromJSON(needs.plan.outputs.all) }}\"}}\n"
       "environment: ${{ matrix.to }}",
       "environment:*"},
      {"push",
       "strategy: {matrix: \"${{ fromJSON(needs.plan.outputs.all) }}\"}\n"
       "environment: ${{ matrix.to }}",
       "environment:*"},
      {"push",
       "strategy: {matrix: {to: [dev], include: \"${{ fromJSON(needs.plan.outputs.all) }}\"}}\n"
       "environment: ${{ matrix.to }}",
       "environment:*"},
      {"push", "strategy: {matrix: {v: [3.10, 007, 0x10, '3.10']}}\nenvironment: v${{ matrix.v }}",
       "environment:v16, environment:v3.1, environment:v3.10, environment:v7"},
      {"push", "strategy: {matrix: {v: [True, off]}}\nenvironment: v${{ matrix.v }}",
       "environment:voff, environment:vtrue"},
      {"push",
       "strategy: {matrix: {v: [3.10, 2], exclude: [{v: 3.1}]}}\nenvironment: v${{ matrix.v }}",
       "environment:v2"},
      {"push",
       "strategy: {matrix: {v: \"${{ fromJSON('[8, 9.0]') }}\", include: [{v: 8, at: eu}]}}\n"
       "environment: ${{ matrix.v }}${{ matrix.at }}",
       "environment:8eu, environment:9"},
      {"release",
       "strategy: {matrix: {at: [eu, us], include: [{at: eu, to: prod}]}}\n"
       "environment: ${{ matrix.to }}",
       "environment:prod, ref:refs/tags/*"},
      {"pull_request",
       "strategy: {matrix: {include: [{at: eu}, {at: us, to: prod}]}}\n"
       "environment: ${{ matrix.to }}",
       "environment:prod, pull_request"},
      {"release", "strategy: {matrix: {at: [eu]}}\nenvironment: ${{ matrix.to }}",
       "ref:refs/tags/*"},
      {"release",
       "strategy: {matrix: {at: [{to: dev}, {region: eu}, [1]]}}\nenvironment: ${{ matrix.at.to }}",
       "environment:*, environment:dev, ref:refs/tags/*"},
      {"release",
       "strategy: {matrix: {at: [eu], include: [\"${{ fromJSON(vars.X) }}\"]}}\n"
       "environment: ${{ matrix.to }}",
       "environment:*"},
      {"push",
       "strategy: {matrix: {real: [true, false]}}\n"
       "environment: ${{ matrix.real && 'prod' || 'dev' }}",
       "environment:dev, environment:prod"},
  };
  check(cases);
}

TEST_CASE("a pattern that fits more than the filters and conditions says so") {
  struct Wider {
    std::string_view on;
    std::string_view job;
    std::string_view expected;
  };
  const Wider cases[] = {
      {"push", "", "refs/heads/* refs/tags/*"},
      {"{push: {branches: [main, 'rel/**']}}", "", "refs/heads/main refs/heads/rel/*"},
      {"{push: {branches: ['rel/*']}}", "", "refs/heads/rel/*!"},
      {"{push: {branches: ['ab?c']}}", "", "refs/heads/a*c!"},
      {"{push: {branches: ['a[bc]d']}}", "", "refs/heads/a*d!"},
      {"{push: {branches: ['ab+']}}", "", "refs/heads/ab*!"},
      {"{push: {branches: ['**', '!main']}}", "", "refs/heads/*!"},
      {"{push: {branches: ['**', '!rel/**', 'x']}}", "", "refs/heads/*!"},
      {"{push: {branches: ['a/**', '!b/**']}}", "", "refs/heads/a/*"},
      {"{push: {branches-ignore: [main]}}", "", "refs/heads/*!"},
      {"{push: {branches: ['**']}}", "if: github.ref != 'refs/heads/main'", "refs/heads/*!"},
      {"{push: {branches: ['**']}}", "if: startsWith(github.ref_name, 'x')", "refs/heads/x*"},
      {"{push: {branches: ['**']}}", "if: \"!startsWith(github.ref_name, 'x')\"", "refs/heads/*!"},
      {"{push: {branches: ['**']}}", "if: github.ref_name == 'main' || vars.ALL", "refs/heads/*"},
      {"{push: {branches: ['rel/*']}}", "environment: prod", "refs/heads/rel/*"},
  };
  for (const Wider& each : cases) {
    CAPTURE(each.on);
    CAPTURE(each.job);
    CHECK(refs(deploy_job(each.on, each.job)) == each.expected);
  }
}

TEST_CASE("a wildcard in the name of an environment is told from one that stands for anything") {
  const auto literal = [](std::string_view environment) {
    return names(deploy_job("release", "environment: " + std::string(environment)));
  };
  CHECK(literal("prod") == "environment:prod");
  CHECK(literal("'prod*'") == "environment:prod* (literal)");
  CHECK(literal("'a?b'") == "environment:a?b (literal)");
  CHECK(literal("a-${{ vars.X }}") == "environment:a-*");
}

TEST_CASE("the repository's own name prunes") {
  const std::string job = deploy_job("release", "if: github.repository == 'other/name'");
  CHECK(identities({{"a.yml", job}}, {"main", {}, "acme/shop"}) ==
        "deploy: refused, it never runs");
  CHECK(identities({{"a.yml", job}}, {"main", {}, "Other/Name"}) == "deploy: ref:refs/tags/*");
  CHECK(identities({{"a.yml", job}}, {"main", {}, {}}) == "deploy: ref:refs/tags/*");
  const std::string owner = deploy_job("release", "if: github.repository_owner == 'other'");
  CHECK(identities({{"a.yml", owner}}, {"main", {}, "acme/shop"}) ==
        "deploy: refused, it never runs");
}

TEST_CASE("what the config says of variables is known") {
  const std::string job = deploy_job("release", "environment: ${{ vars.Stage }}");
  CHECK(identities({{"a.yml", job}}, {"main", {{"STAGE", "prod"}}, {}}) ==
        "deploy: environment:prod");
  CHECK(identities({{"a.yml", job}}, {"main", {{"STAGE", ""}}, {}}) == "deploy: ref:refs/tags/*");
}

TEST_CASE("a condition takes away the triggers and refs with which it cannot hold") {
  constexpr std::string_view never = "refused, it never runs";
  const Case cases[] = {
      {"[push, pull_request]", "if: github.event_name == 'push'",
       "ref:refs/heads/*, ref:refs/tags/*"},
      {"[push, pull_request]", "if: github.event_name != 'push'", "pull_request"},
      {"[push, pull_request]", "if: \"!(github.event_name == 'push')\"", "pull_request"},
      {"[push, pull_request]", "if: ${{ github.event_name == 'PUSH' && true }}",
       "ref:refs/heads/*, ref:refs/tags/*"},
      {"push", "if: github.ref == 'refs/heads/main'", "ref:refs/heads/main"},
      {"push", "if: github.ref_name == 'main'", "ref:refs/heads/main, ref:refs/tags/main"},
      {"push", "if: github.ref_name == 'main' && github.ref_type == 'branch'",
       "ref:refs/heads/main"},
      {"push", "if: github.ref_type == 'tag'", "ref:refs/tags/*"},
      {"push", "if: github.ref == 'refs/heads/main' || github.ref == 'refs/heads/next'",
       "ref:refs/heads/main, ref:refs/heads/next"},
      {"push", "if: contains(fromJSON('[\"refs/heads/main\", \"refs/tags/v1\"]'), github.ref)",
       "ref:refs/heads/main, ref:refs/tags/v1"},
      {"{push: {branches: [main, next]}}", "if: contains(fromJSON('[\"main\"]'), github.ref_name)",
       "ref:refs/heads/main"},
      {"[push, release, issues]",
       "if: contains(fromJSON('[\"issues\",\"release\"]'), github.event_name)",
       "ref:refs/heads/main, ref:refs/tags/*"},
      {"push", "if: startsWith(github.ref, 'refs/tags/')", "ref:refs/tags/*"},
      {"push", "if: \"!startsWith(github.ref, 'refs/tags/')\"", "ref:refs/heads/*"},
      {"push", "if: startsWith(github.ref, 'refs/heads/x')", "ref:refs/heads/x*"},
      {"push", "if: startsWith(github.ref_name, 'x')", "ref:refs/heads/x*, ref:refs/tags/x*"},
      {"push", "if: \"!startsWith(github.ref, 'refs/heads/x')\"",
       "ref:refs/heads/*, ref:refs/tags/*"},
      {"push", "if: endsWith(github.ref, '/main')",
       "ref:refs/heads/*/main, ref:refs/heads/main, ref:refs/tags/*/main, ref:refs/tags/main"},
      {"{push: {branches: ['**']}}", "if: endsWith(github.ref_name, '-eu')", "ref:refs/heads/*-eu"},
      {"{push: {branches: ['**']}}", "if: contains(github.ref, '/release/')",
       "ref:refs/heads/*/release/*, ref:refs/heads/release/*"},
      {"{push: {branches: ['**']}}", "if: contains(github.ref, 'heads')", "ref:refs/heads/*"},
      {"{push: {branches: ['rel/**']}}", "if: startsWith(github.ref, 'refs/heads/')",
       "ref:refs/heads/rel/*"},
      {"{push: {branches: ['rel/**']}}", "if: startsWith(github.ref, 'refs/heads/x')", never},
      {"{push: {branches: ['**']}}",
       "if: startsWith(github.ref_name, 'x') && !startsWith(github.ref_name, 'xy')",
       "ref:refs/heads/x*"},
      {"{push: {branches: ['**']}}",
       "if: startsWith(github.ref_name, 'x') && startsWith(github.ref_name, 'xy')",
       "ref:refs/heads/xy*"},
      {"{push: {branches: ['**']}}",
       "if: startsWith(github.ref_name, 'x') || github.ref_name == 'main'",
       "ref:refs/heads/main, ref:refs/heads/x*"},
      {"{push: {branches: ['**']}}", "if: startsWith(github.ref_name, 'x') || vars.ALL",
       "ref:refs/heads/*"},
      {"push", "if: github.head_ref == 'next'", never},
      {"[push, pull_request]", "if: github.base_ref", "pull_request"},
      {"[release, pull_request]", "environment: ${{ github.head_ref && 'preview' || 'prod' }}",
       "environment:preview, environment:prod"},
      {"[release, pull_request]", "environment: ${{ github.head_ref && 'preview' || '' }}",
       "environment:preview, ref:refs/tags/*"},
      {"[schedule, workflow_dispatch]", "if: github.event.pull_request.merged == true", never},
      {"[release, pull_request]", "if: github.event.pull_request.head.repo.fork == false",
       "pull_request, ref:refs/tags/*"},
      {"release", "if: github.event.pull_request", never},
      {"release", "environment: ${{ inputs.to }}", "ref:refs/tags/*"},
      {"release", "environment: ${{ github.event.inputs.to }}", "ref:refs/tags/*"},
      {"{workflow_dispatch: {inputs: {to: {}}}}", "if: inputs.form == 'x'", never},
      {"{push: {branches: [main, 'rel/*']}}", "if: startsWith(github.ref_name, 'rel/')",
       "ref:refs/heads/rel/*"},
      {"{push: {branches: [main, next]}}", "if: endsWith(github.ref, '/next')",
       "ref:refs/heads/next"},
      {"{push: {branches: ['*-eu', '*-us']}}", "if: endsWith(github.ref, '-us')",
       "ref:refs/heads/*-us"},
      {"{push: {branches: [main, next]}}", "if: github.ref != 'refs/heads/main'",
       "ref:refs/heads/next"},
      {"{push: {branches-ignore: [main]}}", "if: github.ref == 'refs/heads/main'", never},
      {"{push: {branches: ['**', '!main']}}", "if: github.ref == 'refs/heads/main'", never},
      {"{push: {branches: [next]}}", "if: github.ref == 'refs/heads/main'", never},
      {"{push: {branches: [main]}}", "if: vars.DEPLOY == 'yes'", "ref:refs/heads/main"},
      {"{push: {branches: [main]}}", "if: vars.DEPLOY == 'yes' && false", never},
      {"push", "if: false", never},
      {"release", "if: failure()", "ref:refs/tags/*"},
      {"release", "if: always() && github.event_name == 'push'", never},
      // Text around the marks makes it true.
      {"release", "if: ${{ github.event_name == 'push' }} && true", "ref:refs/tags/*"},
      {"{pull_request: {types: [closed], branches: [main]}}",
       "if: github.event.pull_request.merged == true", "pull_request, ref:refs/heads/main?"},
      {"pull_request", "if: github.event_name == 'push'", never},
      {"release", "if: '}{'", "ref:refs/tags/*"},
      {"{workflow_dispatch: {inputs: {go: {type: boolean}}}}",
       "if: github.event.inputs.go == 'true'", "ref:refs/heads/*, ref:refs/tags/*"},
      {"{workflow_dispatch: {inputs: {go: {type: boolean}}}}", "if: inputs.go == 'true'", never},
      {"{release: {}, workflow_dispatch: {inputs: {go: {type: boolean}}}}", "if: inputs.go",
       "ref:refs/heads/*, ref:refs/tags/*"},
  };
  check(cases);
}

TEST_CASE("a job waits in vain for one that never runs") {
  const auto needing = [](std::string_view condition) {
    return identities(
        "on: [push, release]\npermissions: {id-token: write}\njobs:\n"
        "  gate: {if: github.event_name == 'release', steps: [{run: make}]}\n"
        "  between: {needs: GATE, steps: [{run: make}]}\n"
        "  deploy: {needs: [between], " +
        std::string(condition) + "steps: [{run: make}]}\n");
  };
  const std::string gated = "gate: ref:refs/tags/*\nbetween: ref:refs/tags/*\n";
  CHECK(needing("") == gated + "deploy: ref:refs/tags/*");
  CHECK(needing("if: always(), ") == gated + "deploy: ref:refs/heads/*, ref:refs/tags/*");
  CHECK(needing("if: \"always() && github.ref == 'refs/heads/main'\", ") ==
        gated + "deploy: ref:refs/heads/main");
  CHECK(needing("if: \"github.event_name == 'push'\", ") ==
        gated + "deploy: refused, it never runs");
}

TEST_CASE("many jobs that wait for each other are asked once each") {
  std::string text = "on: release\npermissions: {id-token: write}\njobs:\n";
  for (int i = 0; i < 60; ++i) {
    const std::string needs =
        i == 0 ? "[]" : "[a" + std::to_string(i - 1) + ", b" + std::to_string(i - 1) + "]";
    for (const char* name : {"a", "b"})
      text += "  " + std::string(name) + std::to_string(i) + ": {needs: " + needs + "}\n";
  }
  CHECK(identities(text).ends_with("b59: ref:refs/tags/*"));
  CHECK(identities("on: release\npermissions: {id-token: write}\njobs:\n"
                   "  a: {needs: [b, a]}\n  b: {needs: [a, b]}\n") ==
        "a: ref:refs/tags/*\nb: ref:refs/tags/*");
}
