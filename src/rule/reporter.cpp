// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"

namespace writ {

Finding& Reporter::at(Span span, std::string message) {
  return at(Location{document_ != nullptr ? document_->file : 0, span}, std::move(message));
}

Finding& Reporter::at(Location place, std::string message) {
  Finding& finding = out_->emplace_back();
  finding.rule = rule_->id;
  finding.severity = rule_->severity;
  finding.confidence = rule_->confidence;
  finding.message = std::move(message);
  finding.help = rule_->fix;
  finding.at = place;
  return finding;
}

void Reporter::also(Span span, std::string message) {
  also(Location{document_->file, span}, std::move(message));
}

void Reporter::also(Location place, std::string message) {
  out_->back().evidence.push_back({place, std::move(message)});
}

void Reporter::propose(FixSafety safety, std::string label, Span span, std::string replacement) {
  if (out_->empty() || document_ == nullptr) return;
  out_->back().fixes.push_back(
      {std::move(label), safety, {{{document_->file, span}, std::move(replacement)}}});
}

void Reporter::conceal(Span span) { out_->back().secrets.push_back({document_->file, span}); }

template <class Use>
auto Reporter::with_values(std::string_view option, Use use) const {
  if (const auto rule = config_->options.find(rule_->id); rule != config_->options.end()) {
    if (const auto own = rule->second.find(option); own != rule->second.end())
      return use(own->second);
  }
  const auto found = std::ranges::find(rule_->options, option, &RuleOption::name);
  return use(found == rule_->options.end() ? decltype(found->values)() : found->values);
}

std::vector<std::string_view> Reporter::list(std::string_view option) const {
  return with_values(option, [](const auto& values) {
    return std::vector<std::string_view>(values.begin(), values.end());
  });
}

std::string_view Reporter::text(std::string_view option) const {
  return with_values(option, [](const auto& values) {
    return values.empty() ? std::string_view() : std::string_view(values.front());
  });
}

bool Reporter::flag(std::string_view option) const { return text(option) == "true"; }

}  // namespace writ
