// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The part of a SARIF log that describes rules.

#include <string_view>
#include <unordered_map>
#include <vector>

#include "report/json_text.h"
#include "writ/finding.h"
#include "writ/rule_set.h"

namespace writ::report {

/// The rules of a log: all that are known, then those that only findings name, such as findings
/// about the config.
class SarifRules {
 public:
  explicit SarifRules(const RuleSet& rules);

  /// Index of a finding's rule; a rule that is not there yet gets the next one.
  std::size_t index(const Finding& finding);
  std::size_t size() const { return entries_.size(); }
  Json json(std::size_t index) const;

 private:
  struct Entry {
    const Rule* rule = nullptr;        ///< a known rule, or
    const Finding* finding = nullptr;  ///< the first finding of an unknown one
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> indexes_;
};

/// `error`, `warning`, `note`.
std::string_view sarif_level(Severity severity);

}  // namespace writ::report
