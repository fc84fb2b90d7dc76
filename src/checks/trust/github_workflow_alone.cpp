// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_workflow_alone;
}

namespace {

using namespace writ;

/// A demanded claim that is none of those that every caller of the workflow can have.
bool names_caller(const iam::Condition& condition, const std::vector<std::string_view>& open) {
  const std::string_view claim = iam::github_claim(condition);
  if (claim.empty() || !iam::demands_value(condition)) return claim.empty();
  return iam::open_value(condition) == nullptr &&
         std::ranges::none_of(open, [&](auto each) { return equals_ignoring_case(each, claim); });
}

void run(const iam::Policy& policy, Reporter& report) {
  const auto open = report.list("open-claims");
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    const std::vector<iam::Condition>& conditions = trust.statement->conditions;
    const auto workflow = std::ranges::find_if(conditions, [](const iam::Condition& condition) {
      return equals_ignoring_case(iam::github_claim(condition), "job_workflow_ref") &&
             iam::demands_value(condition);
    });
    const bool named = std::ranges::any_of(
        conditions, [&](const iam::Condition& each) { return names_caller(each, open); });
    if (workflow == conditions.end() || named) continue;
    report.at(workflow->key.node.key_span(),
              "only the workflow is compared, and anybody can call one of a public repository, so "
              "that strangers' repositories may assume this role through it");
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_workflow_alone{&run};
