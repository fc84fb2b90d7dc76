// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/exposure.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_missing;
}

namespace {

using namespace writ;

bool is_one_of(std::string_view claim, const std::vector<std::string_view>& claims) {
  return std::ranges::any_of(
      claims, [claim](std::string_view c) { return equals_ignoring_case(c, claim); });
}

/// A key that is no claim of GitHub's, or a claim that only the right repository has: not ours to
/// judge.
bool may_identify(const iam::Condition& condition,
                  const std::vector<std::string_view>& open_claims) {
  const std::string_view claim = iam::github_claim(condition);
  return claim.empty() || !is_one_of(claim, open_claims);
}

/// The condition looks as if it tied the role to a repository, but it does not, or not surely.
void report_weak(const iam::Condition& condition, Reporter& report) {
  const std::string op = "`" + quoted(condition.op.text) + "`";
  const Span span = condition.op.node.key_span();
  if (condition.negated) {
    report.at(span, op + " only shuts out the listed subjects, so every other GitHub repository "
                         "can assume this role");
    report.also(condition.key.node.key_span(), "the only claim that is compared");
    return;
  }
  const std::string key = "`" + quoted(iam::github_claim(condition)) + "`";
  if (const Str* open = iam::open_value(condition);
      open != nullptr && iam::demands_value(condition)) {
    report.at(open->span(),
              "`" + quoted(open->text) + "` fits every repository's " + key +
                  ", and no other condition ties this role to one, so strangers can assume it");
    return;
  }
  if (condition.base_op == "Null") {
    report.at(span, op + " only asks whether " + key + " is there, and every GitHub token has it");
    return;
  }
  Finding& finding = report.at(span, op + " also holds for a request without " + key +
                                         ", so it does not demand the right repository");
  finding.severity = Severity::warning;
  finding.help = "write `" + std::string(condition.base_op) + "`, without the prefix or suffix";
}

/// What the conditions of a statement say of who asks.
struct Verdict {
  bool identified = false;  ///< or not ours to judge
  const iam::Condition* weak = nullptr;
};

Verdict judge(const iam::Statement& statement, const std::vector<std::string_view>& open_claims) {
  Verdict verdict;
  for (const iam::Condition& condition : statement.conditions) {
    if (!may_identify(condition, open_claims)) continue;
    const std::string_view claim = iam::github_claim(condition);
    const bool open = iam::demands_value(condition) && iam::open_value(condition) != nullptr;
    // Every token has it, so that nothing passes for want of it; trust-claim-if-exists says so.
    if (equals_ignoring_case(claim, "sub") && condition.if_exists && !condition.negated)
      return {true, nullptr};
    // How far a subject reaches is the matter of trust-github-sub-wildcard.
    if (iam::demands_value(condition) && (!open || equals_ignoring_case(claim, "sub")))
      return {true, nullptr};
    // Keys that are not GitHub's could still narrow in ways that nobody can judge here.
    if (claim.empty() && !open) return {true, nullptr};
    if (!claim.empty()) verdict.weak = &condition;
  }
  return verdict;
}

void look_at(const iam::Policy& policy, const iam::GithubTrust& trust, Reporter& report) {
  if (iam::may_be_denied_to_strangers(policy, *trust.statement)) return;
  const Verdict verdict = judge(*trust.statement, report.list("open-claims"));
  if (verdict.identified) return;
  if (verdict.weak != nullptr) {
    report_weak(*verdict.weak, report);
    return;
  }
  const Node& conditions = trust.statement->conditions_node;
  const bool written = conditions.present() && conditions.size() > 0;
  const std::string who =
      trust.shared() ? "any repository on GitHub, of anybody," : "any repository of the enterprise";
  Finding& finding =
      report.at(written ? conditions.key_span() : trust.provider->value.span(),
                "no condition ties this role to a repository, so " + who + " can assume it");
  finding.label = written ? "no claim that identifies a repository" : "trusted without conditions";
  if (!trust.shared()) finding.severity = Severity::warning;
  if (written)
    report.also(trust.provider->value.span(), "the tokens of this provider are accepted");
}

/// The principal does not even say which identity provider is meant.
void look_at(const iam::Principal& anyone, const iam::Statement& statement, Reporter& report) {
  if (judge(statement, report.list("open-claims")).identified) return;
  Finding& finding = report.at(
      anyone.value.span(),
      "`*` trusts the users of every identity provider, and no condition says who may come, so "
      "strangers can assume this role");
  finding.label = "any provider, any user";
  finding.help =
      "name the provider, such as "
      "`{\"Federated\": "
      "\"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"}`, "
      "and compare its `sub` claim";
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    if (const iam::Principal* anyone = iam::any_provider(policy, statement))
      look_at(*anyone, statement, report);
  }
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    if (iam::any_provider(policy, *trust.statement) == nullptr) look_at(policy, trust, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_sub_missing{&run};
