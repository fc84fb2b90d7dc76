// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_claim_if_exists;
}

namespace {

using namespace writ;

/// Every token has these: https://docs.github.com/en/actions/reference/security/oidc
bool is_always_there(std::string_view claim) {
  return equals_ignoring_case(claim, "sub") || equals_ignoring_case(claim, "aud");
}

void look_at(const iam::Condition& condition, Reporter& report) {
  const std::string_view key = condition.key.text;
  const std::size_t colon = key.rfind(':');
  if (!condition.if_exists || !condition.key.known() || colon == std::string_view::npos ||
      key.substr(0, colon).find('.') == std::string_view::npos)
    return;
  const std::string_view claim = key.substr(colon + 1);
  const std::string shown = "`" + quoted(condition.op.text) + "`";
  Finding& finding = report.at(
      condition.op.node.key_span(),
      is_always_there(claim)
          ? "every token has `" + quoted(claim) + "`, so `IfExists` in " + shown + " says nothing"
          : shown + " passes every token without `" + quoted(claim) +
                "`, so it does not keep those out that lack it");
  report.also(condition.key.node.key_span(), "the claim");
  if (is_always_there(claim)) finding.severity = Severity::notice;
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.allows()) continue;
    for (const iam::Condition& condition : statement.conditions) look_at(condition, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_claim_if_exists{&run};
