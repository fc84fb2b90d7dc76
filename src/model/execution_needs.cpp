// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/execution_needs.h"

#include <algorithm>

#include "writ/aws.h"

namespace writ::ecs {
namespace {

using Purpose = ExecutionNeed::Purpose;

constexpr std::size_t most_secrets = 16;

/// `arn:P:secretsmanager:R:A:secret:NAME`, without the JSON key, stage and version that may follow.
/// The name may lack the six characters that Secrets Manager appends, which policies hold.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
std::string secret_pattern(std::string_view arn, const aws::Arn& parts) {
  const std::size_t name = parts.resource.find(':');
  const std::size_t rest =
      name == std::string_view::npos ? name : parts.resource.find(':', name + 1);
  const std::size_t cut = rest == std::string_view::npos ? 0 : parts.resource.size() - rest;
  return std::string(arn.substr(0, arn.size() - cut)) + "*";
}

/// A parameter may be given by name where it lies in the task's region.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
std::string parameter_pattern(std::string_view name) {
  const std::string slash = name.starts_with('/') ? "" : "/";
  return "arn:*:ssm:*:*:parameter" + slash + std::string(name);
}

void add_secret(const Str& value, std::vector<ExecutionNeed>& needs) {
  if (!value.known() || value.text.empty()) return;
  const auto arn = aws::Arn::parse(value.text);
  const auto add = [&](std::string_view action, std::string resource) {
    needs.push_back(
        {Purpose::secret, "reads the task's secrets", action, std::move(resource), value.span()});
  };
  if (arn && arn->service == "secretsmanager") {
    add("secretsmanager:GetSecretValue", secret_pattern(value.text, *arn));
  } else if (arn && arn->service == "ssm") {
    add("ssm:GetParameters", std::string(value.text));
  } else if (!arn && !value.text.starts_with("arn:")) {
    add("ssm:GetParameters", parameter_pattern(value.text));
  }
}

}  // namespace

std::vector<ExecutionNeed> execution_needs(const TaskDefinition& task) {
  std::vector<ExecutionNeed> needs;
  const bool fargate = task.fargate();
  const auto pulled = std::ranges::find_if(task.containers, [](const Container& container) {
    return !aws::find_ecr_hosts(container.image.text).empty();
  });
  if (fargate && pulled != task.containers.end())
    needs.push_back(
        {Purpose::pull, "pulls the image", "ecr:BatchGetImage", {}, pulled->image.span()});

  std::size_t secrets = 0;
  for (const Container& container : task.containers) {
    for (const Secret& secret : container.secrets) {
      if (secrets++ < most_secrets) add_secret(secret.value_from, needs);
    }
  }

  const auto logged = std::ranges::find_if(task.containers, [](const Container& container) {
    return container.log_driver.known() && container.log_driver.text == "awslogs";
  });
  if (!fargate || logged == task.containers.end()) return needs;
  for (const std::string_view action : {"logs:CreateLogStream", "logs:PutLogEvents"}) {
    needs.push_back(
        {Purpose::logs, "writes the container's logs", action, {}, logged->log_driver.span()});
  }
  return needs;
}

}  // namespace writ::ecs
