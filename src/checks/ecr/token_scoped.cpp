// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check ecr_token_scoped;
}

namespace {

using namespace writ;

constexpr std::string_view token = "ecr:GetAuthorizationToken";

bool is_concerned(const iam::Policy& policy) {
  using iam::PolicyKind;
  switch (policy.kind) {
    case PolicyKind::identity:
    case PolicyKind::session:
    case PolicyKind::boundary:
    case PolicyKind::unknown: return true;
    // Where the service is known, vpce-pull-blocked looks at the whole endpoint.
    case PolicyKind::vpc_endpoint: return policy.endpoint_service.empty();
    default: return false;
  }
}

/// The one place that has to change, if there is one: a single entry, or else the list.
Span resource_span(const iam::Statement& statement) {
  return statement.resources.size() == 1 ? statement.resources.front().span()
                                         : statement.resources_node.span();
}

void run(const iam::Policy& policy, Reporter& report) {
  if (!is_concerned(policy)) return;
  const bool granted = std::ranges::any_of(policy.statements, [](const iam::Statement& statement) {
    return !statement.denies() && statement.may_cover_action(token) &&
           statement.may_reach_resource("*");
  });
  if (granted || may_be_given_elsewhere(report.document(), report.config(), policy, token)) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows() || statement.not_resource || statement.resources.empty()) continue;
    const Str* pattern = statement.action_pattern(token);
    if (pattern == nullptr || !iam::names_action(pattern->text, token)) continue;
    Finding& finding = report.at(
        resource_span(statement),
        "`ecr:GetAuthorizationToken` works on `*` only, so with this resource it is never "
        "allowed and every login to ECR is denied");
    finding.label = "not `*`";
    report.also(pattern->span(), "the action without a resource type");
  }
}

}  // namespace

constinit const writ::Check writ::checks::ecr_token_scoped{&run};
