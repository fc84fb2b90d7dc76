// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "extract/extract.h"

using namespace writ;

namespace {

struct Loaded {
  explicit Loaded(const std::string& path, const std::string& text)
      : source(path, text), document(0, source) {
    document.tree = std::move(parse_yaml(source.text()).tree);
    extract(document, {});
  }

  SourceFile source;
  Document document;
};

/// One line for each job: its name, its variables, and its steps as the source bytes of the words
/// of their commands. `?` is a value or step of which nothing is known.
std::string shown(const Loaded& loaded) {
  std::string out;
  for (const github::Pipeline& pipeline : loaded.document.pipelines) {
    for (const github::Job& job : pipeline.jobs) {
      out += std::string(job.id.text) + (job.runs ? "" : "-") + ":";
      for (const github::Entry& entry : job.env) {
        out += " " + std::string(entry.key.text) + "=" +
               (entry.value.known() ? std::string(entry.value.text) : "?");
      }
      for (const github::Step& step : job.steps) {
        out += " [";
        if (step.uses.kind == github::UsesKind::unknown) out += "?";
        for (const github::Entry& entry : step.env)
          out += std::string(entry.key.text) + (entry.value.known() ? "= " : "=? ");
        for (const shell::Command& command : step.commands) {
          if (&command != &step.commands.front()) out += "; ";
          for (const shell::Word& word : command.words) {
            const Span span = step.run.span_of(word.begin, word.end);
            if (&word != &command.words.front()) out += "|";
            out += loaded.source.text().substr(span.begin, span.size());
          }
        }
        out += "]";
      }
      out += "\n";
    }
  }
  return out;
}

std::string shown(const std::string& path, const std::string& text) {
  return shown(Loaded(path, text));
}

}  // namespace

