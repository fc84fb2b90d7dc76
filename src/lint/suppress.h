// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Suppressions: comments in YAML (and in JSON that has comments), and the config's list. Each is
// used, or reported as unused.

#include <string>
#include <vector>

#include "lint/select.h"
#include "writ/document.h"
#include "writ/lint.h"

namespace writ {

/// One `writ: ignore[…]` comment.
struct IgnoreComment {
  Span span;  ///< from the mark to the end of the comment
  std::vector<std::string_view> rules;
  std::vector<Span> rule_spans;
  std::string_view reason;
  bool whole_file = false;
  Span scope;  ///< a finding whose place begins in here is meant
  bool used = false;
};

/// The comments of a document; what is wrong with one is added to `problems`. Files without the
/// mark cost one search.
std::vector<IgnoreComment> find_ignores(const Document& document, std::vector<Problem>& problems);

/// What suppressing works on and what comes out.
struct SuppressionRun {
  const RuleSet* rules;
  const Config* config;
  const LintOptions* options;
  const std::vector<Input>* inputs;
  const std::vector<PreparedRule>* selected;
};

/// Moves suppressed findings from `report.findings` to `report.suppressed`, and adds findings for
/// suppressions that are unused, expired or name no rule.
void apply_suppressions(const SuppressionRun& run,
                        const std::vector<std::unique_ptr<Document>>& documents, Report& report);

/// The finding for a problem, if its rule runs.
void add_problem(const std::vector<PreparedRule>& selected, FileId file, const Problem& problem,
                 std::vector<Finding>& out);

}  // namespace writ
