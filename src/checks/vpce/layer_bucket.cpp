// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/aws.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check vpce_layer_bucket;
}

namespace {

using namespace writ;

// ECR keeps layers in `prod-REGION-starport-layer-bucket`.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
constexpr std::string_view bucket_start = ":::prod-";
constexpr std::string_view bucket_end = "-starport-layer-bucket";

/// The region between the bucket's fixed parts with its place in the text; empty if it is not known
/// or a pattern.
std::string_view region_in(const Str& resource, std::size_t& begin) {
  const std::size_t start = resource.text.find(bucket_start);
  const std::size_t end = resource.text.find(bucket_end);
  if (start == std::string_view::npos || end == std::string_view::npos) return {};
  begin = start + bucket_start.size();
  if (end <= begin || resource.hole_in(begin, end)) return {};
  const std::string_view region = resource.text.substr(begin, end - begin);
  return glob::has_wildcard(region) ? std::string_view{} : region;
}

void look_at_resource(const iam::Statement& statement, const Str& resource, Reporter& report) {
  std::size_t begin = 0;
  const std::string_view region = region_in(resource, begin);
  if (!region.empty() && aws::find_region(region) == nullptr &&
      (region == "region" || !aws::looks_like_region(region))) {
    Finding& finding =
        report.at(resource.span_of(begin, begin + region.size()),
                  "`" + quoted(region) +
                      "` is not a region, so this names no bucket and ECR's image layers "
                      "cannot be fetched through this endpoint");
    const std::string_view near = aws::nearest_region(region);
    finding.help = near.empty() ? "write the region of the images, such as `eu-west-1`"
                                : "did you mean `" + std::string(near) + "`?";
    return;
  }
  const std::size_t end = resource.text.find(bucket_end) + bucket_end.size();
  if (end == resource.text.size() &&
      !statement.may_reach_resource(iam::open_pattern(resource) + "/layer")) {
    Finding& finding =
        report.at(resource.span(),
                  "this names the bucket without its objects, so ECR's image layers cannot be "
                  "fetched through this endpoint");
    finding.help = "end the ARN with `/*`";
  }
}

void look_at_principals(const iam::Statement& statement, Reporter& report) {
  const auto is_open = [](const iam::Principal& principal) {
    return principal.type == iam::PrincipalType::anyone || !principal.value.known();
  };
  if (statement.not_principal || statement.principals.empty() ||
      std::ranges::any_of(statement.principals, is_open))
    return;
  const iam::Principal& first = statement.principals.front();
  report
      .at(first.value.span(),
          "layers are fetched with URLs that AWS signs, so they are denied to everybody when the "
          "endpoint "
          "admits only " +
              std::string("`") + quoted(first.value.text) + "`")
      .help = "write `*` as the principal of this statement";
}

bool names_bucket(const Str& resource) {
  return resource.text.find(bucket_end) != std::string_view::npos;
}

/// Another statement lets everybody read layers.
bool opened_elsewhere(const iam::Policy& policy, const iam::Statement& statement,
                      const Str& bucket) {
  const auto arn = aws::Arn::parse(bucket.text);
  const std::string any_layer = "arn:" + std::string(arn ? arn->partition : "aws") + ":s3" +
                                std::string(bucket_start) + "*" + std::string(bucket_end) + "/*";
  return std::ranges::any_of(policy.statements, [&](const iam::Statement& other) {
    return &other != &statement && !other.denies() && other.may_cover_action("s3:GetObject") &&
           other.may_reach_resource(any_layer);
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::vpc_endpoint) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_resource) continue;
    const auto bucket = std::ranges::find_if(statement.resources, names_bucket);
    if (bucket == statement.resources.end() || opened_elsewhere(policy, statement, *bucket))
      continue;
    if (!statement.may_cover_action("s3:GetObject")) {
      const Span span = statement.actions.size() == 1 ? statement.actions.front().span()
                                                      : statement.actions_node.span();
      report
          .at(span,
              "layers are fetched with `s3:GetObject`, which this does not allow, so every image "
              "pull stops at the "
              "first layer")
          .help = "allow `s3:GetObject` on the layer bucket";
    }
    for (const Str& resource : statement.resources) {
      if (names_bucket(resource)) look_at_resource(statement, resource, report);
    }
    look_at_principals(statement, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::vpce_layer_bucket{&run};
