// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_github_ref_wildcard;
}

namespace {

using namespace writ;

/// What the pattern lets in; empty if it names one branch or no ref at all.
std::string_view reach_of(std::string_view ref) {
  if (ref == "refs/heads/*") return "every branch, also those that nobody reviewed";
  if (ref == "refs/tags/*") return "every tag, and whoever may push can make or move one";
  if (ref.starts_with("refs/heads/") && ref.ends_with('*') && !ref.ends_with("/*"))
    return "every branch whose name begins so";
  return {};
}

void look_at(const iam::Condition& condition, Reporter& report) {
  if (!condition.wildcards || !iam::demands_value(condition)) return;
  const std::string_view claim = iam::github_claim(condition);
  const bool subject = equals_ignoring_case(claim, "sub");
  if (!subject && !equals_ignoring_case(claim, "ref")) return;
  for (const Str& value : condition.values) {
    std::string_view ref = value.text;
    if (subject) {
      ref = iam::SubjectPattern::parse(value.text).rest;
      if (!ref.starts_with("ref:")) continue;
      ref.remove_prefix(4);
    }
    const std::string_view reach = reach_of(ref);
    if (!value.known() || reach.empty()) continue;
    report.at(value.span(), "`" + quoted(ref) + "` lets in " + std::string(reach));
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy))
    for (const iam::Condition& condition : trust.statement->conditions) look_at(condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_github_ref_wildcard{&run};
