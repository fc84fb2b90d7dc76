// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Conditions over facts: does a rule's `when` and `unless` hold for one subject, and where.

#include <memory>
#include <string>
#include <vector>

#include "rule/fact_table.h"
#include "writ/rule.h"

namespace re2 {
class RE2;
}

namespace writ {

/// A rule's conditions made ready once per run: facts looked up, patterns compiled.
class ConditionProgram {
 public:
  explicit ConditionProgram(const Rule& rule);
  ConditionProgram(ConditionProgram&&) noexcept;
  ConditionProgram& operator=(ConditionProgram&&) noexcept;
  ~ConditionProgram();

  /// Whether the rule speaks about this subject. If so, `place` is what it flags.
  bool holds(const Subject& subject, Span& place) const;
  /// The rule's message with its `{fact}` places filled.
  std::string message(const Subject& subject) const;

 private:
  struct Term;
  const Rule* rule_;
  std::vector<Term> when_;
  std::vector<Term> unless_;
};

/// Empty if the pattern is valid RE2, else what is wrong with it.
std::string pattern_error(std::string_view pattern);

}  // namespace writ
