// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/report.h"

#include <algorithm>
#include <functional>
#include <set>

#include "report/escape.h"
#include "report/files.h"
#include "report/paint.h"
#include "report/renderers.h"
#include "text/words.h"

namespace writ {
namespace report {
namespace {

/// Findings that `automatic` shows with source.
constexpr std::size_t most_frames = 50;

std::string render_text(OutputFormat format, const Report& report, Files& files,
                        const RenderOptions& options) {
  const std::size_t all = report.findings.size();
  const std::size_t frames = format == OutputFormat::concise ? 0
                             : format == OutputFormat::full  ? all
                                                             : std::min(all, most_frames);
  std::string out;
  for (std::size_t i = 0; i < frames; ++i) {
    append_full(out, report.findings[i], files, options);
    out += '\n';
  }
  const bool mixed = frames > 0 && frames < all;
  if (mixed) {
    out += "the first " + std::to_string(frames) + " of " + counted(all, "finding") +
           " are above with their source, the others follow in one line each\n\n";
  }
  for (std::size_t i = frames; i < all; ++i)
    append_concise(out, report.findings[i], files, options);
  if (mixed) out += '\n';
  if (format != OutputFormat::concise) out += render_footer(report, options);
  return out;
}

std::size_t files_with_findings(const Report& report) {
  std::set<FileId> files;
  for (const Finding& finding : report.findings) files.insert(finding.at.file);
  return files.size();
}

/// ` Fixes: 1 safe, 2 unsafe.`, or nothing.
std::string fix_counts(const Report& report) {
  std::size_t safe = 0;
  std::size_t unsafe = 0;
  for (const Finding& finding : report.findings) {
    for (const Fix& fix : finding.fixes) ++(fix.safety == FixSafety::safe ? safe : unsafe);
  }
  if (safe + unsafe == 0) return {};
  return " Fixes: " + std::to_string(safe) + " safe, " + std::to_string(unsafe) + " unsafe.";
}

}  // namespace

std::vector<const Finding*> worst_first(const std::vector<Finding>& findings) {
  std::vector<const Finding*> sorted;
  for (const Finding& finding : findings) sorted.push_back(&finding);
  std::ranges::stable_sort(sorted, std::ranges::greater(),
                           [](const Finding* finding) { return finding->severity; });
  return sorted;
}

std::string counts(const Report& report) {
  const std::string skipped =
      report.skipped == 0 ? "" : std::to_string(report.skipped) + " skipped";
  const std::string suppressed =
      report.suppressed.empty() ? ""
                                : ' ' + std::to_string(report.suppressed.size()) + " suppressed.";
  if (report.findings.empty()) {
    return "No problems in " + counted(report.recognised, "file") +
           (skipped.empty() ? "" : " (" + skipped + ")") + "." + suppressed;
  }
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::notice}) {
    const std::size_t found = report.count(severity);
    if (found > 0) parts.push_back(counted(found, to_string(severity)));
  }
  return "Found " + join(parts) + " in " + counted(files_with_findings(report), "file") + " (" +
         std::to_string(report.recognised) + " checked" + (skipped.empty() ? "" : ", " + skipped) +
         ")." + fix_counts(report) + suppressed;
}

}  // namespace report

std::string render(OutputFormat format, const Report& report, const std::vector<Input>& inputs,
                   const RuleSet& rules, const RenderOptions& options) {
  report::Files files(inputs);
  switch (format) {
    case OutputFormat::json: return report::render_json(report, files);
    case OutputFormat::sarif: return report::render_sarif(report, files, rules);
    case OutputFormat::github: return report::render_github(report, files, options);
    case OutputFormat::automatic:
    case OutputFormat::full:
    case OutputFormat::concise: break;
  }
  files.conceal(report);
  return report::render_text(format, report, files, options);
}

std::string render_footer(const Report& report, const RenderOptions& options) {
  std::string out = report::counts(report) + '\n';
  if (report.findings.empty()) return out;
  const report::Paint paint(options.color);
  return out +=
         paint(report::Style::help, "help") + ": writ explain RULE tells more about a rule\n";
}

std::string render_documents(const Report& report, const std::vector<Input>& inputs) {
  const report::Files files(inputs);
  std::string out;
  for (const DocumentInfo& document : report.documents) {
    out += report::shown_path(files.path(document.file)) + ": ";
    out += document.skipped.empty() ? report::one_line(join(document.kinds))
                                    : "skipped, " + report::one_line(document.skipped);
    out += '\n';
  }
  return out;
}

std::string render_answer(const Headline& headline, const Finding& answer,
                          const std::vector<Input>& inputs, const RenderOptions& options) {
  report::Files files(inputs);
  std::string out;
  report::append_answer(out, headline, answer, files, options);
  return out;
}

std::string render_finding(const Finding& finding, const std::vector<Input>& inputs,
                           const RenderOptions& options) {
  report::Files files(inputs);
  std::string out;
  report::append_full(out, finding, files, options);
  return out;
}

}  // namespace writ
