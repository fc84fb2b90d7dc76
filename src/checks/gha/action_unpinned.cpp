// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_unpinned;
}

using namespace writ;

namespace {

void look_at(const github::Uses& uses, std::string_view with_what, Reporter& report) {
  if (uses.kind != github::UsesKind::repository || !uses.text.known() || uses.pinned()) return;
  const auto is_owner = [&](std::string_view owner) {
    return equals_ignoring_case(owner, uses.owner);
  };
  if (std::ranges::any_of(report.list("trusted-owners"), is_owner)) return;
  report.at(uses.text.span_of(uses.ref_begin, uses.ref_begin + uses.ref.size()),
            "`" + quoted(uses.ref) + "` of `" + quoted(uses.text.text) +
                "` can be moved to other code, which would run with " + std::string(with_what));
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  for (const github::Workflow& workflow : document.workflows) {
    for (const github::Job& job : workflow.jobs)
      look_at(job.uses, "the permissions that this job grants", report);
  }
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) look_at(step.uses, "this job's secrets", report);
  });
}

constinit const writ::Check writ::checks::gha_action_unpinned{&run};
