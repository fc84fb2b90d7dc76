// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/lint.h"

#include <algorithm>
#include <map>

#include "lint/anchors.h"
#include "lint/document.h"
#include "lint/prove.h"
#include "lint/suppress.h"
#include "text/parallel.h"
#include "text/words.h"

namespace writ {
namespace {

uint64_t hash(std::string_view text, uint64_t seed) {
  // FNV-1a: stable over platforms and releases, which std::hash is not.
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return (seed ^ 0xFFu) * 0x100000001b3ULL;
}

void set_fingerprints(const std::vector<Input>& inputs, std::vector<Finding>& findings) {
  std::map<uint64_t, unsigned> seen;
  for (Finding& finding : findings) {
    uint64_t value = hash(finding.rule, 0xcbf29ce484222325ULL);
    value = hash(inputs[finding.at.file].path_in_project(), value);
    for (const Anchor& anchor : finding.anchors)
      value = hash(anchor.value, hash(anchor.kind, value));
    const unsigned ordinal = seen[value]++;
    if (ordinal > 0) value = hash(std::to_string(ordinal), value);
    constexpr std::string_view digits = "0123456789abcdef";
    finding.fingerprint.clear();
    for (int shift = 60; shift >= 0; shift -= 4)
      finding.fingerprint += digits[(value >> shift) & 15];
  }
}

/// What stands behind an alias is seen once for each use, and said once.
void drop_repeated(std::vector<Finding>& findings) {
  const auto same = [](const Finding& a, const Finding& b) {
    return a.at == b.at && a.rule == b.rule && a.message == b.message;
  };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

void sort_findings(const std::vector<Input>& inputs, std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [&](const Finding& a, const Finding& b) {
    const auto key = [&](const Finding& f) {
      return std::tie(inputs[f.at.file].file.path(), f.at.span, f.rule, f.message);
    };
    return key(a) < key(b);
  });
}

std::vector<DocumentInfo> describe(const std::vector<Input>& inputs,
                                   const std::vector<std::unique_ptr<Document>>& documents) {
  std::vector<DocumentInfo> infos;
  for (const auto& document : documents)
    infos.push_back({document->file, document->kinds, document->skipped});
  std::ranges::sort(infos, {}, [&](const DocumentInfo& info) {
    return std::string_view(inputs[info.file].file.path());
  });
  return infos;
}

}  // namespace

Report lint(const std::vector<Input>& inputs, const RuleSet& rules, const Config& config,
            const LintOptions& options) {
  const std::vector<PreparedRule> selected = select_rules(rules, config, options);

  std::vector<std::unique_ptr<Document>> documents(inputs.size());
  std::vector<RuleOutput> found(inputs.size());
  for_each_index(inputs.size(), options.threads, [&](std::size_t i) {
    documents[i] = make_document(static_cast<FileId>(i), inputs[i], config);
    found[i] = run_document_rules(selected, *documents[i], config);
  });

  std::vector<const Document*> recognised;
  for (const auto& document : documents) {
    if (document->recognised()) recognised.push_back(document.get());
  }
  const bool on_jobs = std::ranges::any_of(selected, &PreparedRule::on_jobs);
  const Project project(recognised, config, on_jobs ? JobDepth::walked : JobDepth::unread,
                        options.threads);
  RuleOutput& across = found.emplace_back();
  for (const PreparedRule& rule : selected) run_on_project(rule, project, across);
  std::map<FileId, std::vector<Finding*>> by_file;
  for (Finding& finding : across.findings) by_file[finding.at.file].push_back(&finding);
  for (const auto& [file, findings] : by_file) set_anchors(*documents[file], findings);
  for_each_index(inputs.size(), options.threads, [&](std::size_t i) {
    std::vector<Finding*> findings;
    for (Finding& finding : found[i].findings) findings.push_back(&finding);
    if (const auto more = by_file.find(static_cast<FileId>(i)); more != by_file.end())
      findings.insert(findings.end(), more->second.begin(), more->second.end());
    if (options.offer_fixes) {
      keep_proven(inputs[i], *documents[i], selected, config, findings);
    } else {
      for (Finding* finding : findings) finding->fixes.clear();
    }
  });

  Report report;
  for (RuleOutput& output : found) {
    std::ranges::move(output.findings, std::back_inserter(report.findings));
    std::ranges::move(output.faults, std::back_inserter(report.faults));
  }
  sort_findings(inputs, report.findings);
  drop_repeated(report.findings);
  set_fingerprints(inputs, report.findings);
  if (options.use_ignores) {
    const std::size_t before = report.findings.size();
    apply_suppressions({&rules, &config, &options, &inputs, &selected}, documents, report);
    // What suppressing itself found comes behind what is left.
    const std::size_t left = before - report.suppressed.size();
    std::vector<Finding> added(
        std::make_move_iterator(report.findings.begin() + static_cast<std::ptrdiff_t>(left)),
        std::make_move_iterator(report.findings.end()));
    report.findings.resize(left);
    set_fingerprints(inputs, added);
    std::ranges::move(added, std::back_inserter(report.findings));
    sort_findings(inputs, report.findings);
  }

  report.documents = describe(inputs, documents);
  report.recognised = recognised.size();
  const auto own = static_cast<std::size_t>(std::ranges::count(inputs, true, &Input::of_writ));
  report.skipped = inputs.size() - recognised.size() - own;
  return report;
}

bool is_date(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3 || parts[0].size() != 4 || parts[1].size() != 2 || parts[2].size() != 2)
    return false;
  if (!std::ranges::all_of(parts, all_digits)) return false;
  const auto number = [](std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
  };
  const int year = number(parts[0]);
  const int month = number(parts[1]);
  const int day = number(parts[2]);
  if (month < 1 || month > 12 || day < 1) return false;
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

}  // namespace writ
