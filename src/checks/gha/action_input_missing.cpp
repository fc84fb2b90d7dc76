// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_input_missing;
}

using namespace writ;

namespace {

/// May the step find the variable in its environment? `env` can give it, and so can the machine,
/// the image of a container and whatever ran before.
bool environment_may_hold(std::string_view name, const github::StepList& list,
                          const github::Step& step) {
  if (list.job == nullptr || list.job->container.present() || !github::on_hosted_runner(*list.job))
    return true;
  const github::Entry* entry = github::find_env(name, &step, list.job, list.workflow);
  if (entry != nullptr && !(entry->value.known() && trim(entry->value.text).empty())) return true;
  return std::any_of(list.steps->begin(), list.steps->begin() + step.index,
                     [](const github::Step& before) {
                       return before.uses.kind != github::UsesKind::repository ||
                              !equals_ignoring_case(before.uses.owner, "actions");
                     });
}

/// What is written for an input, whatever its form. Of two, GitHub takes the last.
const github::Entry* written(const github::Step& step, std::string_view input) {
  const auto entry =
      std::find_if(step.with.rbegin(), step.with.rend(), [input](const github::Entry& candidate) {
        return equals_ignoring_case(candidate.key.text, input);
      });
  return entry == step.with.rend() ? nullptr : &*entry;
}

bool is_empty(const Str& value) {
  return value.node.is_scalar() && value.known() && trim(value.text).empty();
}

void report_missing(const github::KnownStep& known, const github::ActionInput& input,
                    const github::Step& step, const github::Entry* given, Reporter& report) {
  const std::string name = "`" + std::string(input.name) + "`";
  report
      .at(given != nullptr ? given->value.span() : step.uses.text.span(),
          "`" + known.label() + "` is not given " + name + ", without which it fails")
      .help = "give it " + name + " under `with`";
  for (const github::Entry& entry : step.with) {
    if (known.action->find(entry.key.text) == nullptr &&
        known.action->nearest_input(entry.key.text, known.versions) == input.name)
      report.also(entry.value.node.key_span(), "this is another name");
  }
}

void check_step(const github::StepList& list, const github::Step& step, Reporter& report) {
  const auto known = github::known_step(step);
  const bool readable =
      !step.with_node.present() || step.with_node.is_mapping() || step.with_node.is_null();
  if (!known || !readable) return;
  for (const github::ActionInput& input : known->action->inputs) {
    if (!input.required ||
        github::KnownAction::presence(input, known->versions) != github::Presence::present)
      continue;
    const github::Entry* given = written(step, input.name);
    if (given != nullptr && !is_empty(given->value)) continue;
    if (input.env_since && *input.env_since <= known->versions.last &&
        environment_may_hold(github::env_name(input.name), list, step))
      continue;
    report_missing(*known, input, step, given, report);
  }
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputsinput_idrequired
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(list, step, report);
  });
}

constinit const writ::Check writ::checks::gha_action_input_missing{&run};
