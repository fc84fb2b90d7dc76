// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_insecure_commands;
}

using namespace writ;

namespace {

constexpr std::string_view switch_name = "ACTIONS_ALLOW_UNSECURE_COMMANDS";

void look_at_env(const std::vector<github::Entry>& env, Reporter& report) {
  for (const github::Entry& entry : env) {
    if (entry.key.text != switch_name || !equals_ignoring_case(trim(entry.value.text), "true"))
      continue;
    report.at(entry.value.span(),
              "with this every line that a step prints may set variables and the `PATH` of the "
              "steps after it");
  }
}

/// The line before `at` begins a comment of the script.
bool in_comment(std::string_view script, std::size_t at) {
  const std::string_view before = script.substr(0, at);
  const std::size_t line = before.rfind('\n');
  return trim(before.substr(line == std::string_view::npos ? 0 : line + 1)).starts_with('#');
}

void look_at_script(const github::Step& step, Reporter& report) {
  const std::string_view script = step.run.text;
  for (const std::string_view command : report.list("commands")) {
    for (std::size_t at = script.find(command); at != std::string_view::npos;
         at = script.find(command, at + command.size())) {
      const std::size_t behind = at + command.size();
      if (in_comment(script, at) || behind >= script.size() || script[behind] != ' ') continue;
      report.at(step.run.span_of(at, behind), std::string(report.text("consequence")));
    }
  }
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  const bool finds_switch = report.flag("finds-switch");
  for (const github::Workflow& workflow : document.workflows) {
    if (!finds_switch) break;
    look_at_env(workflow.env, report);
    for (const github::Job& job : workflow.jobs) look_at_env(job.env, report);
  }
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      if (finds_switch) look_at_env(step.env, report);
      look_at_script(step, report);
    }
  });
}

constinit const writ::Check writ::checks::gha_insecure_commands{&run};
