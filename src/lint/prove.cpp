// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/prove.h"

#include <algorithm>

#include "lint/document.h"
#include "text/edits.h"
#include "writ/policy_reach.h"

namespace writ {
namespace {

/// Each proof lints the file once more.
constexpr std::size_t most_proofs = 32;

bool is_proven(const FixProof& proof, const Input& input, const Finding& finding, const Fix& fix) {
  std::vector<const Edit*> edits;
  for (const Edit& edit : fix.edits) edits.push_back(&edit);
  return proof.holds(apply_edits(input.file.text(), edits), fix.safety, &finding);
}

}  // namespace

Input with_text(const Input& input, std::string text) {
  Input result(SourceFile(input.file.path(), std::move(text)));
  result.project_path = input.project_path;
  return result;
}

FixProof::Counts FixProof::count(const std::vector<Finding>& findings) {
  Counts counts;
  for (const Finding& finding : findings) ++counts[{finding.rule, finding.message}];
  return counts;
}

FixProof::FixProof(const Input& input, const Document& before, const std::vector<Finding>& findings,
                   const std::vector<PreparedRule>& rules, const Config& config)
    : input_(&input),
      before_(&before),
      rules_(&rules),
      config_(&config),
      counts_(count(findings)) {}

bool FixProof::holds(std::string text, FixSafety safety, const Finding* gone) const {
  const Input input = with_text(*input_, std::move(text));
  const auto after = make_document(before_->file, input, *config_);
  if (after->kinds != before_->kinds || after->policies.size() != before_->policies.size())
    return false;
  const RuleOutput output = run_document_rules(*rules_, *after, *config_);
  const Counts counts = count(output.findings);
  const auto number = [](const Counts& all, const auto& key) {
    const auto found = all.find(key);
    return found == all.end() ? 0u : found->second;
  };
  const bool nothing_new = std::ranges::all_of(
      counts, [&](const auto& entry) { return entry.second <= number(counts_, entry.first); });
  if (!nothing_new || !output.faults.empty()) return false;
  if (gone != nullptr) {
    const std::pair key(gone->rule, gone->message);
    if (number(counts, key) >= number(counts_, key)) return false;
  }
  if (safety == FixSafety::unsafe) return true;
  for (std::size_t i = 0; i < after->policies.size(); ++i) {
    if (iam::widens(before_->policies[i], after->policies[i])) return false;
  }
  return true;
}

void keep_proven(const Input& input, const Document& document,
                 const std::vector<PreparedRule>& rules, const Config& config,
                 std::vector<Finding>& findings) {
  if (std::ranges::all_of(findings, [](const Finding& finding) { return finding.fixes.empty(); }))
    return;
  const FixProof proof(input, document, findings, rules, config);
  std::size_t proofs = 0;
  for (Finding& finding : findings) {
    std::erase_if(finding.fixes, [&](const Fix& fix) {
      return ++proofs > most_proofs || !is_proven(proof, input, finding, fix);
    });
  }
}

}  // namespace writ
