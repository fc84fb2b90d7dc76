// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "text/words.h"
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_input_value;
}

using namespace writ;

namespace {

/// What a message is made of.
struct Value {
  const github::KnownStep& known;
  const github::ActionInput& input;
  const Str& written;
  std::string_view text;  ///< trimmed, as actions read it

  std::string name() const { return "`" + std::string(input.name) + "`"; }
  std::string label() const { return "`" + known.label() + "`"; }
  std::string shown() const { return "`" + quoted(text) + "`"; }
};

void check_boolean(const Value& value, Reporter& report) {
  constexpr std::array<std::string_view, 7> allowed = {"",      "true",  "True", "TRUE",
                                                       "false", "False", "FALSE"};
  // Whatever way YAML writes a boolean, GitHub hands it on as `true` or `false`.
  if (value.written.node.kind() == NodeKind::boolean) return;
  if (std::ranges::find(allowed, value.text) != allowed.end()) return;
  report.at(value.written.span(),
            value.shown() + " is no boolean, so " + value.label() + " fails at " + value.name());
}

void check_truthy(const Value& value, Reporter& report) {
  constexpr std::array<std::string_view, 4> meant_off = {"false", "no", "off", "0"};
  const bool off = std::ranges::any_of(
      meant_off, [&](std::string_view word) { return equals_ignoring_case(word, value.text); });
  if (!off) return;
  report.at(value.written.span(), value.shown() + " turns " + value.name() + " on, because " +
                                      value.label() + " asks only whether the text is empty");
}

// As JavaScript's parseInt reads it.
void check_number(const Value& value, Reporter& report) {
  const std::string_view digits = value.text.substr(0, value.text.find_first_not_of("0123456789"));
  const bool signed_or_hex = value.text.starts_with('-') || value.text.starts_with('+') ||
                             starts_with_ignoring_case(value.text, "0x");
  // Other notations of YAML numbers are rewritten before the action sees them.
  const bool rewritten = value.written.node.kind() != NodeKind::string && digits != value.text;
  if (value.text.empty() || signed_or_hex || rewritten) return;
  const bool zero = digits.find_first_not_of('0') == std::string_view::npos;
  if (digits.empty() || zero) {
    report.at(value.written.span(),
              value.shown() + (digits.empty() ? " is no number" : " counts as not given") +
                  ", so " + value.label() + " takes " + std::string(value.input.fallback) +
                  " for " + value.name());
  } else if (digits != value.text) {
    report.at(value.written.span(), value.label() + " reads only the " + std::string(digits) +
                                        " of " + value.shown() + " for " + value.name());
  }
}

bool is_moot(const github::ActionInput& input, const github::Step& step) {
  return std::ranges::any_of(
      input.moot_with, [&step](std::string_view other) { return step.input(other) != nullptr; });
}

void check_step(const github::Step& step, github::InputKind kind, Reporter& report) {
  const auto known = github::known_step(step);
  if (!known) return;
  for (const github::Entry& entry : step.with) {
    const github::ActionInput* input = known->action->find(entry.key.text);
    if (input == nullptr || input->kind != kind || input->kind_since > known->versions.first ||
        github::KnownAction::presence(*input, known->versions) != github::Presence::present)
      continue;
    // Of an input that is written twice, GitHub takes one.
    if (&entry != step.input(entry.key.text) || !entry.value.known()) continue;
    if (is_moot(*input, step)) continue;
    const Value value{*known, *input, entry.value, trim(entry.value.text)};
    switch (kind) {
      case github::InputKind::boolean: check_boolean(value, report); break;
      case github::InputKind::truthy: check_truthy(value, report); break;
      case github::InputKind::number: check_number(value, report); break;
      case github::InputKind::text: break;
    }
  }
}

github::InputKind kind_of(std::string_view option) {
  if (option == "boolean") return github::InputKind::boolean;
  if (option == "truthy") return github::InputKind::truthy;
  return option == "number" ? github::InputKind::number : github::InputKind::text;
}

}  // namespace

// https://github.com/aws-actions/configure-aws-credentials/blob/main/src/index.ts
static void run(const Document& document, Reporter& report) {
  const github::InputKind kind = kind_of(report.text("kind"));
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(step, kind, report);
  });
}

constinit const writ::Check writ::checks::gha_action_input_value{&run};
