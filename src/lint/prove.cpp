// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/prove.h"

#include <algorithm>
#include <span>

#include "lint/document.h"
#include "text/edits.h"
#include "text/words.h"
#include "writ/policy_reach.h"

namespace writ {
namespace {

/// For one file: each proof lints it once more.
constexpr std::size_t most_proofs = 32;

/// A fix that a check proposes.
struct Proposal {
  const Finding* finding;
  const Fix* fix;
};

std::pair<std::string, std::size_t> key_of(const Finding& finding, std::size_t place) {
  std::string text = finding.rule + " " + finding.message;
  std::erase_if(text, [](char c) { return is_digit(c); });
  return {std::move(text), place};
}

/// Where a byte after the edits stood before them; the beginning of an edit for what it wrote.
std::size_t place_before(std::size_t at, const std::vector<const Edit*>& edits) {
  std::size_t added = 0;
  std::size_t removed = 0;
  for (const Edit* edit : edits) {
    const std::size_t begin = edit->at.span.begin + added - removed;
    if (at < begin) break;
    if (at < begin + edit->replacement.size()) return edit->at.span.begin;
    added += edit->replacement.size();
    removed += edit->at.span.size();
  }
  return at + removed - added;
}

/// Output of a program about what stands elsewhere: mending it changes neither AWS nor the source.
bool is_derived(const Document& document) {
  return std::ranges::any_of(document.kinds, [](const std::string& kind) {
    return kind == "account-authorization-details" || kind == "terraform-plan";
  });
}

/// What the rules say of a document without any other, those on jobs too.
RuleOutput run_alone(const std::vector<PreparedRule>& rules, const Document& document,
                     const Config& config) {
  RuleOutput output = run_document_rules(rules, document, config);
  const bool has_jobs =
      !document.workflows.empty() || !document.actions.empty() || !document.pipelines.empty();
  if (!has_jobs || std::ranges::none_of(rules, &PreparedRule::on_jobs)) return output;
  const Project project({&document}, config, JobDepth::walked, 1);
  for (const PreparedRule& rule : rules) {
    if (rule.on_jobs()) run_on_project(rule, project, output);
  }
  return output;
}

/// Sorts proposals into those that hold and the rest.
class Prover {
 public:
  explicit Prover(const FixProof& proof) : proof_(&proof) {}

  std::vector<const Fix*> proven(std::vector<Proposal> pending) {
    std::vector<const Fix*> kept;
    while (!pending.empty()) {
      FixChoice choice;
      std::vector<Proposal> taken;
      std::vector<Proposal> later;
      for (const Proposal& each : pending)
        (choice.take(*each.finding, *each.fix) ? taken : later).push_back(each);
      if (taken.empty()) break;
      std::vector<Proposal> held;
      keep(taken, held);
      for (const Proposal& each : held) kept.push_back(each.fix);
      pending = std::move(later);
    }
    return kept;
  }

 private:
  /// What holds on top of what is held already goes there too.
  void keep(std::span<const Proposal> together, std::vector<Proposal>& held) {
    if (++proofs_ > most_proofs) return;
    FixChoice choice;
    for (const Proposal& each : held) choice.take(*each.finding, *each.fix);
    for (const Proposal& each : together) choice.take(*each.finding, *each.fix);
    if (proof_->holds(choice)) {
      held.insert(held.end(), together.begin(), together.end());
    } else if (together.size() > 1) {
      keep(together.first(together.size() / 2), held);
      keep(together.subspan(together.size() / 2), held);
    }
  }

  const FixProof* proof_;
  std::size_t proofs_ = 0;
};

}  // namespace

Input with_text(const Input& input, std::string text) {
  Input result(SourceFile(input.file.path(), std::move(text)));
  result.project_path = input.project_path;
  return result;
}

bool FixChoice::take(const Finding& finding, const Fix& fix) {
  const bool one_place = fix.edits.size() == 1 && fix.edits.front().at.file == finding.at.file;
  if (!one_place) return false;
  const Edit& edit = fix.edits.front();
  if (!edits.empty() && (fix.safety != safety || edit.at.span.begin <= edits.back()->at.span.end))
    return false;
  edits.push_back(&edit);
  gone.push_back(&finding);
  safety = fix.safety;
  return true;
}

FixProof::Counts FixProof::count(const std::vector<Finding>& findings,
                                 const std::vector<const Edit*>& edits) {
  Counts counts;
  for (const Finding& finding : findings)
    ++counts[key_of(finding, place_before(finding.at.span.begin, edits))];
  return counts;
}

FixProof::FixProof(const Input& input, const Document& before,
                   const std::vector<PreparedRule>& rules, const Config& config)
    : input_(&input),
      before_(&before),
      rules_(&rules),
      config_(&config),
      counts_(count(run_alone(rules, before, config).findings, {})) {}

bool FixProof::holds(const FixChoice& choice) const {
  const Input input = with_text(*input_, apply_edits(input_->file.text(), choice.edits));
  const auto after = make_document(before_->file, input, *config_);
  if (after->kinds != before_->kinds || after->policies.size() != before_->policies.size())
    return false;
  const RuleOutput output = run_alone(*rules_, *after, *config_);
  if (!output.faults.empty()) return false;
  Counts wanted = counts_;
  for (const Finding* finding : choice.gone) {
    std::size_t& number = wanted[key_of(*finding, finding->at.span.begin)];
    if (number == 0) return false;
    --number;
  }
  const auto as_wanted = [&](const auto& entry) {
    const auto found = wanted.find(entry.first);
    return found != wanted.end() && entry.second <= found->second;
  };
  if (!std::ranges::all_of(count(output.findings, choice.edits), as_wanted)) return false;
  if (choice.safety == FixSafety::unsafe) return true;
  for (std::size_t i = 0; i < after->policies.size(); ++i) {
    if (iam::widens(before_->policies[i], after->policies[i])) return false;
  }
  return true;
}

void keep_proven(const Input& input, const Document& document,
                 const std::vector<PreparedRule>& rules, const Config& config,
                 const std::vector<Finding*>& findings) {
  if (is_derived(document)) {
    for (Finding* finding : findings) finding->fixes.clear();
    return;
  }
  std::vector<Proposal> proposals;
  for (const Finding* finding : findings) {
    for (const Fix& fix : finding->fixes) proposals.push_back({finding, &fix});
  }
  if (proposals.empty()) return;
  const FixProof proof(input, document, rules, config);
  const std::vector<const Fix*> proven = Prover(proof).proven(std::move(proposals));
  for (Finding* finding : findings) {
    std::vector<Fix> kept;
    for (Fix& fix : finding->fixes) {
      if (std::ranges::find(proven, &fix) != proven.end()) kept.push_back(std::move(fix));
    }
    finding->fixes = std::move(kept);
  }
}

}  // namespace writ
