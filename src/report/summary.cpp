// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// GitHub's job summary: the findings as a Markdown table.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary

#include <algorithm>
#include <set>

#include "report/escape.h"
#include "report/renderers.h"

namespace writ {
namespace report {
namespace {

/// GitHub takes 1 MiB a step, whole or not at all; some of it is kept for what follows the table.
constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t reserve = 64 * 1024;

/// Text without any meaning to Markdown or HTML; pairs of backticks become code.
std::string markdown(std::string_view text) {
  const std::string line = one_line(text);
  const auto ticks = static_cast<std::size_t>(std::ranges::count(line, '`'));
  std::size_t seen = 0;
  std::string out;
  for (const char c : line) {
    constexpr std::string_view special = "\\*_[]()<>&|~#!@:`\"'";
    if (c == '`' && (++seen < ticks || ticks % 2 == 0)) {
      out += seen % 2 == 1 ? "<code>" : "</code>";
    } else if (special.find(c) != std::string_view::npos) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

std::string row(const Finding& finding, Files& files) {
  const Position start = files.position(finding.at.file, finding.at.span.begin, ColumnUnit::byte);
  std::string text = "| ";
  text += to_string(finding.severity);
  text += " | " + markdown(files.path(finding.at.file)) + "&#58;" + std::to_string(start.line);
  text += " | " + markdown(clipped(finding.message, 2000));
  return text += " | " + markdown(finding.rule) + " |\n";
}

std::string rule_list(const std::set<std::string_view>& ids, const RuleSet& rules) {
  std::string text;
  for (const std::string_view id : ids) {
    const Rule* rule = rules.find(id);
    if (rule != nullptr) text += "- " + markdown(id) + ": " + markdown(rule->title) + '\n';
  }
  return text;
}

}  // namespace
}  // namespace report

std::string render_summary(const Report& report, const std::vector<Input>& inputs,
                           const RuleSet& rules) {
  report::Files files(inputs);
  std::string out = "## writ\n\n" + report::markdown(report::counts(report)) + '\n';
  if (report.findings.empty()) return out;

  out += "\n| severity | place | finding | rule |\n|---|---|---|---|\n";
  std::size_t left = report.findings.size();
  std::set<std::string_view> ids;
  for (const Finding* finding : report::worst_first(report.findings)) {
    const std::string row = report::row(*finding, files);
    if (out.size() + row.size() > report::most_bytes - report::reserve) break;
    out += row;
    ids.insert(finding->rule);
    --left;
  }
  if (left > 0)
    out +=
        "\n" + report::counted(left, "finding") + " left out, for GitHub takes no longer summary\n";
  const std::string list = report::rule_list(ids, rules);
  if (!list.empty() && out.size() + list.size() < report::most_bytes)
    out += "\n### Rules\n\n" + list;
  return out;
}

}  // namespace writ
