// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "writ/aws.h"
#include "writ/ecs.h"

using namespace writ;

namespace {

std::vector<std::string> hosts(std::string_view text) {
  std::vector<std::string> found;
  for (const aws::HostPlace place : aws::find_ecr_hosts(text))
    found.emplace_back(text.substr(place.begin, place.end - place.begin));
  return found;
}

}  // namespace

TEST_CASE("registry hosts are found in references, words and prose") {
  struct Case {
    std::string_view text;
    std::vector<std::string> found;
  };
  const Case cases[] = {
      {"111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
       {"111122223333.dkr.ecr.eu-west-1.amazonaws.com"}},
      {"https://1.dkr.ecr-fips.r.amazonaws.com", {"1.dkr.ecr-fips.r.amazonaws.com"}},
      {"1.dkr-ecr.r.on.aws:443/x 2.dkr-ecr-fips.r.on.aws",
       {"1.dkr-ecr.r.on.aws", "2.dkr-ecr-fips.r.on.aws"}},
      {"A=${{ secrets.A }}.dkr.ecr.${{ env.R }}.amazonaws.com/x",
       {"${{ secrets.A }}.dkr.ecr.${{ env.R }}.amazonaws.com"}},
      {"\"$(aws sts x).dkr.ecr.$R.amazonaws.com\"", {"$(aws sts x).dkr.ecr.$R.amazonaws.com"}},
      {"push to 1.DKR.ECR.r.amazonaws.com.", {"1.DKR.ECR.r.amazonaws.com"}},
      {"\"$A\".dkr.ecr.\"$R\".amazonaws.com", {".dkr.ecr"}},
      {"public.ecr.aws/x", {}},
      {"dkr.ecr", {}},
      {"", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(hosts(c.text) == c.found);
  }
}

TEST_CASE("hostile text is searched in linear time") {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "${.dkr.ecr.";
  CHECK_FALSE(aws::find_ecr_hosts(text).empty());
  CHECK(aws::find_ecr_hosts(std::string(500'000, '.')).empty());
}

TEST_CASE("Fargate's sizes are consistent") {
  for (const ecs::FargateSize& size : ecs::fargate_sizes()) {
    CAPTURE(size.cpu);
    CHECK(size.least <= size.most);
    CHECK((size.most - size.least) % size.step == 0);
  }
}
