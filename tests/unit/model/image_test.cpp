// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <string>

#include "writ/aws.h"

using namespace writ;

TEST_CASE("image references are split as Docker splits them") {
  struct Row {
    std::string text;
    std::string host;
    std::string repository;
    std::string tag;
    std::string digest;
  };
  const Row rows[] = {
      {"nginx", "", "nginx", "", ""},
      {"library/nginx:1.25", "", "library/nginx", "1.25", ""},
      {"111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1",
       "111122223333.dkr.ecr.eu-west-1.amazonaws.com", "team/app", "v1", ""},
      {"localhost:5000/app", "localhost:5000", "app", "", ""},
      {"app:5000", "", "app", "5000", ""},
      {"ghcr.io/acme/shop@sha256:abc", "ghcr.io", "acme/shop", "", "sha256:abc"},
      {"ghcr.io/acme/shop:1@sha256:abc", "ghcr.io", "acme/shop", "1", "sha256:abc"},
      {"${ECR_REGISTRY}/app:${TAG:-latest}", "${ECR_REGISTRY}", "app", "${TAG:-latest}", ""},
      {"${{ steps.ecr.outputs.registry }}/app:1", "${{ steps.ecr.outputs.registry }}", "app", "1",
       ""},
      {"${DOCKER_USER}/app:1", "", "${DOCKER_USER}/app", "1", ""},
      {"<ACCOUNT>.dkr.ecr.<REGION>.amazonaws.com/app", "<ACCOUNT>.dkr.ecr.<REGION>.amazonaws.com",
       "app", "", ""},
      {"app:a:b", "", "app", "a:b", ""},
      {"", "", "", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const aws::ImageRef image = aws::ImageRef::parse(row.text);
    CHECK(image.host == row.host);
    CHECK(image.repository == row.repository);
    CHECK(image.tag == row.tag);
    CHECK(image.digest == row.digest);
  }
  CHECK(aws::ImageRef::parse("app:").has_tag);
  CHECK_FALSE(aws::ImageRef::parse("app").has_tag);
  CHECK(aws::ImageRef::parse("app@").has_digest);
}

TEST_CASE("private registry hosts are understood in every form, also with wrong parts") {
  struct Row {
    std::string host;
    std::string account;
    std::string region;
    std::string suffix;
    bool fips;
    bool dual_stack;
  };
  const Row rows[] = {
      {"111122223333.dkr.ecr.eu-west-1.amazonaws.com", "111122223333", "eu-west-1", "amazonaws.com",
       false, false},
      {"111122223333.dkr.ecr-fips.us-east-1.amazonaws.com", "111122223333", "us-east-1",
       "amazonaws.com", true, false},
      {"111122223333.dkr-ecr.eu-west-1.on.aws", "111122223333", "eu-west-1", "on.aws", false, true},
      {"111122223333.dkr-ecr-fips.us-east-1.on.aws", "111122223333", "us-east-1", "on.aws", true,
       true},
      {"12345.dkr.ecr.amazonaws.com", "12345", "", "amazonaws.com", false, false},
      {"1.dkr.ecr.cn-north-1.amazonaws.com.cn", "1", "cn-north-1", "amazonaws.com.cn", false,
       false},
      {"${A}.dkr.ecr.${{ env.REGION }}.amazonaws.com", "${A}", "${{ env.REGION }}", "amazonaws.com",
       false, false},
      {"1.dkr.ecr.eu-west-1.amazonaws.com:443", "1", "eu-west-1", "amazonaws.com", false, false},
      {"1.dkr.ecr.eu-west-1", "1", "eu-west-1", "", false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    const auto host = aws::parse_ecr_host(row.host);
    REQUIRE(host);
    CHECK(host->account == row.account);
    CHECK(host->region == row.region);
    CHECK(host->suffix == row.suffix);
    CHECK(host->fips == row.fips);
    CHECK(host->dual_stack == row.dual_stack);
  }
  for (const std::string host : std::initializer_list<const char*>{
           "", "docker.io", "public.ecr.aws", "api.ecr.eu-west-1.amazonaws.com"})
    CHECK_FALSE(aws::parse_ecr_host(host));
  CHECK(aws::is_public_ecr("public.ecr.aws"));
  CHECK(aws::is_public_ecr("ecr-public.aws.com"));
  CHECK_FALSE(aws::is_public_ecr("ecr.aws"));
}

TEST_CASE("marks that are never closed cost no more than their length") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "${/{{:";
  CHECK(aws::ImageRef::parse(text).has_tag);
}
