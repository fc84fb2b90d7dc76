// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/job_walk.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "walk_case.h"

using namespace writ;

namespace {

constexpr std::string_view token = "permissions: {id-token: write}";

std::string oidc(std::string_view extra = "", std::string_view role = "deploy") {
  return "- {uses: aws-actions/configure-aws-credentials@v6, " + std::string(extra) +
         "with: {aws-region: eu-west-1, role-to-assume: 'arn:aws:iam::111122223333:role/" +
         std::string(role) + "'}}\n";
}

struct Case {
  std::string_view job;
  std::string steps;
  std::string_view expected;
};

template <std::size_t N>
void check(const Case (&cases)[N]) {
  for (const Case& each : cases) {
    CAPTURE(each.job);
    CAPTURE(each.steps);
    CHECK(walked(job_with(each.job, each.steps)) == each.expected);
  }
}

}  // namespace

TEST_CASE("steps find what the steps before them left") {
  const Case cases[] = {
      {"", "- run: make\n", "none - - -\nnone - -\n"},
      {token, oidc() + "- run: make\n",
       "none - - - > succeeds\noidc deploy 111122223333 3600 eu-west-1\n"
       "oidc deploy 111122223333 3600\n"},
      {"env: {AWS_REGION: us-east-1}", "- run: make\n", "none - - us-east-1\nnone - -\n"},
      {"env: {AWS_DEFAULT_REGION: us-east-1}", "- run: make\n", "none - - us-east-1\nnone - -\n"},
      {"env: {AWS_DEFAULT_REGION: us-east-1, AWS_REGION: us-east-2}", "- run: make\n",
       "none - - us-east-2\nnone - -\n"},
      {"env: {AWS_REGION: us-east-1}", "- {run: make, env: {AWS_REGION: us-west-2}}\n- run: make\n",
       "none - - us-west-2\nnone - - us-east-1\nnone - -\n"},
      {"env: {AWS_REGION: '${{ vars.REGION }}'}", "- run: make\n", "none - - *\nnone - -\n"},
      {"strategy: {matrix: {r: [us-east-1, us-east-2]}}\nenv: {AWS_REGION: '${{ matrix.r }}'}",
       "- run: make\n", "none - - us-east-1|us-east-2\nnone - -\n"},
      {"env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}'}", "- run: make\n",
       "static keys - - -\nstatic keys - -\n"},
      {"env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}', AWS_SESSION_TOKEN: '${{ secrets.T }}'}",
       "- run: make\n", "session keys - - -\nsession keys - -\n"},
      {"", "- {run: make, env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}'}}\n- run: make\n",
       "static keys - - -\nnone - - -\nnone - -\n"},
      {"env: {AWS_PROFILE: deploy}", "- run: make\n", "unknown - - -\nunknown - -\n"},
      {"", "- uses: someone/aws-login@v1\n- run: make\n",
       "none - - -\nunknown - - *\nunknown - -\n"},
      {"", "- uses: actions/setup-node@v6\n- run: make\n", "none - - -\nnone - - -\nnone - -\n"},
      {"container: {image: a, env: {AWS_ACCESS_KEY_ID: a, AWS_REGION: eu-west-1}}", "- run: make\n",
       "unknown - - *\nunknown - -\n"},
      {"if: false", "- run: make\n", "never\nnone - -\n"},
      {"", "- uses: ./nowhere\n- run: make\n", "none - - -\nunknown - - *\nunknown - -\n"},
  };
  check(cases);
}

TEST_CASE("what a condition decides is known where it holds again") {
  const std::string_view on_main = "if: github.ref == 'refs/heads/main', ";
  const Case cases[] = {
      {token, oidc(on_main) + "- {if: github.ref == 'refs/heads/main', run: make}\n- run: make\n",
       "none - - - > succeeds\noidc deploy 111122223333 3600 eu-west-1\nunknown - - *\n"
       "unknown - -\n"},
      {token, oidc("if: 'false', ") + "- run: make\n", "never\nnone - - -\nnone - -\n"},
      {token, oidc("if: success(), ") + "- run: make\n",
       "none - - - > succeeds\noidc deploy 111122223333 3600 eu-west-1\n"
       "oidc deploy 111122223333 3600\n"},
      {token, oidc() + oidc("if: failure(), ", "other") + "- run: make\n",
       "none - - - > succeeds\noidc deploy 111122223333 3600 eu-west-1 > succeeds\n"
       "oidc deploy 111122223333 3600 eu-west-1\noidc deploy 111122223333 3600\n"},
  };
  check(cases);
}

