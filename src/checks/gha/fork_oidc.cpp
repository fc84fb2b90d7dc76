// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_fork_oidc;
}

using namespace writ;

namespace {

const github::Trigger* pull_request_of(const github::Workflow& workflow) {
  const auto found = std::ranges::find_if(workflow.triggers, [](const github::Trigger& trigger) {
    return trigger.event.text == "pull_request";
  });
  return found == workflow.triggers.end() ? nullptr : &*found;
}

/// Says something of forks, or of who asks.
bool minds_forks(const Str& condition) {
  return contains_ignoring_case(condition.text, "fork") ||
         contains_ignoring_case(condition.text, "head.repo") ||
         contains_ignoring_case(condition.text, "github.actor") ||
         contains_ignoring_case(condition.text, "github.repository");
}

bool runs_on_pull_request(const Str& condition) {
  github::Bindings bindings;
  bindings["github.event_name"] = {github::Value::of(std::string("pull_request"))};
  bindings["github.ref"] = {github::Value::like("refs/pull/*/merge")};
  bindings["github.ref_name"] = {github::Value::like("*/merge")};
  return github::condition_holds(condition.text, bindings) != Truth::no;
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
static void run(const github::JobWalk& job, Reporter& report) {
  const github::Value pull_request = github::Value::of(std::string("pull_request"));
  const auto events = job.bindings.find("github.event_name");
  if (job.job == nullptr || job.token != Truth::yes || minds_forks(job.job->if_) ||
      events == job.bindings.end() ||
      std::ranges::find(events->second, pull_request) == events->second.end())
    return;
  for (const github::StepVisit& visit : job.visits) {
    const bool by_oidc = visit.configured == github::ConfigureResult::succeeds &&
                         visit.step->input("role-to-assume") != nullptr &&
                         visit.step->input("aws-access-key-id") == nullptr;
    if (!by_oidc || minds_forks(visit.step->if_) || !runs_on_pull_request(visit.step->if_))
      continue;
    report.at(visit.place(visit.step->uses.text.span()),
              "pull requests of forks and of Dependabot get no OIDC token, so for them this step "
              "finds no credentials and job `" +
                  quoted(job.job->id.text) + "` fails");
    if (const github::Trigger* trigger = pull_request_of(*job.workflow))
      report.also(trigger->event.span(), "the trigger that starts it for them");
    return;
  }
}

constinit const writ::Check writ::checks::gha_fork_oidc{&run};