TEST_CASE("a job of GitLab has the scripts and variables of the file, of itself and of its bases") {
  CHECK(shown(".gitlab-ci.yml", R"(
variables:
  REGION: eu-west-1
  OWN: file
  ASKED: {value: a, description: b}
default:
  before_script: [echo "before"]
.base:
  variables: {KEY: $PROD_KEY}
  script:
    - docker push x
deploy:
  extends: .base
  variables:
    OWN: 'job'
  after_script:
    - |
      aws s3 ls
      aws "sts"
)") == ".base-: KEY=? REGION=eu-west-1 OWN=file ASKED=a [echo|\"before\"] [docker|push|x]\n"
       "deploy: OWN=job KEY=? REGION=eu-west-1 ASKED=a [echo|\"before\"] [docker|push|x] "
       "[?] [aws|s3|ls; aws|\"sts\"]\n");
}

TEST_CASE("what a job of GitLab takes from elsewhere is not known") {
  CHECK(shown(".gitlab-ci.yml", R"(
include: other.yml
a:
  extends: .elsewhere
  script:
    - !reference [.x, script]
    - [one, [two]]
    - echo $[[ inputs.a ]] "$[[ inputs.b ]]/c"
b:
  before_script: []
  after_script: []
  tags: [saas-windows-medium-amd64]
  script: Write-Host
c:
  inherit: {default: false}
  script: x
)") == "a: [?] [?] [one] [two] [echo|$[[ inputs.a ]]|\"$[[ inputs.b ]]/c\"] [?]\n"
       "b: [?]\n"
       "c: [?] [x] [?]\n");
}

TEST_CASE("keys that YAML merges into a job are its own") {
  CHECK(shown(".gitlab-ci.yml", R"(
.a: &a
  variables: &v {X: 1, Y: 2}
  script: &s
    - one
.b: &b
  before_script: [zero]
job:
  <<: [*a, *b]
  variables:
    <<: *v
    X: 3
other:
  script:
    - *s
    - two
)") == ".a-: X=1 Y=2 [one]\n"
       ".b-: [zero]\n"
       "job: X=3 Y=2 [zero] [one]\n"
       "other: [one] [two]\n");
}

TEST_CASE("commands of CircleCI stand where they are called, and orbs are not known") {
  CHECK(shown(".circleci/config.yml", R"(
version: 2.1
commands:
  login:
    parameters: {region: {type: string}}
    steps:
      - run: aws ecr get-login-password --region << parameters.region >> | docker login
executors:
  main:
    docker: [{image: "cimg/base:2024.01", environment: {A: 1, B: 2}}]
    environment: {B: 3}
jobs:
  build:
    executor: main
    environment: {C: $X}
    steps:
      - checkout
      - login: {region: eu-west-1}
      - aws-cli/setup
      - when:
          condition: true
          steps:
            - run:
                name: push
                command: |
                  docker push "<<parameters.image>>:$TAG"
                environment: {K: << pipeline.parameters.key >>, L: m}
      - run: {shell: powershell.exe, command: x}
workflows:
  main:
    jobs:
      - build
      - aws-ecr/build-and-push-image: {repo: shop}
)") == "build: C=? B=3 A=1 [aws|ecr|get-login-password|--region|<< parameters.region >>; "
       "docker|login] [?] [K=? L= docker|push|\"<<parameters.image>>:$TAG\"] [?]\n"
       "aws-ecr/build-and-push-image: [?]\n");
}

TEST_CASE("variables that rules and matrices change are not known") {
  CHECK(shown(".gitlab-ci.yml", R"(
workflow:
  rules: [{variables: {A: 1}}]
variables: {A: 2, B: 3, C: 4, D: 5}
job:
  rules: [{if: $X, variables: {B: 6}}]
  parallel: {matrix: [{C: [7, 8]}]}
  script: x
)") == "job: D=5 [x]\n");
  CHECK(shown("buildspec.yml",
              "version: 0.2\nenv: {variables: {A: 1}}\nbatch: {build-list: []}\n"
              "phases: {build: {commands: x}}\n") == "phases: [x]\n");
}

TEST_CASE("here-documents stay what they are") {
  CHECK(shown(".circleci/config.yml", R"(
jobs:
  a:
    steps:
      - run: |
          cat << EOF >> file
          parameters.x
          EOF
          cat <<parameters.x
          aws
          parameters.x
          echo 1 << parameters.y >> 2
)") == "a: [cat; cat; echo|1|<< parameters.y >>|2]\n");
}

TEST_CASE("steps of Bitbucket are jobs, wherever they stand") {
  CHECK(shown("bitbucket-pipelines.yml", R"(
image: atlassian/default-image:4
definitions:
  steps:
    - step: &build
        name: Build
        script:
          - make
pipelines:
  default:
    - step: *build
    - parallel:
        steps:
          - step:
              <<: *build
              name: Other
              after-script: [clean]
  branches:
    main:
      - stage:
          steps:
            - step:
                name: Deploy
                script:
                  - pipe: atlassian/aws-ecr-push-image:2.4.0
                    variables: {AWS_ACCESS_KEY_ID: $KEY, IMAGE: shop}
)") == "Build: [make]\n"
       "Build: [make]\n"
       "Other: [make] [clean]\n"
       "Deploy: [?AWS_ACCESS_KEY_ID=? IMAGE= ]\n");
}

TEST_CASE("the phases of a buildspec are one job") {
  const std::string text = R"(
version: 0.2
env:
  variables: {REGION: eu-west-1}
  secrets-manager: {TOKEN: a/b:c}
phases:
  post_build:
    commands: docker push x
  pre_build:
    commands:
      - aws ecr get-login-password
    finally: [echo]
)";
  const std::string expected =
      "phases: REGION=eu-west-1 TOKEN=? [aws|ecr|get-login-password] [echo] [docker|push|x]\n";
  CHECK(shown("buildspec.yml", text) == expected);
  CHECK(shown("ci/anything.yaml", text) == expected);
}

TEST_CASE("each command of Buildkite is a job, after its plugins") {
  CHECK(shown(".buildkite/pipeline.yml", R"(
env: {A: 1}
steps:
  - label: one
    key: first
    command: docker push $$REPO/x "$${TAG}" $$
    env: {B: 2}
    plugins:
      - ecr#v2.9.0: {login: true}
      - plain#v1
  - wait
  - group: two
    steps:
      - commands: [a, 'b {{matrix.os}}/x "y-{{ matrix }}"']
        label: inner
)") == "first: B=2 A=1 [?] [?] [docker|push|$$REPO/x|\"$${TAG}\"|$$]\n"
       "inner: A=1 [a] [b|{{matrix.os}}/x|\"y-{{ matrix }}\"]\n");
}

TEST_CASE("a value is a hole or what is written") {
  const Loaded loaded("buildspec.yml", R"(
version: 0.2
env: {variables: {A: x, B: "x-${Y}", C: [1], D: !Ref Z, E: }}
phases: {build: {commands: [x]}}
)");
  std::string known;
  for (const github::Entry& entry : loaded.document.pipelines.at(0).jobs.at(0).env)
    known += entry.value.known() ? '1' : '0';
  CHECK(known == "10001");
}

TEST_CASE("a pipeline of any wrong shape is read as far as it goes") {
  const std::vector<std::string> shapes = {"",
                                           "x",
                                           "[]",
                                           "{}",
                                           "[x, [y], {z: [w]}]",
                                           "{x: y, a: [b], c: {d: e}}",
                                           "!t [a]",
                                           "!t {a: b}",
                                           "{<<: [x]}",
                                           "{<<: {<<: y}}",
                                           "{script: x, step: [y], run: {z: [w]}}"};
  struct Row {
    std::string path;
    std::vector<std::string> places;
  };
  const Row rows[] = {
      {".gitlab-ci.yml",
       {"%", "variables: %", "default: %", "default: {before_script: %}", "a: %", "a: {script: %}",
        "a: {script: [%]}", "a: {extends: %}", "a: {extends: [%]}", "a: {extends: a, script: %}",
        "a: {variables: %}", "a: {variables: {x: %}}", "a: {tags: %, image: %, inherit: %}"}},
      {".circleci/config.yml",
       {"jobs: %", "jobs: {a: %}", "jobs: {a: {steps: %}}", "jobs: {a: {steps: [%]}}",
        "jobs: {a: {steps: [run: %]}}", "jobs: {a: {steps: [run: {command: %, environment: %}]}}",
        "jobs: {a: {executor: %, docker: %, machine: %, environment: %, steps: [b]}}\ncommands: %",
        "commands: {a: {steps: [a]}}\njobs: {b: {steps: [a]}}", "jobs: {}\nworkflows: %",
        "jobs: {}\nworkflows: {a: %}", "jobs: {}\nworkflows: {a: {jobs: %}}",
        "jobs: {a: {steps: [when: %]}}\nexecutors: %"}},
      {"bitbucket-pipelines.yml",
       {"pipelines: %", "pipelines: {default: %}", "pipelines: {default: [step: %]}",
        "pipelines: {default: [step: {script: %}]}", "pipelines: {default: [step: {script: [%]}]}",
        "pipelines: {default: [step: {script: [pipe: %]}]}", "pipelines: {}\ndefinitions: %",
        "image: %\npipelines: {default: [step: {script: [x], image: %}]}"}},
      {"buildspec.yml",
       {"version: 0.2\nphases: %", "version: 0.2\nphases: {build: %}\nenv: %",
        "version: 0.2\nphases: {build: {commands: %, finally: %}}\nenv: {variables: %, shell: %}"}},
      {".buildkite/pipeline.yml",
       {"%", "steps: %", "steps: [%]", "steps: [{command: %, plugins: %, env: %, agents: %}]",
        "steps: [{steps: %}]", "env: %\nsteps: [{commands: [%], plugins: [%]}]"}},
  };
  for (const Row& row : rows) {
    for (const std::string& place : row.places) {
      for (const std::string& shape : shapes) {
        std::string text;
        for (const char c : place) c == '%' ? text += shape : text += c;
        CAPTURE(text);
        CHECK_NOTHROW(shown(row.path, text + "\n"));
      }
    }
  }
}

TEST_CASE("what aliases repeat is bounded") {
  std::string text = "a0: &a0 {script: &s0 [x, x, x, x, x, x, x, x, x, x]}\n";
  for (int i = 1; i < 9; ++i) {
    const std::string n = std::to_string(i);
    const std::string m = std::to_string(i - 1);
    const auto ten = [](const std::string& alias) {
      std::string list;
      for (int k = 0; k < 10; ++k) list += (k > 0 ? ", *" : "*") + alias;
      return "[" + list + "]";
    };
    text += "a" + n + ": &a" + n + " {<<: " + ten("a" + m) + ", script: &s" + n + " " +
            ten("s" + m) + "}\n";
  }
  CHECK(Loaded(".gitlab-ci.yml", text).document.pipelines.size() == 1);
}
