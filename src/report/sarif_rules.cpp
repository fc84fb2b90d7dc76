// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// GitHub's properties of rules and their limits:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning

#include "report/sarif_rules.h"

#include <algorithm>
#include <string>

#include "report/escape.h"
#include "writ/report.h"

namespace writ::report {
namespace {

constexpr std::size_t longest_description = 1024;
constexpr std::size_t most_tags = 10;

std::string plain_help(const Rule& rule) {
  std::string text(rule.why);
  for (const std::string_view part : {rule.fix, rule.when_to_suppress}) {
    if (part.empty()) continue;
    if (!text.empty()) text += "\n\n";
    text += part;
  }
  return text.empty() ? std::string(rule.title) : text;
}

std::string markdown_help(const Rule& rule) {
  std::string text = "# " + std::string(rule.title) + "\n\n" + std::string(rule.why);
  const auto section = [&](std::string_view title, std::string_view body) {
    if (body.empty()) return;
    text += "\n\n## ";
    text += title;
    text += "\n\n";
    text += body;
  };
  section("How to fix", rule.fix);
  section("When to suppress", rule.when_to_suppress);
  std::string references;
  for (const std::string_view reference : rule.references) {
    references += "- <" + std::string(reference) + ">\n";
  }
  section("References", references);
  return text;
}

Json tags_of(const Rule& rule) {
  Json tags = Json::array();
  // GitHub shows a security severity only for rules with this tag.
  if (!rule.security_severity.empty()) tags.push_back("security");
  const auto add = [&](std::string_view tag) {
    const bool known = std::ranges::any_of(tags, [&](const Json& other) { return other == tag; });
    if (!tag.empty() && !known && tags.size() < most_tags) tags.push_back(tag);
  };
  add(rule.group);
  for (const std::string_view tag : rule.tags) add(tag);
  return tags;
}

std::string_view problem_severity(Severity severity) {
  return severity == Severity::notice ? "recommendation" : to_string(severity);
}

Json known_rule(const Rule& rule) {
  Json properties{{"tags", tags_of(rule)}, {"precision", to_string(rule.confidence)}};
  if (rule.security_severity.empty()) {
    properties["problem.severity"] = problem_severity(rule.severity);
  } else {
    properties["security-severity"] = rule.security_severity;
  }
  const std::string_view why = rule.why.empty() ? rule.title : rule.why;
  Json value{{"id", rule.id},
             {"shortDescription", {{"text", clipped(rule.title, longest_description)}}},
             {"fullDescription", {{"text", clipped(why, longest_description)}}},
             {"help", {{"text", plain_help(rule)}, {"markdown", markdown_help(rule)}}},
             {"defaultConfiguration", {{"level", sarif_level(rule.severity)}}},
             {"properties", std::move(properties)}};
  if (!rule.references.empty() && rule.references.front().starts_with("https://")) {
    value["helpUri"] = rule.references.front();
  }
  return value;
}

Json unknown_rule(const Finding& finding) {
  const std::string help = finding.help.empty() ? finding.rule : finding.help;
  return {{"id", finding.rule},
          {"shortDescription", {{"text", finding.rule}}},
          {"fullDescription", {{"text", finding.rule}}},
          {"help", {{"text", printable(help)}}},
          {"defaultConfiguration", {{"level", sarif_level(finding.severity)}}},
          {"properties",
           {{"precision", to_string(finding.confidence)},
            {"problem.severity", problem_severity(finding.severity)}}}};
}

}  // namespace

std::string_view sarif_level(Severity severity) {
  return severity == Severity::notice ? "note" : to_string(severity);
}

SarifRules::SarifRules(const RuleSet& rules) {
  for (const Rule& rule : rules.rules()) {
    if (indexes_.emplace(rule.id, entries_.size()).second) entries_.push_back({&rule, nullptr});
  }
}

std::size_t SarifRules::index(const Finding& finding) {
  const auto [at, added] = indexes_.emplace(finding.rule, entries_.size());
  if (added) entries_.push_back({nullptr, &finding});
  return at->second;
}

Json SarifRules::json(std::size_t index) const {
  const Entry& entry = entries_[index];
  return entry.rule != nullptr ? known_rule(*entry.rule) : unknown_rule(*entry.finding);
}

}  // namespace writ::report
