// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/registry_login.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "extract/extract.h"
#include "writ/tree.h"

using namespace writ;
using Kind = github::RegistryUse::Kind;

namespace {

/// A job with these steps, as a workflow file would hold it.
struct Fixture {
  explicit Fixture(std::string_view steps)
      : source(".github/workflows/x.yml",
               "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n"
               "      AWS_REGION: eu-west-1\n"
               "      HOST: 111122223333.dkr.ecr.eu-north-1.amazonaws.com\n    steps:\n" +
                   std::string(steps)),
        parsed(parse_yaml(source.text())),
        workflow(extract_workflow(parsed.tree.root(), source)),
        uses(github::registry_uses({&workflow, &workflow.jobs.at(0), &workflow.jobs.at(0).steps})) {
  }

  std::string_view slice(Span span) const { return source.text().substr(span.begin, span.size()); }
  /// `login REGION<TOKEN` and `transfer REGION`, separated by commas.
  std::string told() const {
    std::string result;
    for (const github::RegistryUse& use : uses) {
      if (!result.empty()) result += ", ";
      result += (use.kind == Kind::login ? "login " : "transfer ") + use.registry.name;
      if (!use.token.name.empty()) result += "<" + use.token.name;
    }
    return result;
  }

  SourceFile source;
  Parsed parsed;
  github::Workflow workflow;
  std::vector<github::RegistryUse> uses;
};

}  // namespace

TEST_CASE("logins, pushes and pulls are told in order with their regions") {
  struct Case {
    std::string_view steps;
    std::string_view told;
  };
  const Case cases[] = {
      {"      - run: aws ecr get-login-password | docker login --password-stdin "
       "111122223333.dkr.ecr.us-east-1.amazonaws.com\n",
       "login us-east-1<eu-west-1"},
      {"      - run: docker login -u AWS -p $(aws ecr get-login-password --region us-east-2) "
       "$HOST\n",
       "login eu-north-1<us-east-2"},
      {"      - run: aws ecr get-login-password --profile p | docker login --password-stdin "
       "$HOST\n",
       "login eu-north-1"},
      {"      - run: aws ecr get-login-password | docker login --password-stdin $HOST\n"
       "        env: {AWS_REGION: '${{ inputs.region }}'}\n",
       "login eu-north-1"},
      {"      - run: docker login ghcr.io\n      - run: docker push $HOST/shop\n",
       "login , transfer eu-north-1"},
      {"      - run: docker push ghcr.io/acme/shop\n", ""},
      {"      - uses: aws-actions/configure-aws-credentials@v6\n        with: {aws-region: "
       "us-west-2}\n"
       "      - uses: aws-actions/amazon-ecr-login@v2\n",
       "login us-west-2"},
      {"      - uses: aws-actions/configure-aws-credentials@v6\n        if: inputs.far\n"
       "        with: {aws-region: us-west-2}\n      - uses: aws-actions/amazon-ecr-login@v2\n",
       "login "},
      {"      - uses: aws-actions/amazon-ecr-login@v2\n        with: {registry-type: public}\n",
       ""},
      {"      - uses: acme/setup-aws@v1\n      - uses: acme/setup-node@v1\n", "login "},
      {"      - uses: docker/login-action@v4\n        with: {registry: '${{ env.HOST }}'}\n",
       "login eu-north-1"},
      {"      - uses: docker/login-action@v4\n        with: {username: x}\n", ""},
      {"      - uses: docker/login-action@v4\n        with: {registry-auth: x}\n", "login "},
      {"      - uses: docker/build-push-action@v7\n        with: {push: true, tags: '"
       "1.dkr.ecr.us-east-1.amazonaws.com/a,111122223333.dkr.ecr.us-east-1.amazonaws.com/a,"
       "111122223333.dkr.ecr.us-east-2.amazonaws.com/"
       "a,111122223333.dkr.ecr.us-east-1.amazonaws.com/b'}\n",
       "transfer us-east-1, transfer us-east-2"},
      {"      - uses: docker/build-push-action@v7\n        with: {push: '${{ inputs.push }}', "
       "tags: "
       "111122223333.dkr.ecr.us-east-1.amazonaws.com/a}\n",
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.steps);
    CHECK(Fixture(c.steps).told() == c.told);
  }
}

TEST_CASE("a region is placed at its own text, or at what leads to it") {
  const Fixture written(
      "      - run: |\n          true\n          aws ecr get-login-password --region us-east-2 | "
      "docker login --password-stdin '111122223333.dkr.ecr.us-east-1.amazonaws.com'\n");
  REQUIRE(written.uses.size() == 1);
  CHECK(written.slice(written.uses[0].registry.span) == "us-east-1");
  CHECK(written.slice(written.uses[0].token.span) == "us-east-2");

  const Fixture led(
      "      - run: aws ecr get-login-password | docker login --password-stdin \"$HOST\"\n"
      "      - uses: docker/build-push-action@v7\n"
      "        with: {push: true, tags: '${{ env.HOST }}/shop'}\n");
  REQUIRE(led.uses.size() == 2);
  CHECK(led.slice(led.uses[0].registry.span) == "\"$HOST\"");
  CHECK(led.slice(led.uses[0].token.span) == "eu-west-1");
  CHECK(led.slice(led.uses[1].registry.span) == "'${{ env.HOST }}/shop'");
}
