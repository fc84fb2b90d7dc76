// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_workflow_ref;
}

namespace {

using namespace writ;

void look_at(const iam::Condition& condition, Reporter& report) {
  if (!iam::demands_value(condition) ||
      !equals_ignoring_case(iam::github_claim(condition), "job_workflow_ref"))
    return;
  for (const Str& value : condition.values) {
    if (!value.known() || value.text == "*") continue;
    const std::size_t mark = value.text.find('@');
    const std::string_view ref =
        mark == std::string_view::npos ? std::string_view() : value.text.substr(mark + 1);
    if (ref.empty() && !condition.wildcards) {
      report.at(value.span(), "`job_workflow_ref` always ends in `@` and a ref, so no token has `" +
                                  quoted(value.text) + "`");
    } else if (ref.empty() ? value.text.ends_with('*') : ref == "*") {
      report.at(value.span(),
                "any version of the workflow passes, also one on a branch that nobody "
                "reviewed");
    } else if (ref.starts_with("refs/tags/") || (condition.wildcards && glob::has_wildcard(ref))) {
      report
          .at(value.span(), "whoever may push `" + quoted(ref) +
                                "` to the workflow's repository decides what passes here")
          .severity = Severity::notice;
    }
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy))
    for (const iam::Condition& condition : trust.statement->conditions) look_at(condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_workflow_ref{&run};
