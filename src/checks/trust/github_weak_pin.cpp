// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_weak_pin;
}

namespace {

using namespace writ;

bool is_one_of(std::string_view claim, const std::vector<std::string_view>& claims) {
  return std::ranges::any_of(
      claims, [claim](std::string_view each) { return equals_ignoring_case(each, claim); });
}

/// Demands some claim that names an owner or a repository for good.
bool is_firm(const iam::Condition& condition, const Reporter& report) {
  if (!iam::demands_value(condition) || iam::open_value(condition) != nullptr) return false;
  const std::string_view claim = iam::github_claim(condition);
  return claim.empty()
             ? condition.key.text.find(':') == std::string_view::npos || !condition.key.known()
             : !is_one_of(claim, report.list("weak")) && !is_one_of(claim, report.list("open"));
}

void look_at(const iam::GithubTrust& trust, Reporter& report) {
  if (!trust.shared()) return;
  const iam::Condition* weak = nullptr;
  for (const iam::Condition& condition : trust.statement->conditions) {
    if (is_firm(condition, report)) return;
    const std::string_view claim = iam::github_claim(condition);
    if (iam::demands_value(condition) && is_one_of(claim, report.list("weak")) && weak == nullptr)
      weak = &condition;
  }
  if (weak == nullptr) return;
  report.at(weak->key.node.key_span(),
            "`" + quoted(iam::github_claim(*weak)) +
                "` alone ties this role to no repository for "
                "good: others can come to have the same value, and then they can assume it");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) look_at(trust, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_weak_pin{&run};
