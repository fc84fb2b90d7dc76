// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/credentials.h"

#include <doctest/doctest.h>

#include "extract/extract.h"
#include "writ/tree.h"

using namespace writ;

namespace {

/// One step of a job, as a workflow file would hold it.
struct Fixture {
  explicit Fixture(std::string_view text)
      : source(".github/workflows/x.yml", std::string(text)), parsed(parse_yaml(source.text())) {
    workflow = extract_workflow(parsed.tree.root(), source);
  }
  const github::Job& job() const { return workflow.jobs.at(0); }
  const github::Step& step() const { return job().steps.at(0); }
  auto credentials() const { return github::aws_credentials(step(), &job(), &workflow); }

  SourceFile source;
  Parsed parsed;
  github::Workflow workflow;
};

std::string workflow_with(std::string_view inputs, std::string_view env = "") {
  return "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: {" + std::string(env) +
         "}\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v6\n        with: {" +
         std::string(inputs) + "}\n";
}

}  // namespace

TEST_CASE("OIDC is wanted exactly where the action would ask for it") {
  struct Case {
    std::string_view inputs;
    std::string_view env;
    bool oidc;
  };
  const Case cases[] = {
      {"role-to-assume: r", "", true},
      {"role-to-assume: '${{ secrets.R }}'", "", true},
      {"ROLE-TO-ASSUME: r", "", true},
      {"aws-region: eu-west-1", "ROLE_TO_ASSUME: r", true},
      {"role-to-assume: ''", "", false},
      {"role-to-assume: r, aws-access-key-id: k", "", false},
      {"role-to-assume: r, aws-access-key-id: ''", "", true},
      {"role-to-assume: r", "AWS_ACCESS_KEY_ID: k", true},
      {"role-to-assume: r, web-identity-token-file: f", "", false},
      {"role-to-assume: r, role-chaining: true", "", false},
      {"role-to-assume: r, role-chaining: '${{ inputs.chain }}'", "", false},
      {"role-to-assume: r, role-chaining: false", "", true},
      {"role-to-assume: r, force-skip-oidc: 'true'", "", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.inputs);
    CAPTURE(c.env);
    const Fixture fixture(workflow_with(c.inputs, c.env));
    const auto credentials = fixture.credentials();
    REQUIRE(credentials);
    CHECK(credentials->wants_oidc() == c.oidc);
  }
  const Fixture other("on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v6\n");
  CHECK_FALSE(other.credentials());
}

TEST_CASE("GitHub's own runners are known by their labels") {
  struct Case {
    std::string_view label;
    bool hosted;
  };
  const Case cases[] = {{"ubuntu-latest", true},       {"ubuntu-24.04", true},
                        {"[ubuntu-latest]", true},     {"windows-2025", true},
                        {"macos-15-xlarge", true},     {"self-hosted", false},
                        {"ubuntu-builder", false},     {"[self-hosted, ubuntu-22.04]", false},
                        {"'${{ matrix.os }}'", false}, {"{group: ubuntu-runners}", false}};
  for (const Case& c : cases) {
    CAPTURE(c.label);
    const Fixture fixture("on: push\njobs:\n  a:\n    runs-on: " + std::string(c.label) +
                          "\n    steps: []\n");
    CHECK(github::on_hosted_runner(fixture.job()) == c.hosted);
  }
}

TEST_CASE("variables are replaced by literal values of env, and only by those") {
  const Fixture fixture(
      "on: push\nenv: {R: eu-west-1, S: '${{ secrets.S }}'}\njobs:\n  a:\n    steps:\n      - run: "
      "echo $R ${R} ${{ env.R }} $S $T \"$R-x\"\n");
  const std::vector<shell::Word>& words = fixture.step().commands.at(0).words;
  const auto resolved = [&](std::size_t i) {
    return github::resolve_env(words.at(i).text, words.at(i).holes, fixture.step(), &fixture.job(),
                               &fixture.workflow);
  };
  CHECK(resolved(1) == "eu-west-1");
  CHECK(resolved(2) == "eu-west-1");
  CHECK(resolved(3) == "eu-west-1");
  CHECK_FALSE(resolved(4));
  CHECK_FALSE(resolved(5));
  CHECK(resolved(6) == "eu-west-1-x");
}

TEST_CASE("expressions that read secrets or variables are told from others") {
  const Fixture fixture(
      workflow_with("a: '${{ secrets.X }}', b: '${{ vars[''X''] }}', c: '${{ inputs.x }}', d: x, "
                    "e: 'a-${{ inputs.x }}-${{ secrets.Y }}'"));
  const auto stored = [&](std::string_view name) {
    const Str& value = fixture.step().input(name)->value;
    return github::stored_value(value.text, value.holes);
  };
  CHECK(stored("a") == "secrets.X");
  CHECK(stored("b") == "vars['X']");
  CHECK(stored("c").empty());
  CHECK(stored("d").empty());
  CHECK(stored("e") == "secrets.Y");
}
