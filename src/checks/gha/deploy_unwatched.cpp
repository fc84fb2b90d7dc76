// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_deploy_unwatched;
}

using namespace writ;

namespace {

bool is_false(const github::Values& values) {
  return std::ranges::all_of(values, [](const github::Value& value) {
    return value.known() &&
           (trim(value.shown()).empty() || equals_ignoring_case(trim(value.shown()), "false"));
  });
}

/// A later step may watch the deployment, or use the revision that this one registers.
bool is_followed_up(const github::JobWalk& job, const github::StepVisit& deploy) {
  const std::string_view id = deploy.step->id.text;
  const std::string_view text = deploy.document->source->text();
  if (!id.empty() && contains_ignoring_case(text, "steps." + std::string(id) + ".outputs."))
    return true;
  const auto self = std::ranges::find(job.visits, deploy.step, &github::StepVisit::step);
  return std::any_of(self, job.visits.end(), [](const github::StepVisit& visit) {
    return visit.step->run.text.find(" ecs ") != std::string_view::npos;
  });
}

void check_deploy(const github::JobWalk& job, const github::StepVisit& visit, Reporter& report) {
  const github::Step& step = *visit.step;
  const github::Values* service = visit.input("service");
  const github::Values* task = visit.input("run-task");
  const github::Values* wait = visit.input("wait-for-service-stability");
  const bool runs_task = task != nullptr && !is_false(*task);
  if (runs_task || is_followed_up(job, visit)) return;
  if (service == nullptr) {
    report
        .at(visit.place(step.uses.text.span()),
            "without `service` this registers the task definition and deploys nothing")
        .help =
        "name the service, or read `task-definition-arn` of the step's outputs where the "
        "revision is used";
    return;
  }
  if (wait != nullptr && !is_false(*wait)) return;
  const Span span =
      (wait != nullptr ? *step.input("wait-for-service-stability") : *step.input("service"))
          .value.span();
  report
      .at(visit.place(span),
          "the job is green as soon as ECS has taken the order, also if the new tasks never start")
      .help = "add `wait-for-service-stability: true`";
}

}  // namespace

// https://github.com/aws-actions/amazon-ecs-deploy-task-definition
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.step->uses.is("aws-actions/amazon-ecs-deploy-task-definition") &&
        visit.runs != Truth::no)
      check_deploy(job, visit, report);
  }
}

constinit const writ::Check writ::checks::gha_deploy_unwatched{&run};
