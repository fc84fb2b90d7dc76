// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "lint/document.h"
#include "lint/prove.h"
#include "lint/select.h"
#include "text/edits.h"

namespace writ {
namespace {

/// Every pass takes away at least one finding of each file it changes, and adds none.
constexpr std::size_t most_passes = 1000;

/// Findings come in the order of the text, edits mostly too: what comes out of order waits for the
/// next pass.
FixChoice choose(const std::vector<Finding>& findings, FixSafety widest) {
  FixChoice choice;
  for (const Finding& finding : findings) {
    for (const Fix& fix : finding.fixes) {
      if (fix.safety <= widest && choice.take(finding, fix)) break;
    }
  }
  return choice;
}

void halve(FixChoice& choice) {
  choice.edits.resize(choice.edits.size() / 2);
  choice.gone.resize(choice.edits.size());
}

}  // namespace

FixOutcome apply_fixes(const std::vector<Input>& inputs, const RuleSet& rules, const Config& config,
                       const LintOptions& options, FixSafety widest) {
  const std::vector<PreparedRule> selected = select_rules(rules, config, options);
  FixOutcome outcome;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].of_writ || !inputs[i].skipped.empty() || !inputs[i].unreadable.empty()) continue;
    bool changed = false;
    std::vector<Input> now;
    now.push_back(with_text(inputs[i], std::string(inputs[i].file.text())));
    for (std::size_t pass = 0; pass < most_passes; ++pass) {
      const Report report = lint(now, rules, config, options);
      FixChoice choice = choose(report.findings, widest);
      if (choice.edits.empty()) break;
      if (choice.edits.size() > 1) {
        const auto before = make_document(0, now.front(), config);
        const RuleOutput found = run_document_rules(selected, *before, config);
        const FixProof proof(now.front(), *before, selected, config);
        while (choice.edits.size() > 1 && !proof.holds(choice)) halve(choice);
      }
      std::string text = apply_edits(now.front().file.text(), choice.edits);
      Input next = with_text(now.front(), std::move(text));
      now.clear();
      now.push_back(std::move(next));
      outcome.applied += choice.edits.size();
      changed = true;
    }
    if (changed) outcome.files.push_back({i, std::string(now.front().file.text())});
  }
  return outcome;
}

}  // namespace writ
