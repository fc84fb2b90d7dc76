// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_rcp_service_gap;
}

namespace {

using namespace writ;

bool names(const std::vector<std::string_view>& keys, const iam::Condition& condition) {
  return std::ranges::any_of(
      keys, [&](std::string_view key) { return equals_ignoring_case(key, condition.key.text); });
}

/// `Bool` or `BoolIfExists` on aws:PrincipalIsAWSService with this value.
bool asks_for_service(const iam::Statement& statement, std::string_view value) {
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    return equals_ignoring_case(condition.key.text, "aws:PrincipalIsAWSService") &&
           std::ranges::any_of(condition.values, [&](const Str& each) {
             return !each.known() || equals_ignoring_case(each.text, value);
           });
  });
}

bool asks_for_presence(const iam::Statement& statement, const std::vector<std::string_view>& keys) {
  return std::ranges::any_of(statement.conditions, [&](const iam::Condition& condition) {
    return condition.base_op == "Null" && names(keys, condition);
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::rcp) return;
  const auto principal_keys = report.list("principal-keys");
  const auto source_keys = report.list("source-keys");
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.denies()) continue;
    for (const iam::Condition& condition : statement.conditions) {
      if (!condition.negated || !condition.key.known()) continue;
      const std::string shown = "`" + quoted(condition.key.text) + "`";
      const Span place = condition.key.node.key_span();
      if (names(principal_keys, condition) && !asks_for_service(statement, "false")) {
        Finding& finding = report.at(
            place, "calls of AWS services carry no " + shown + ", so this denies them too");
        finding.help = "add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`";
      } else if (names(source_keys, condition) && !asks_for_service(statement, "true")) {
        Finding& finding = report.at(place, "only calls of AWS services carry " + shown +
                                                ", so this denies everybody else too");
        finding.help = "add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"true\"}`";
      } else if (names(source_keys, condition) && !condition.if_exists &&
                 !asks_for_presence(statement, report.list("presence-keys"))) {
        Finding& finding =
            report.at(place, "services do not always say for whom they call, and without " + shown +
                                 " this denies them");
        finding.help = "add `\"Null\": {\"aws:SourceAccount\": \"false\"}`";
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_rcp_service_gap{&run};
