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

/// The fixes of one file that go together.
struct Chosen {
  std::vector<const Edit*> edits;  ///< in order, apart from each other
  std::size_t fixes = 0;
  FixSafety safety = FixSafety::safe;
};

const Fix* wanted_fix(const Finding& finding, FixSafety widest) {
  for (const Fix& fix : finding.fixes) {
    const bool one_place = fix.edits.size() == 1 && fix.edits.front().at.file == finding.at.file;
    if (one_place && fix.safety <= widest) return &fix;
  }
  return nullptr;
}

/// Findings come in the order of the text, edits mostly too: what comes out of order waits for the
/// next pass.
void choose(Chosen& chosen, const Fix& fix) {
  const Edit& edit = fix.edits.front();
  if (!chosen.edits.empty() && edit.at.span.begin <= chosen.edits.back()->at.span.end) return;
  chosen.edits.push_back(&edit);
  ++chosen.fixes;
  if (fix.safety == FixSafety::unsafe) chosen.safety = FixSafety::unsafe;
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
      Chosen chosen;
      for (const Finding& finding : report.findings) {
        if (const Fix* fix = wanted_fix(finding, widest)) choose(chosen, *fix);
      }
      if (chosen.edits.empty()) break;
      std::string text = apply_edits(now.front().file.text(), chosen.edits);
      if (chosen.fixes > 1) {
        const auto before = make_document(0, now.front(), config);
        const RuleOutput found = run_document_rules(selected, *before, config);
        const FixProof proof(now.front(), *before, found.findings, selected, config);
        if (!proof.holds(text, chosen.safety, nullptr)) {
          chosen.edits.resize(1);
          chosen.fixes = 1;
          text = apply_edits(now.front().file.text(), chosen.edits);
        }
      }
      Input next = with_text(now.front(), std::move(text));
      now.clear();
      now.push_back(std::move(next));
      outcome.applied += chosen.fixes;
      changed = true;
    }
    if (changed) outcome.files.push_back({i, std::string(now.front().file.text())});
  }
  return outcome;
}

}  // namespace writ
