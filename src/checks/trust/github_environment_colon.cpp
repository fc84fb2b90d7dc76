// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_environment_colon;
}

namespace {

using namespace writ;

void look_at(const iam::Condition& condition, Reporter& report) {
  constexpr std::string_view start = "environment:";
  if (!iam::demands_value(condition) || !equals_ignoring_case(iam::github_claim(condition), "sub"))
    return;
  for (const Str& value : condition.values) {
    const std::string_view rest = iam::SubjectPattern::parse(value.text).rest;
    if (!value.known() || !rest.starts_with(start)) continue;
    const std::string_view name = rest.substr(start.size());
    const std::size_t colon = name.find(':');
    // Two more colons may be a claim of a template of one's own: `environment:prod:ref:…`.
    if (colon == std::string_view::npos || name.find(':', colon + 1) != std::string_view::npos)
      continue;
    const std::size_t begin = value.text.size() - name.size();
    report.at(value.span_of(begin, value.text.size()),
              "GitHub writes the colon of the environment `" + quoted(name) +
                  "` as `%3A`, so no token has this subject");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy))
    for (const iam::Condition& condition : trust.statement->conditions) look_at(condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_environment_colon{&run};