TEST_CASE("scripts hand variables and credentials on") {
  const Case cases[] = {
      {"", "- run: echo AWS_REGION=eu-west-3 >> $GITHUB_ENV\n- run: make\n",
       "none - - -\nnone - - eu-west-3\nnone - -\n"},
      {"",
       "- run: |\n    echo \"AWS_ACCESS_KEY_ID=$ID\" >> \"$GITHUB_ENV\"\n"
       "    echo \"AWS_SECRET_ACCESS_KEY=$KEY\" >> \"$GITHUB_ENV\"\n- run: make\n",
       "none - - -\nstatic keys - - -\nstatic keys - -\n"},
      {"",
       "- run: |\n    echo \"AWS_ACCESS_KEY_ID=$ID\" >> \"$GITHUB_ENV\"\n"
       "    echo \"AWS_SESSION_TOKEN=$T\" >> \"$GITHUB_ENV\"\n- run: make\n",
       "none - - -\nsession keys - - -\nsession keys - -\n"},
      {"", "- run: aws configure set aws_access_key_id $ID\n- run: make\n",
       "none - - -\nunknown - - *\nunknown - -\n"},
      {"", "- run: source ./credentials.sh\n- run: make\n",
       "none - - -\nunknown - - *\nunknown - -\n"},
      {"", "- run: echo AWS_PROFILE=prod >> $GITHUB_ENV\n- run: make\n",
       "none - - -\nunknown - - -\nunknown - -\n"},
      {"env: {R: eu-west-1}", "- run: echo \"AWS_REGION=$R\" >> $GITHUB_ENV\n- run: make\n",
       "none - - -\nnone - - eu-west-1\nnone - -\n"},
  };
  check(cases);
}

TEST_CASE("a local action's steps are run where it is used") {
  const std::string action =
      "runs:\n  using: composite\n  steps:\n"
      "    - {uses: aws-actions/configure-aws-credentials@v6, with: {aws-region: '${{ "
      "inputs.region }}', "
      "role-to-assume: '${{ inputs.role }}'}}\n    - {run: make, shell: bash}\n"
      "inputs: {role: {default: 'arn:aws:iam::111122223333:role/usual'}, region: {required: "
      "true}}\n"
      "outputs: {host: {value: '${{ inputs.region }}.example.com'}}\n";
  const std::string uses =
      "- {id: a, uses: ./.github/actions/aws, with: {region: eu-west-1}}\n"
      "- {run: make, env: {AWS_REGION: '${{ steps.a.outputs.host }}'}}\n";
  CHECK(walked({{".github/workflows/a.yml", job_with(token, uses)},
                {".github/actions/aws/action.yml", action}}) ==
        "none - - -\nnone - - - > succeeds\noidc usual 111122223333 3600 eu-west-1\n"
        "oidc usual 111122223333 3600 eu-west-1.example.com\noidc usual 111122223333 3600\n");
  // Alone it runs with what nobody knows.
  CHECK(walked({{".github/actions/aws/action.yml", action}}) ==
        "unknown - - * > unknown\nunknown - - *\nunknown - -\n");
  // An action that uses itself comes to an end.
  const std::string circle =
      "runs: {using: composite, steps: [{uses: ./.github/actions/a}, {uses: "
      "./.github/actions/a}]}\n";
  CHECK(walked({{".github/workflows/a.yml", job_with("", "- uses: ./.github/actions/a\n")},
                {".github/actions/a/action.yml", circle}})
            .size() > 0);
}

TEST_CASE("a called workflow has its caller's inputs and permissions") {
  const std::string called =
      "on: {workflow_call: {inputs: {role: {type: string}}}}\njobs:\n  a:\n    runs-on: "
      "ubuntu-latest\n    steps:\n      - {uses: aws-actions/configure-aws-credentials@v6, with: "
      "{aws-region: eu-west-1, role-to-assume: '${{ inputs.role }}'}}\n";
  const auto caller = [](std::string_view permissions) {
    return "on: push\njobs:\n  c:\n    uses: ./.github/workflows/called.yml\n    permissions: " +
           std::string(permissions) + "\n    with: {role: 'arn:aws:iam::111122223333:role/a'}\n";
  };
  CHECK(walked({{".github/workflows/called.yml", called},
                {".github/workflows/caller.yml", caller("{id-token: write}")}}) ==
        "none - - - > succeeds\noidc a 111122223333 3600\n");
  CHECK(walked({{".github/workflows/called.yml", called},
                {".github/workflows/caller.yml", caller("{contents: read}")}}) ==
        "none - - - > no token\nunknown - -\n");
}

TEST_CASE("outputs of jobs reach those that need them") {
  const std::string workflow =
      "on: push\njobs:\n  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps:\n"
      "      - {run: make, env: {AWS_REGION: '${{ needs.a.outputs.r }}'}}\n"
      "  a:\n    runs-on: ubuntu-latest\n    outputs: {r: '${{ steps.s.outputs.r }}'}\n    steps:\n"
      "      - {id: s, run: 'echo r=eu-west-1 >> $GITHUB_OUTPUT'}\n";
  CHECK(walked(workflow) == "none - - eu-west-1\nnone - -\nnone - - -\nnone - -\n");
}

