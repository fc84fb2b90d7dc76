// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_missing;
}

namespace {

using namespace writ;

bool is_one_of(std::string_view claim, const std::vector<std::string_view>& claims) {
  return std::ranges::any_of(claims, [claim](std::string_view c) { return equals_ignoring_case(c, claim); });
}

/// A key that is no claim of GitHub's, or a claim that only the right repository has: not ours to judge.
bool may_identify(const iam::Condition& condition, const std::vector<std::string_view>& open_claims) {
  const std::string_view claim = iam::github_claim(condition);
  return claim.empty() || !is_one_of(claim, open_claims);
}

/// The condition looks as if it tied the role to a repository, but it does not, or not surely.
void report_weak(const iam::Condition& condition, Reporter& report) {
  const std::string op = "`" + quoted(condition.op.text) + "`";
  const Span span = condition.op.node.key_span();
  if (condition.negated) {
    report.at(span, op + " only shuts out the listed subjects, so every other GitHub repository can assume this role");
    report.also(condition.key.node.key_span(), "the only claim that is compared");
    return;
  }
  const std::string key = "`" + quoted(iam::github_claim(condition)) + "`";
  if (condition.base_op == "Null") {
    report.at(span, op + " only asks whether " + key + " is there, and every GitHub token has it");
    return;
  }
  Finding& finding =
      report.at(span, op + " also holds for a request without " + key + ", so it does not demand the right repository");
  finding.severity = Severity::warning;
  finding.help = "write `" + std::string(condition.base_op) + "`, without the prefix or suffix";
}

void look_at(const iam::GithubTrust& trust, Reporter& report) {
  const auto open_claims = report.list("open-claims");
  const iam::Condition* weak = nullptr;
  for (const iam::Condition& condition : trust.statement->conditions) {
    if (!may_identify(condition, open_claims)) continue;
    if (iam::demands_value(condition)) return;
    // Keys that are not GitHub's could still narrow in ways that nobody can judge here.
    if (iam::github_claim(condition).empty()) return;
    weak = &condition;
  }
  if (weak != nullptr) {
    report_weak(*weak, report);
    return;
  }
  const Node& conditions = trust.statement->conditions_node;
  const bool written = conditions.present() && conditions.size() > 0;
  const std::string who = trust.shared() ? "any repository on GitHub, of anybody," : "any repository of the enterprise";
  Finding& finding = report.at(written ? conditions.key_span() : trust.provider->value.span(),
                               "no condition ties this role to a repository, so " + who + " can assume it");
  finding.label = written ? "no claim that identifies a repository" : "trusted without conditions";
  if (!trust.shared()) finding.severity = Severity::warning;
  if (written) report.also(trust.provider->value.span(), "the tokens of this provider are accepted");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) look_at(trust, report);
}

}  // namespace

constinit const writ::Check writ::checks::trust_sub_missing{&run};
