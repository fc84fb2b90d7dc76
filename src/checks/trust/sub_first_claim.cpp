// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_first_claim;
}

namespace {

using namespace writ;

/// The subject's first claim: `environment` of `environment:production`.
std::string_view first_claim(std::string_view subject) {
  return subject.substr(0, std::min(subject.find(':'), subject.size()));
}

void run(const iam::Policy& policy, Reporter& report) {
  const auto claims = report.list("claims");
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    if (!trust.shared()) continue;
    for (const iam::Condition& condition : trust.statement->conditions) {
      if (!equals_ignoring_case(iam::github_claim(condition), "sub") || condition.negated) continue;
      for (const Str& value : condition.values) {
        const std::string_view claim = first_claim(value.text);
        if (!value.known() || value.text.find("repo") != std::string_view::npos ||
            std::ranges::find(claims, claim) == claims.end())
          continue;
        report.at(value.span(), "`" + quoted(value.text) +
                                    "` names no owner: a repository of anybody can make its "
                                    "subjects begin with `" +
                                    std::string(claim) + ":`");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_sub_first_claim{&run};
