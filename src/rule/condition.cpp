// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/condition.h"

#include <re2/re2.h>

#include <algorithm>

#include "writ/check.h"

namespace writ {
namespace {

// A hostile value meets a bounded automaton: RE2 is linear, and this caps its memory.
RE2::Options pattern_options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(1 << 20);
  return options;
}

}  // namespace

struct ConditionProgram::Term {
  const Condition* condition = nullptr;
  const Fact* fact = nullptr;
  std::unique_ptr<RE2> pattern;

  /// Does this value fit? An unknown value gives `if_unknown`.
  bool fits(const FactValue& value, bool if_unknown) const {
    if (!value.known) return if_unknown;
    switch (condition->op) {
      case Operator::equals:
      case Operator::one_of:
        return std::ranges::find(condition->operands, value.text) != condition->operands.end();
      case Operator::matches:
        return RE2::FullMatch(re2::StringPiece(value.text.data(), value.text.size()), *pattern);
      case Operator::covers:
      case Operator::absent: break;
    }
    return false;
  }

  /// Sets `place` to the value that made the term hold.
  bool holds(const Subject& subject, bool if_unknown, Span& place) const {
    std::vector<FactValue> values;
    fact->get(subject, values);
    if (condition->op == Operator::absent) {
      return values.empty() == (condition->operands.front() == "true");
    }
    if (condition->op == Operator::covers)
      return fact->covers(subject, condition->operands.front(), place);
    for (const FactValue& value : values) {
      if (!fits(value, if_unknown)) continue;
      place = value.span;
      return true;
    }
    return false;
  }
};

ConditionProgram::ConditionProgram(const Rule& rule) : rule_(&rule) {
  const auto prepare = [](std::span<const Condition> conditions, std::vector<Term>& terms) {
    for (const Condition& condition : conditions) {
      Term term{&condition, find_fact(condition.fact), nullptr};
      if (condition.op == Operator::matches) {
        const std::string_view text = condition.operands.front();
        term.pattern =
            std::make_unique<RE2>(re2::StringPiece(text.data(), text.size()), pattern_options());
      }
      terms.push_back(std::move(term));
    }
  };
  prepare(rule.when, when_);
  prepare(rule.unless, unless_);
}

ConditionProgram::ConditionProgram(ConditionProgram&&) noexcept = default;
ConditionProgram& ConditionProgram::operator=(ConditionProgram&&) noexcept = default;
ConditionProgram::~ConditionProgram() = default;

bool ConditionProgram::holds(const Subject& subject, Span& place) const {
  bool placed = false;
  for (const Term& term : when_) {
    Span span;
    if (!term.holds(subject, false, span)) return false;
    const bool wanted = rule_->at.empty() ? !placed && term.condition->op != Operator::absent
                                          : term.condition->fact == rule_->at;
    if (wanted) place = span;
    placed = placed || wanted;
  }
  for (const Term& term : unless_) {
    // What cannot be known may well be the excuse, so it counts as one.
    Span span;
    if (term.holds(subject, true, span)) return false;
  }
  if (!placed && !rule_->at.empty()) {
    std::vector<FactValue> values;
    find_fact(rule_->at)->get(subject, values);
    if (!values.empty()) place = values.front().span;
  }
  return true;
}

std::string ConditionProgram::message(const Subject& subject) const {
  std::string result;
  std::string_view rest = rule_->message;
  while (true) {
    const auto open = rest.find('{');
    result += rest.substr(0, open);
    if (open == std::string_view::npos) return result;
    const auto close = rest.find('}', open);
    std::vector<FactValue> values;
    find_fact(rest.substr(open + 1, close - open - 1))->get(subject, values);
    if (!values.empty()) result += quoted(values.front().text);
    rest.remove_prefix(close + 1);
  }
}

std::string pattern_error(std::string_view pattern) {
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), pattern_options());
  return compiled.ok() ? std::string() : compiled.error();
}

}  // namespace writ
