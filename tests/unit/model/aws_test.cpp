// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"

using namespace writ;

namespace writ::catalogue_tables {
extern const std::string_view regions;
extern const std::string_view services;
}  // namespace writ::catalogue_tables

TEST_CASE("an ARN is split at its first five colons outside variables") {
  const auto arn = aws::Arn::parse("arn:aws:logs:eu-west-1:111122223333:log-group:/a:*");
  REQUIRE(arn);
  CHECK(arn->partition == "aws");
  CHECK(arn->service == "logs");
  CHECK(arn->region == "eu-west-1");
  CHECK(arn->account == "111122223333");
  CHECK(arn->resource == "log-group:/a:*");

  const auto filled = aws::Arn::parse("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Deploy");
  REQUIRE(filled);
  CHECK(filled->partition == "${AWS::Partition}");
  CHECK(filled->account == "${AWS::AccountId}");
  CHECK(filled->resource == "role/Deploy");

  CHECK(aws::Arn::parse("arn:aws:s3:::bucket"));
  for (const std::string text : std::initializer_list<const char*>{
           "", "arn", "arn:aws:s3::bucket", "ARN:aws:s3:::b", "bucket", "arn:${aws:s3:::b"}) {
    CAPTURE(text);
    CHECK(aws::Arn::parse(text).has_value() == (std::string(text) == "arn:${aws:s3:::b"));
  }
}

TEST_CASE("account ids have twelve digits") {
  CHECK(aws::is_account_id("111122223333"));
  for (const std::string text : std::initializer_list<const char*>{
           "", "11112222333", "1111222233334", "11112222333a", " 11112222333"})
    CHECK_FALSE(aws::is_account_id(text));
}

TEST_CASE("regions are looked up by exact name with their partition and suffix") {
  struct Row {
    std::string name;
    std::string partition;
    std::string suffix;
  };
  for (const Row& row :
       {Row{"eu-west-1", "aws", "amazonaws.com"}, Row{"cn-north-1", "aws-cn", "amazonaws.com.cn"},
        Row{"us-gov-west-1", "aws-us-gov", "amazonaws.com"},
        Row{"eusc-de-east-1", "aws-eusc", "amazonaws.eu"},
        Row{"us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"}}) {
    CAPTURE(row.name);
    const aws::Region* region = aws::find_region(row.name);
    REQUIRE(region != nullptr);
    CHECK(region->partition == row.partition);
    CHECK(region->dns_suffix == row.suffix);
  }
  for (const std::string name :
       std::initializer_list<const char*>{"", "eu-west-9", "EU-WEST-1", "zz-top-1"})
    CHECK(aws::find_region(name) == nullptr);
  CHECK(aws::nearest_region("eu-wset-1") == "eu-west-1");
  CHECK(aws::nearest_region("somewhere").empty());
}

TEST_CASE("the form of a region name is known without the table") {
  for (const std::string name : std::initializer_list<const char*>{
           "eu-west-1", "ap-southeast-19", "us-gov-east-1", "eusc-de-east-1"})
    CHECK(aws::looks_like_region(name));
  for (const std::string name : std::initializer_list<const char*>{
           "", "eu-west", "eu-west-1a", "Eu-west-1", "europe-west-1", "a-b-c-d-1", "eu--1"}) {
    CAPTURE(name);
    CHECK_FALSE(aws::looks_like_region(name));
  }
}

TEST_CASE("service prefixes are found without case and misspelt ones have a neighbour") {
  for (const std::string name :
       std::initializer_list<const char*>{"ecr", "ECR", "s3", "sts", "execute-api"})
    CHECK(aws::is_service_prefix(name));
  for (const std::string name : std::initializer_list<const char*>{"", "ecrr", "#", "date"})
    CHECK_FALSE(aws::is_service_prefix(name));
  CHECK(aws::nearest_service_prefix("lambada") == "lambda");
  CHECK(aws::catalogue_date() == "2026-09-26");
}

TEST_CASE("the tables are sorted, because look-ups search them in halves") {
  for (const std::string_view table : {catalogue_tables::regions, catalogue_tables::services}) {
    std::vector<std::string_view> lines = split(table, '\n');
    std::erase_if(lines, [](std::string_view line) { return line.empty() || line.front() == '#'; });
    CHECK(lines.size() > 40);
    CHECK(std::ranges::is_sorted(lines));
    CHECK(std::ranges::adjacent_find(lines) == lines.end());
  }
}
