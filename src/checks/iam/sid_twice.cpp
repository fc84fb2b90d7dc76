// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_sid_twice;
}

namespace {

using namespace writ;

/// IAM and Organizations refuse such a policy; other services may keep it.
bool is_refused(iam::PolicyKind kind) {
  return !iam::has_principals(kind) || kind == iam::PolicyKind::trust;
}

void run(const iam::Policy& policy, Reporter& report) {
  std::map<std::string_view, const iam::Statement*> seen;
  for (const iam::Statement& statement : policy.statements) {
    if (!statement.sid.known() || statement.sid.text.empty()) continue;
    const auto [first, fresh] = seen.emplace(statement.sid.text, &statement);
    if (fresh) continue;
    const bool refused = is_refused(policy.kind) && policy.kind != iam::PolicyKind::unknown;
    Finding& finding = report.at(statement.sid.span(),
                                 "`" + quoted(statement.sid.text) + "` names two statements" +
                                     (refused ? ", so AWS rejects the policy"
                                              : ", so nothing can tell which of them is meant"));
    if (!refused) finding.severity = Severity::warning;
    report.also(first->second->sid.span(), "the first one");
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_sid_twice{&run};
