// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/iam.h"

namespace writ::checks {
extern const Check vpce_pull_blocked;
}

namespace {

using namespace writ;

constexpr std::string_view token = "ecr:GetAuthorizationToken";
constexpr std::string_view any_repository = "arn:*:ecr:*:*:repository/*";

bool allows(const iam::Policy& policy, std::string_view action, std::string_view resource) {
  return std::ranges::any_of(policy.statements, [&](const iam::Statement& statement) {
    return !statement.denies() && statement.may_cover_action(action) &&
           statement.may_reach_resource(resource);
  });
}

/// Where a missing action would be written: the first Allow that speaks of ECR, else the first
/// Allow.
const iam::Statement* home(const iam::Policy& policy) {
  const auto of_ecr = [](const iam::Statement& statement) {
    return statement.allows() && std::ranges::any_of(statement.actions, [](const Str& action) {
             return starts_with_ignoring_case(action.text, "ecr:");
           });
  };
  const auto found = std::ranges::find_if(policy.statements, of_ecr);
  if (found != policy.statements.end()) return &*found;
  const auto any = std::ranges::find_if(policy.statements, &iam::Statement::allows);
  return any == policy.statements.end() ? nullptr : &*any;
}

Span value_span(const std::vector<Str>& values, const Node& node) {
  return values.size() == 1 ? values.front().span() : node.span();
}

/// A Deny without conditions that surely takes the action from everybody.
const iam::Statement* denial(const iam::Policy& policy, std::string_view action) {
  const auto takes_away = [action](const iam::Statement& statement) {
    const auto is_anyone = [](const iam::Principal& p) {
      return p.type == iam::PrincipalType::anyone;
    };
    return statement.denies() && !statement.conditions_node.present() && statement.any_resource() &&
           !statement.not_principal && std::ranges::any_of(statement.principals, is_anyone) &&
           statement.covers_action(action);
  };
  const auto found = std::ranges::find_if(policy.statements, takes_away);
  return found == policy.statements.end() ? nullptr : &*found;
}

/// True if a Deny was reported.
bool report_denial(const iam::Policy& policy, const std::vector<std::string_view>& actions,
                   Reporter& report) {
  for (const std::string_view action : actions) {
    const iam::Statement* statement = denial(policy, action);
    if (statement == nullptr) continue;
    const Str* pattern = statement->action_pattern(action);
    Finding& finding =
        report.at(pattern != nullptr ? pattern->span() : statement->actions_node.span(),
                  "this denies `" + std::string(action) +
                      "` to everybody, so no image can be pulled through this endpoint");
    finding.help = "take the action out of the Deny statement or give the statement a condition";
    return true;
  }
  return false;
}

void look_at_pull(const iam::Policy& policy, const iam::Statement& statement, Reporter& report) {
  // An endpoint that only pushes go through is its owner's choice.
  const auto push = report.list("push");
  const auto pull = report.list("pull");
  if (report_denial(policy, pull, report)) return;
  std::vector<std::string> missing;
  for (const std::string_view action : pull) {
    if (!allows(policy, action, any_repository)) missing.emplace_back(action);
  }
  const auto is_allowed = [&](std::string_view action) {
    return allows(policy, action, any_repository);
  };
  if (missing.empty() || (missing.size() == pull.size() && std::ranges::any_of(push, is_allowed)))
    return;
  Finding& finding = report.at(value_span(statement.actions, statement.actions_node),
                               "this endpoint never lets " + join_quoted(missing) +
                                   " through, so every image pull over it is denied");
  finding.help = "allow " + join_quoted(missing) + " here";
}

void look_at_token(const iam::Policy& policy, const iam::Statement& statement, Reporter& report) {
  if (report_denial(policy, {token}, report) || allows(policy, token, "*")) return;
  const iam::Statement* scoped = policy.granting(token);
  if (scoped != nullptr) {
    Finding& finding = report.at(
        value_span(scoped->resources, scoped->resources_node),
        "`ecr:GetAuthorizationToken` works on `*` only, so with this resource the endpoint "
        "lets no login to ECR through");
    finding.help = "allow `ecr:GetAuthorizationToken` on `*` in a statement of its own";
    return;
  }
  Finding& finding = report.at(
      value_span(statement.actions, statement.actions_node),
      "this endpoint never lets `ecr:GetAuthorizationToken` through, so every login to ECR "
      "over it is denied");
  finding.help = "allow `ecr:GetAuthorizationToken` on `*`";
}

void run(const iam::Policy& policy, Reporter& report) {
  const std::string_view service = policy.endpoint_service;
  const iam::Statement* statement = home(policy);
  if (policy.kind != iam::PolicyKind::vpc_endpoint || statement == nullptr) return;
  if (service == "ecr.dkr" || service == "ecr") look_at_pull(policy, *statement, report);
  if (service == "ecr.api" || service == "ecr") look_at_token(policy, *statement, report);
}

}  // namespace

constinit const writ::Check writ::checks::vpce_pull_blocked{&run};
