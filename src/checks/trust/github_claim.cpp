// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_claim;
}

namespace {

using namespace writ;

bool is_known(const Reporter& report, std::string_view claim) {
  const auto claims = report.list("claims");
  return std::ranges::any_of(
      claims, [claim](std::string_view each) { return equals_ignoring_case(each, claim); });
}

void look_at(const iam::Condition& condition, Reporter& report) {
  const std::string_view claim = iam::github_claim(condition);
  if (claim.empty() || is_known(report, claim)) return;
  const bool fails = iam::demands_value(condition);
  Finding& finding = report.at(
      condition.key.node.key_span(),
      "AWS does not put GitHub's claim `" + quoted(claim) + "` into a condition key, so this " +
          (fails ? "never holds and nobody can assume the role" : "tests nothing"));
  const auto claims = report.list("claims");
  const std::string_view near = nearest(claim, claims);
  if (!near.empty()) finding.label = "did you mean `" + std::string(near) + "`?";
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    for (const iam::Condition& condition : trust.statement->conditions) look_at(condition, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_claim{&run};
