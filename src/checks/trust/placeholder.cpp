// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_placeholder;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  const auto owners = report.list("owners");
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    for (const iam::Condition& condition : trust.statement->conditions) {
      if (!equals_ignoring_case(iam::github_claim(condition), "sub")) continue;
      for (const Str& value : condition.values) {
        const std::string_view owner = iam::SubjectPattern::parse(value.text).owner;
        if (!value.known() || std::ranges::none_of(owners, [owner](std::string_view each) {
              return equals_ignoring_case(each, owner);
            }))
          continue;
        report.at(value.span(), "`" + quoted(owner) +
                                    "` is the name that guides use, so this role "
                                    "is not for a repository of yours");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_placeholder{&run};
