// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check iam_public_resource;
}

namespace {

using namespace writ;

bool is_named(const std::vector<std::string_view>& kinds, iam::PolicyKind kind) {
  return std::ranges::find(kinds, to_string(kind)) != kinds.end();
}

/// Every action is one that files for everybody need.
bool only_reads(const iam::Statement& statement, const std::vector<std::string_view>& reading) {
  return !statement.not_action && std::ranges::all_of(statement.actions, [&](const Str& action) {
    return std::ranges::any_of(
        reading, [&](std::string_view each) { return equals_ignoring_case(each, action.text); });
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  if (!is_named(report.list("kinds"), policy.kind)) return;
  const auto open_keys = report.list("open-keys");
  const auto reading = report.list("reading");
  for (const iam::Statement& statement : policy.statements) {
    const iam::Principal* principal = iam::everybody(statement);
    if (principal == nullptr || !statement.allows() || statement.not_principal) continue;
    if (statement.actions.empty() || iam::shuts_strangers_out(statement, open_keys)) continue;
    if (iam::may_be_denied_to_strangers(policy, statement)) continue;
    const bool reads = only_reads(statement, reading);
    Finding& finding =
        report.at(principal->value.span(),
                  reads ? "everybody on the internet can read what this policy guards"
                        : "`*` is every AWS account there is, so anybody can do this to what the "
                          "policy guards");
    finding.label = "everybody";
    if (reads) finding.severity = Severity::notice;
    report.also(statement.actions_node.span(), "what they can do");
    if (!statement.conditions.empty())
      report.also(statement.conditions_node.key_span(), "no condition here shuts strangers out");
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_public_resource{&run};
