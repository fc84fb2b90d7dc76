// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_key_lockout;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::kms_key || policy.statements.empty()) return;
  const std::string action(report.text("action"));
  const bool may_be_given = std::ranges::any_of(policy.statements, [&](const auto& statement) {
    return statement.effect == iam::Effect::unknown ||
           (statement.allows() && statement.may_cover_action(action));
  });
  if (may_be_given) return;
  report.at(policy.statements.front().node.parent().is_sequence()
                ? policy.statements.front().node.parent().key_span()
                : policy.statements.front().node.key_span(),
            "no statement allows `" + action +
                "`, so once this is the key's policy nobody can change it");
}

}  // namespace

constinit const writ::Check writ::checks::iam_key_lockout{&run};
