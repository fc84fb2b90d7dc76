// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/places.h"
#include "text/words.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_insecure_commands;
}

using namespace writ;

namespace {

constexpr std::string_view switch_name = "ACTIONS_ALLOW_UNSECURE_COMMANDS";

bool look_at_env(const std::vector<github::Entry>& env, Reporter& report) {
  bool found = false;
  for (const github::Entry& entry : env) {
    if (entry.key.text != switch_name || !equals_ignoring_case(trim(entry.value.text), "true"))
      continue;
    report.at(entry.value.span(),
              "with this every line that a step prints may set variables and the `PATH` of the "
              "steps after it");
    found = true;
  }
  return found;
}

void look_at_script(const github::Step& step, Reporter& report) {
  const std::vector<std::string_view> commands = report.list("commands");
  checks::Places places(step.run.node);
  for (const std::string_view line : split(step.run.text, '\n')) {
    if (trim(line).starts_with('#')) continue;
    const auto begin = static_cast<std::size_t>(line.data() - step.run.text.data());
    for (const std::string_view command : commands) {
      for (std::size_t at = line.find(command); at != std::string_view::npos;
           at = line.find(command, at + command.size())) {
        const std::size_t behind = at + command.size();
        if (behind >= line.size() || line[behind] != ' ') continue;
        report.at(places.of(begin + at, begin + behind), std::string(report.text("consequence")));
      }
    }
  }
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  bool switched_on = false;
  if (report.flag("finds-switch")) {
    const auto look = [&](const std::vector<github::Entry>& env) {
      switched_on = look_at_env(env, report) || switched_on;
    };
    for (const github::Workflow& workflow : document.workflows) {
      look(workflow.env);
      for (const github::Job& job : workflow.jobs) look(job.env);
    }
    github::each_step_list(document, [&](const github::StepList& list) {
      for (const github::Step& step : *list.steps) look(step.env);
    });
  }
  if (switched_on) return;  // the commands work then
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) look_at_script(step, report);
  });
}

constinit const writ::Check writ::checks::gha_insecure_commands{&run};
