// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_input_unknown;
}

using namespace writ;

namespace {

/// The version with which an input came or went; empty if nobody knows which.
std::string exactly(const github::VersionRange& versions) {
  return versions.first == versions.last ? versions.first.text() : std::string();
}

void report_absent(const github::KnownStep& known, const github::ActionInput& input, Span key,
                   Reporter& report) {
  const std::string name = "input `" + std::string(input.name) + "` ";
  const std::string ignores = ", so `" + known.label() + "` ignores it";
  if (input.gone && known.versions.first >= input.gone->last) {
    const std::string version = exactly(*input.gone);
    Finding& finding = report.at(
        key, name + (version.empty() ? "was taken away" : "went away with " + version) + ignores);
    finding.help = input.replacement.empty()
                       ? "remove it"
                       : "use `" + std::string(input.replacement) + "` in its place";
    return;
  }
  const std::string version = exactly(input.since);
  Finding& finding =
      report.at(key, name + (version.empty() ? "came later" : "came with " + version) + ignores);
  finding.help = "use `v" + std::to_string(input.since.last.major) + "` of the action" +
                 (version.empty() ? "" : ", " + version + " or later") + ", or remove the input";
}

void report_unlisted(const github::KnownStep& known, const github::Step& step,
                     const github::Entry& entry, Reporter& report) {
  const std::string_view near = known.action->nearest_input(entry.key.text, known.versions);
  if (near.empty() && !known.action->lists_all(known.versions)) return;
  std::string message =
      "`" + known.label() + "` has no input " + "`" + quoted(entry.key.text) + "`";
  if (near.empty() && known.action->may_be_newer(known.versions))
    message += " as of " + std::string(known.action->date);
  const Span key = entry.value.node.key_span();
  Finding& finding = report.at(key, message + ", so the value is ignored");
  if (near.empty() || step.input(near) != nullptr) return;
  const std::string help = "write `" + std::string(near) + "`";
  finding.help = help;
  report.propose(FixSafety::unsafe, help, key, std::string(near));
}

void check_step(const github::Step& step, Reporter& report) {
  const auto known = github::known_step(step);
  if (!known) return;
  for (const github::Entry& entry : step.with) {
    if (!find_holes(entry.key.text, Dialect::github).empty()) continue;
    const github::ActionInput* input = known->action->find(entry.key.text);
    if (input == nullptr) {
      report_unlisted(*known, step, entry, report);
    } else if (github::KnownAction::presence(*input, known->versions) == github::Presence::absent) {
      report_absent(*known, *input, entry.value.node.key_span(), report);
    }
  }
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(step, report);
  });
}

constinit const writ::Check writ::checks::gha_action_input_unknown{&run};
