// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_pull_request;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    for (const iam::Condition& condition : trust.statement->conditions) {
      if (!equals_ignoring_case(iam::github_claim(condition), "sub") || condition.negated) continue;
      for (const Str& value : condition.values) {
        const iam::SubjectPattern subject = iam::SubjectPattern::parse(value.text);
        if (!value.known() || subject.rest != "pull_request") continue;
        report.at(value.span(),
                  "`" + quoted(value.text) +
                      "` lets the code of every pull request assume this role before anybody has "
                      "reviewed it");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_sub_pull_request{&run};
