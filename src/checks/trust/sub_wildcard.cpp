// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "checks/subject_words.h"
#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_wildcard;
}
namespace {

using namespace writ;
using checks::judge_subject_pattern;
using checks::reach_of;
using checks::SubjectVerdict;
using iam::SubjectReach;

/// One comparison of the subject with what is to say of its values.
struct Subject {
  const iam::Condition* condition = nullptr;
  std::vector<SubjectVerdict> verdicts = {};
  SubjectReach reach = SubjectReach::narrow;  ///< of the widest value, which decides
};

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

SubjectVerdict judge(const Str& value, const iam::Condition& condition, bool narrowed) {
  if (condition.wildcards) return judge_subject_pattern(value, narrowed);
  if (!value.known() || !glob::has_wildcard(value.text)) return {};
  return {ticks(condition.op.text) + " takes the wildcard in " + ticks(value.text) +
              " literally, and no token has such a subject",
          "write the exact subject; `StringLike` would make the wildcard work and open the role "
          "accordingly",
          Severity::error};
}

bool is_comparison_of_subject(const iam::Condition& c) {
  return equals_ignoring_case(iam::github_claim(c), "sub") && !c.negated && c.base_op != "Null";
}

/// How the other conditions of a statement narrow its subject.
enum class Rest : uint8_t { nothing, run, repository };

Rest judge_rest(const iam::Statement& statement, const std::vector<std::string_view>& open_claims) {
  Rest rest = Rest::nothing;
  for (const iam::Condition& condition : statement.conditions) {
    const std::string_view claim = iam::github_claim(condition);
    if (is_comparison_of_subject(condition) || !iam::demands_value(condition)) continue;
    if (equals_ignoring_case(claim, "aud") || iam::open_value(condition) != nullptr) continue;
    const bool open = std::ranges::any_of(
        open_claims, [claim](auto c) { return equals_ignoring_case(c, claim); });
    // A repository, an owner or a key beyond GitHub's claims: the subject is not what keeps
    // strangers out.
    if (!open) return Rest::repository;
    rest = Rest::run;
  }
  return rest;
}

Subject judge_subject(const iam::Condition& condition, bool narrowed) {
  Subject subject{.condition = &condition};
  for (const Str& value : condition.values) {
    subject.verdicts.push_back(judge(value, condition, narrowed));
    if (!condition.wildcards || subject.verdicts.back().message.empty()) continue;
    subject.reach = std::min(subject.reach, reach_of(value));
  }
  return subject;
}

void look_at(const iam::Statement& statement, Reporter& report) {
  const Rest rest = judge_rest(statement, report.list("open-claims"));
  if (rest == Rest::repository) return;
  std::vector<const iam::Condition*> comparisons;
  for (const auto& c : statement.conditions)
    if (is_comparison_of_subject(c)) comparisons.push_back(&c);
  const auto tells = [](const iam::Condition* comparison) {
    return iam::open_value(*comparison) == nullptr;
  };
  // All of them hold at once, so the narrowest decides, and another that tells anything narrows the
  // run.
  const bool narrowed = rest == Rest::run || std::ranges::count_if(comparisons, tells) > 1;
  Subject narrowest;
  for (const iam::Condition* comparison : comparisons) {
    Subject subject = judge_subject(*comparison, narrowed);
    if (narrowest.condition == nullptr || subject.reach > narrowest.reach)
      narrowest = std::move(subject);
  }
  for (std::size_t i = 0; i < narrowest.verdicts.size(); ++i) {
    const SubjectVerdict& verdict = narrowest.verdicts[i];
    if (verdict.message.empty()) continue;
    Finding& finding = report.at(narrowest.condition->values[i].span(), verdict.message);
    finding.help = verdict.help;
    finding.severity = verdict.severity;
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy))
    look_at(*trust.statement, report);
}
}  // namespace

constinit const writ::Check writ::checks::trust_sub_wildcard{&run};
