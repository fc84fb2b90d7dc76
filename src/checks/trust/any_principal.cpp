// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_any_principal;
}

namespace {

using namespace writ;

/// `"Principal": "*"` or `{"AWS": "*"}`.
const iam::Principal* anyone(const iam::Statement& statement) {
  const auto found = std::ranges::find_if(statement.principals, [](const iam::Principal& each) {
    return each.type == iam::PrincipalType::anyone ||
           (each.type == iam::PrincipalType::aws && each.value.known() && each.value.text == "*");
  });
  return found == statement.principals.end() ? nullptr : &*found;
}

/// A condition that a stranger's request fails: it demands a value, and that is not open.
bool shuts_out(const iam::Condition& condition, const std::vector<std::string_view>& open_keys) {
  if (!condition.key.known()) return true;
  if (!iam::demands_value(condition) || iam::open_value(condition) != nullptr) return false;
  return std::ranges::none_of(open_keys, [&](std::string_view key) {
    return equals_ignoring_case(key, condition.key.text);
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::trust) return;
  const auto open_keys = report.list("open-keys");
  for (const iam::Statement& statement : policy.statements) {
    const iam::Principal* principal = anyone(statement);
    if (principal == nullptr || !statement.allows() || statement.not_principal) continue;
    if (!statement.covers_action("sts:AssumeRole")) continue;
    if (std::ranges::any_of(statement.conditions,
                            [&](const auto& each) { return shuts_out(each, open_keys); }))
      continue;
    if (iam::denies_outright(policy, "sts:AssumeRole")) continue;
    Finding& finding =
        report.at(principal->value.span(),
                  "`*` trusts every AWS account there is, so anybody can assume this role");
    finding.label = "everybody";
    if (!statement.conditions.empty())
      report.also(statement.conditions_node.key_span(), "no condition here shuts strangers out");
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_any_principal{&run};
