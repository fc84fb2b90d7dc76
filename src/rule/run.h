// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs rules over documents and the project.

#include <optional>
#include <vector>

#include "rule/condition.h"
#include "writ/check.h"

namespace writ {

/// A rule of this run, ready to be applied. Read-only while the run lasts, so threads share it.
struct PreparedRule {
  const Rule* rule = nullptr;
  const Check* check = nullptr;  ///< null for a condition rule
  std::optional<ConditionProgram> program;
  Severity severity = Severity::warning;

  bool on_project() const;  ///< it needs the links between files
  bool on_jobs() const;     ///< it asks what jobs hold at their steps
};

/// `severity` is what the config makes of it.
PreparedRule prepare(const Rule& rule, const Config& config);

/// What rules say, and which of them broke.
struct RuleOutput {
  std::vector<Finding> findings;
  std::vector<std::string>
      faults;  ///< sentences about checks that threw: defects of ours or of a library
};

/// Appends the rule's findings; never throws.
void run_on_document(const PreparedRule& rule, const Document& document, const Config& config,
                     RuleOutput& out);
void run_on_project(const PreparedRule& rule, const Project& project, RuleOutput& out);

}  // namespace writ
