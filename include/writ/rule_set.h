// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The rules of a run: the built-in ones, which are static data, and those a project brings along.

#include <memory>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/rule.h"
#include "writ/source.h"

namespace writ {

struct RuleArena;

class RuleSet {
 public:
  RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  ~RuleSet();

  /// All built-in rules, by id.
  static RuleSet builtin();

  /// Adds the rules of one user's rule file. Mistakes come back as problems of the rule
  /// `syntax-rule-file`; a rule with a mistake is not added.
  std::vector<Problem> add(const SourceFile& file);

  const std::vector<Rule>& rules() const { return rules_; }
  /// Null if unknown.
  const Rule* find(std::string_view id) const;
  /// The id, group, tag or preset nearest in spelling; empty if none is near.
  std::string_view nearest(std::string_view word) const;
  /// Is it an id, a group, a tag or a preset (`recommended`, `strict`, `all`)?
  bool knows(std::string_view word) const;

 private:
  std::vector<Rule> rules_;
  std::unique_ptr<RuleArena> arena_;  ///< owns what views of users' rules point to
};

/// A fact that conditions may name: `writ rules facts` prints this.
struct FactInfo {
  std::string_view name;     ///< `statement.actions`
  std::string_view subject;  ///< `statement`
  std::string_view type;     ///< `text`, `texts`, `actions`, `bool`
  std::string_view doc;
};
/// Every fact, by name.
std::vector<FactInfo> facts();

}  // namespace writ
