// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/select.h"

#include <algorithm>

namespace writ {

bool rule_fits(const Rule& rule, std::string_view word) {
  if (word == "all") return rule.status != RuleStatus::deprecated;
  if (word == "strict")
    return rule.status == RuleStatus::stable && rule.confidence >= Confidence::medium;
  if (word == "recommended")
    return rule.status == RuleStatus::stable && rule.confidence == Confidence::high;
  return rule.id == word || rule.group == word ||
         std::ranges::find(rule.tags, word) != rule.tags.end();
}

namespace {

bool fits_any(const Rule& rule, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return rule_fits(rule, word); });
}

bool ignored(const Rule& rule, const std::vector<std::string>& words) {
  if (rule.group == "syntax") return std::ranges::find(words, rule.id) != words.end();
  return std::ranges::any_of(words, [&](const std::string& word) { return rule_fits(rule, word); });
}

}  // namespace

std::vector<PreparedRule> select_rules(const RuleSet& rules, const Config& config,
                                       const LintOptions& options) {
  std::vector<std::string> selected = options.select.empty() ? config.select : options.select;
  if (selected.empty()) selected = {"recommended"};

  std::vector<PreparedRule> result;
  for (const Rule& rule : rules.rules()) {
    // A project's own rule is there because the project wants it.
    const bool own = !rule.builtin && options.select.empty();
    const bool wanted = own || rule.group == "syntax" || fits_any(rule, selected);
    if (!wanted || ignored(rule, options.ignore) || ignored(rule, config.ignore)) continue;
    result.push_back(prepare(rule, config));
  }
  std::ranges::sort(result, {}, [](const PreparedRule& prepared) { return prepared.rule->id; });
  return result;
}

}  // namespace writ
