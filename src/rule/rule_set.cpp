// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/rule_set.h"

#include <algorithm>

#include "rule/load.h"
#include "text/edit_distance.h"
#include "writ/tree.h"

namespace writ {
namespace {

constexpr std::string_view presets[] = {"recommended", "strict", "all"};

}  // namespace

RuleSet::RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

std::vector<Problem> RuleSet::add(const SourceFile& file) {
  if (arena_ == nullptr) arena_ = std::make_unique<RuleArena>();
  Parsed parsed = parse_yaml(file.text());
  std::vector<Problem> problems = std::move(parsed.problems);
  for (Problem& problem : problems) problem.rule = "syntax-rule-file";
  if (!problems.empty()) return problems;

  for (const Node root : parsed.tree.roots()) {
    const auto rule = load_rule(root, file.path(), RuleOrigin::user, *arena_, problems);
    if (!rule) continue;
    const Rule* known = find(rule->id);
    if (known != nullptr) {
      problems.push_back({"syntax-rule-file",
                          root["id"].span(),
                          "a rule with the id `" + std::string(rule->id) + "` is loaded already",
                          "",
                          {}});
      continue;
    }
    rules_.push_back(*rule);
  }
  return problems;
}

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = std::ranges::find(rules_, id, &Rule::id);
  return found == rules_.end() ? nullptr : &*found;
}

bool RuleSet::knows(std::string_view word) const {
  if (std::ranges::find(presets, word) != std::end(presets)) return true;
  return std::ranges::any_of(rules_, [&](const Rule& rule) {
    return rule.id == word || rule.group == word ||
           std::ranges::find(rule.tags, word) != rule.tags.end();
  });
}

std::string_view RuleSet::nearest(std::string_view word) const {
  std::vector<std::string_view> words(std::begin(presets), std::end(presets));
  for (const Rule& rule : rules_) {
    words.push_back(rule.id);
    words.push_back(rule.group);
    words.insert(words.end(), rule.tags.begin(), rule.tags.end());
  }
  const std::string_view near = writ::nearest(word, words);
  if (!near.empty() || word.size() < 3) return near;
  const auto longer =
      std::ranges::find_if(words, [&](std::string_view other) { return other.starts_with(word); });
  return longer == words.end() ? std::string_view() : *longer;
}

}  // namespace writ
