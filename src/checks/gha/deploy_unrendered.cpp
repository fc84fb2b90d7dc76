// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_deploy_unrendered;
}

using namespace writ;

namespace {

constexpr std::string_view task_definition = "task-definition";

bool renders(const github::StepVisit& visit) {
  return visit.step->uses.is("aws-actions/amazon-ecs-render-task-definition");
}

bool deploys(const github::StepVisit& visit) {
  return visit.step->uses.is("aws-actions/amazon-ecs-deploy-task-definition");
}

/// Where everything stands that can read the outputs of the step.
std::string_view text_around(const github::JobWalk& job, const github::StepVisit& visit) {
  const std::string_view text = visit.document->source->text();
  if (visit.parent >= 0 || job.job == nullptr || job.job->node["steps"].is_alias()) return text;
  const Span span = job.job->node.span();
  return text.substr(span.begin, span.size());
}

/// Whether some step or output may take the file that the step wrote.
bool file_is_read(const github::JobWalk& job, const github::StepVisit& visit) {
  const std::string_view text = text_around(job, visit);
  // All outputs at once, or the folder that the file is in.
  for (const std::string_view word : {"tojson(steps", "runner_temp", "runner.temp"})
    if (contains_ignoring_case(text, word)) return true;
  const std::string id(visit.step->id.text);
  return !id.empty() && (contains_ignoring_case(text, "steps." + id + ".") ||
                         contains_ignoring_case(text, "steps['" + id + "']"));
}

std::string_view file_of(const github::StepVisit& visit) {
  const github::Entry* entry = visit.step->input(task_definition);
  if (entry == nullptr) return {};
  std::string_view file = trim(entry->value.text);
  if (file.starts_with("./")) file.remove_prefix(2);
  return file;
}

/// A script between the two steps names the file, which it may write.
bool is_rewritten(const github::JobWalk& job, std::size_t from, std::size_t to,
                  std::string_view file) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  for (std::size_t i = from + 1; i < to; ++i) {
    if (job.visits[i].step->run.text.find(name) != std::string_view::npos) return true;
  }
  return false;
}

void report_deployment(const github::StepVisit& render, const github::StepVisit& deploy,
                       Reporter& report) {
  const Str& file = deploy.step->input(task_definition)->value;
  report.at(deploy.place(file.span()),
            "`" + quoted(file.text) +
                "` is deployed as it was before an earlier step put the image into a copy of it, "
                "so the service keeps the image that the file names");
  report.also(render.place(render.step->uses.text.span()), "writes the copy, which no step reads");
  const std::string_view id = render.step->id.text;
  if (id.empty() || deploy.document != &report.document()) return;
  report.propose(FixSafety::unsafe, "deploy the file that the step `" + quoted(id) + "` writes",
                 file.span(), "${{ steps." + std::string(id) + ".outputs.task-definition }}");
}

}  // namespace

// https://github.com/aws-actions/amazon-ecs-render-task-definition#usage
static void run(const github::JobWalk& job, Reporter& report) {
  std::set<std::size_t> told;
  for (std::size_t d = 0; d < job.visits.size(); ++d) {
    const github::StepVisit& deploy = job.visits[d];
    if (!deploys(deploy) || deploy.runs == Truth::no) continue;
    for (std::size_t r = d; r-- > 0;) {
      const github::StepVisit& render = job.visits[r];
      if (!renders(render) || render.parent != deploy.parent || render.runs == Truth::no ||
          file_is_read(job, render) || !told.insert(r).second)
        continue;
      const std::string_view file = file_of(deploy);
      if (!file.empty() && file == file_of(render)) {
        if (!is_rewritten(job, r, d, file)) report_deployment(render, deploy, report);
        continue;
      }
      report.at(render.place(render.step->uses.text.span()),
                "no step reads the file that this one writes, so the image that it puts in is not "
                "deployed");
      report.also(deploy.place(deploy.step->uses.text.span()), "deploys another file");
    }
  }
}

constinit const writ::Check writ::checks::gha_deploy_unrendered{&run};