TEST_CASE("images are followed from login to deployment") {
  struct Row {
    std::string steps;
    std::string_view expected;
  };
  const std::string host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
  const Row rows[] = {
      {oidc() + "- {id: l, uses: aws-actions/amazon-ecr-login@v2}\n"
                "- {uses: docker/build-push-action@v6, with: {push: true, tags: '${{ "
                "steps.l.outputs.registry }}/app:${{ github.sha }}'}}\n",
       "login 111122223333.dkr.ecr.eu-west-1.amazonaws.com\n"
       "build 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:*\n"
       "push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:*\n"},
      {oidc() + "- {uses: aws-actions/amazon-ecr-login@v2, with: {registries: "
                "'444455556666,777788889999'}}\n",
       "login 444455556666.dkr.ecr.eu-west-1.amazonaws.com|"
       "777788889999.dkr.ecr.eu-west-1.amazonaws.com\n"},
      {"- {uses: aws-actions/amazon-ecr-login@v2, with: {registry-type: public}}\n",
       "login public.ecr.aws\n"},
      {"- uses: docker/login-action@v4\n", "login docker.io\n"},
      {"- {uses: docker/login-action@v4, with: {registry: ghcr.io}}\n", "login ghcr.io\n"},
      {"- uses: someone/ecr-thing@v1\n", "login *\n"},
      {"- {uses: docker/build-push-action@v6, with: {tags: 'a:1,b:2'}}\n",
       "build a:1\nbuild b:2\n"},
      {"- {uses: aws-actions/amazon-ecs-render-task-definition@v1, with: {image: 'a:1'}}\n",
       "deploy a:1\n"},
      {"- run: docker build -t " + host + "/app:1 . && docker push " + host + "/app:1\n",
       "build 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1\n"
       "push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1 perhaps\n"},
      {"- run: docker tag app:1 " + host + "/app:1\n",
       "tag 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1 from app:1\n"},
      {oidc() + "- run: aws ecr get-login-password | docker login -u AWS --password-stdin " + host +
           "\n",
       "login 111122223333.dkr.ecr.eu-west-1.amazonaws.com token eu-west-1\n"},
      {"- run: aws ecr get-login-password --region us-east-1 | docker login -u AWS "
       "--password-stdin " +
           host + "\n",
       "login 111122223333.dkr.ecr.eu-west-1.amazonaws.com token us-east-1\n"},
      {"- run: docker buildx build --push -t a:1 -t b:1 .\n",
       "build a:1\npush a:1\nbuild b:1\npush b:1\n"},
      {"- {run: 'docker push $HOST/app:1', env: {HOST: example.com}}\n",
       "push example.com/app:1\n"},
      {"- {run: 'docker push \"${{ env.HOST }}/app:1\"', env: {HOST: example.com}}\n",
       "push example.com/app:1\n"},
      {"- run: aws lambda update-function-code --function-name f --image-uri a:1\n",
       "deploy a:1\n"},
      {"- run: docker pull --platform linux/arm64 a:1\n", "pull a:1\n"},
  };
  for (const Row& each : rows) {
    CAPTURE(each.steps);
    CHECK(images(job_with(token, each.steps)) == each.expected);
  }
}

TEST_CASE("a script of the repository is run where a step calls it") {
  const std::string push = "docker push \"$HOST/app:1\"\n";
  const auto told = [&](const std::string& step, const std::string& path) {
    return images(
        {{".github/workflows/a.yml", job_with("env: {HOST: example.com}", step)}, {path, push}});
  };
  constexpr std::string_view pushed = "push example.com/app:1\n";
  CHECK(told("- run: ./deploy.sh\n", "deploy.sh") == pushed);
  CHECK(told("- run: bash ci/deploy.sh prod\n", "ci/deploy.sh") == pushed);
  CHECK(told("- run: source ci/deploy.sh\n", "ci/deploy.sh") == pushed);
  CHECK(told("- {run: ./deploy.sh, working-directory: ci}\n", "ci/deploy.sh") == pushed);
  CHECK(told("- run: if test -f x; then ./deploy.sh; fi\n", "deploy.sh") ==
        "push example.com/app:1 perhaps\n");
  CHECK(told("- run: cd ci && ./deploy.sh\n", "deploy.sh").empty());
  CHECK(told("- run: ./other.sh\n", "deploy.sh").empty());
  // A script that calls itself comes to an end.
  CHECK(images({{".github/workflows/a.yml", job_with("", "- run: ./a.sh\n")},
                {"a.sh", "docker pull a\n./a.sh\n./a.sh\n"}})
            .starts_with("pull a\npull a\n"));
}

TEST_CASE("what a called script writes to the environment reaches later steps") {
  CHECK(walked({{".github/workflows/a.yml", job_with("", "- run: ./env.sh\n- run: make\n")},
                {"env.sh", "echo AWS_REGION=eu-west-1 >> $GITHUB_ENV\n"}}) ==
        "none - - -\nnone - - -\nnone - - eu-west-1\nnone - -\n");
}
