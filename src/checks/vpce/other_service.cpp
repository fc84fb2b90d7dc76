// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check vpce_other_service;
}

namespace {

using namespace writ;

/// `ecr.dkr` as `ecr`; empty where the services that an endpoint serves are not known.
std::string_view prefix_of(const Reporter& report, std::string_view endpoint) {
  for (const std::string_view line : report.list("services")) {
    const std::size_t equals = line.find('=');
    if (trim(line.substr(0, equals)) == endpoint) return trim(line.substr(equals + 1));
  }
  return {};
}

bool may_serve(const iam::Statement& statement, std::string_view prefix) {
  if (statement.denies()) return false;
  if (statement.not_action || !statement.actions_node.present()) return true;
  return std::ranges::any_of(statement.actions, [prefix](const Str& action) {
    const std::string_view service = iam::ActionPattern::parse(action.text).service;
    return !action.known() || service.empty() || equals_ignoring_case(service, prefix);
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::vpc_endpoint) return;
  const std::string_view prefix = prefix_of(report, policy.endpoint_service);
  const auto serves = [prefix](const iam::Statement& each) { return may_serve(each, prefix); };
  if (prefix.empty() || policy.statements.empty() || std::ranges::any_of(policy.statements, serves))
    return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows()) continue;
    report.at(statement.actions_node.span(),
              "the endpoint `" + quoted(policy.endpoint_service) + "` serves only `" +
                  std::string(prefix) +
                  "`, of which this policy allows nothing, so it blocks every request");
    return;
  }
}

}  // namespace

constinit const writ::Check writ::checks::vpce_other_service{&run};
