// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_runtime;
}

using namespace writ;

namespace {

void check_step(const github::Step& step, const std::vector<std::string_view>& dead,
                Reporter& report) {
  const auto known = github::known_step(step);
  if (!known) return;
  const std::string_view runtime = known->action->runtime(known->versions);
  if (runtime.empty()) return;
  std::vector<std::string> names;
  for (const std::string_view name : split(runtime, '|')) {
    if (std::ranges::find(dead, name) == dead.end()) return;
    names.push_back("`" + std::string(name) + "`");
  }
  const github::Uses& uses = step.uses;
  const Span ref = uses.text.span_of(uses.ref_begin, uses.ref_begin + uses.ref.size());
  Finding& finding =
      report.at(ref, "`" + known->label() + "` is made for " + join(names, " or ") +
                         ", which GitHub's runners no longer have, so it runs on a Node.js "
                         "that it was not made for");
  finding.help = "use `v" + std::to_string(known->action->newest.major) + "`";
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runsusing-for-javascript-actions
static void run(const Document& document, Reporter& report) {
  const std::vector<std::string_view> dead = report.list("dead");
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(step, dead, report);
  });
}

constinit const writ::Check writ::checks::gha_action_runtime{&run};
