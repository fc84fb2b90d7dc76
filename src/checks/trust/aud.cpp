// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_aud;
}

namespace {

using namespace writ;

constexpr std::string_view sts = "sts.amazonaws.com";
constexpr std::string_view sts_china = "sts.amazonaws.com.cn";

/// Why no token of the official action has this audience; empty if some workflow may well ask for
/// it.
std::string fault(const Str& value, const iam::Condition& condition,
                  const iam::GithubTrust& trust) {
  const std::string shown = "`" + quoted(value.text) + "`";
  const bool china = trust.partition == "aws-cn";
  if (value.text == sts || (china && value.text == sts_china)) return {};
  if (value.text == sts_china)
    return shown +
           " is the audience of the China regions, so tokens for `sts.amazonaws.com` are refused";
  if (condition.wildcards && glob::matches(value.text, sts)) {
    const bool all = value.text.find_first_not_of('*') == std::string_view::npos;
    return all ? shown +
                     " accepts a token made for any audience, also one meant for another service"
               : std::string();
  }
  if (starts_with_ignoring_case(value.text, "https://github.com/")) {
    return shown +
           " is the audience of a token that asked for none; the one for AWS has "
           "`sts.amazonaws.com` and is refused";
  }
  const bool meant =
      contains_ignoring_case(value.text, "amazonaws") || !nearest(value.text, {sts}).empty();
  return meant
             ? shown +
                   " is not `sts.amazonaws.com`, so the token that GitHub makes for AWS is refused"
             : std::string();
}

void look_at(const iam::GithubTrust& trust, Reporter& report) {
  bool compared = false;
  for (const iam::Condition& condition : trust.statement->conditions) {
    const std::string_view claim = iam::github_claim(condition);
    if (claim.empty() && contains_ignoring_case(condition.key.text, "aud")) compared = true;
    if (!equals_ignoring_case(claim, "aud")) continue;
    compared = true;
    if (condition.negated || condition.base_op == "Null") continue;
    // One right value among several lets the tokens in.
    const auto is_right = [&](const Str& value) {
      return !value.known() || fault(value, condition, trust).empty();
    };
    if (std::ranges::any_of(condition.values, is_right)) continue;
    for (const Str& value : condition.values)
      report.at(value.span(), fault(value, condition, trust));
  }
  if (compared) return;
  const Node& conditions = trust.statement->conditions_node;
  const bool written = conditions.present() && conditions.size() > 0;
  // Without any condition there is a graver fault, which trust-github-sub-missing names.
  if (!written) return;
  Finding& finding =
      report.at(conditions.key_span(),
                "the audience is not compared, so a token made for any audience that the "
                "provider knows is accepted");
  finding.help = "compare `" + std::string(trust.issuer) +
                 ":aud` with `sts.amazonaws.com` under `StringEquals`";
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) look_at(trust, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_aud{&run};
