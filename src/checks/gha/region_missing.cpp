// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/quote.h"

namespace writ::checks {
extern const Check gha_region_missing;
}

using namespace writ;

namespace {

bool is_one_of(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The AWS CLI needs no region for it, or is told one.
bool goes_without(const shell::Call& call, const std::vector<std::string_view>& global) {
  const std::vector<std::size_t> arguments = call.arguments({"aws"}, {});
  const std::string* service =
      arguments.empty() ? nullptr : github::only_text(call.words[arguments.front()]);
  return service == nullptr || is_one_of(global, *service) ||
         call.option({"--region", "--profile", "--endpoint-url"}) != nullptr ||
         call.has_flag({"help", "--version", "--generate-cli-skeleton"});
}

void look_at_script(const github::StepVisit& visit, const std::vector<std::string_view>& global,
                    Reporter& report) {
  for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"}) {
    if (visit.script.exported.contains(name)) return;
  }
  for (const shell::Call& call : visit.script.calls) {
    const shell::Command& command = visit.step->commands[call.command];
    if (call.program() != "aws" || !call.assigned.empty() || goes_without(call, global)) continue;
    report.at(visit.place(command.words.front()),
              "no step, variable or option names a region for this command, so it stops with \"You "
              "must specify a region\"");
    return;
  }
}

}  // namespace

// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
static void run(const github::JobWalk& job, Reporter& report) {
  const std::vector<std::string_view> actions = report.list("actions");
  const std::vector<std::string_view> global = report.list("global-services");
  for (const github::StepVisit& visit : job.visits) {
    if (!visit.region.name.empty() || visit.runs == Truth::no) continue;
    const bool needs_one = std::ranges::any_of(
        actions, [&](std::string_view action) { return visit.step->uses.is(action); });
    if (needs_one) {
      report.at(visit.place(visit.step->uses.text.span()),
                "`" + quoted(visit.step->uses.text.text) +
                    "` takes the region from the environment, but no step or variable of the job "
                    "sets `AWS_REGION`, so it stops with \"Region is missing\"");
      return;
    }
    look_at_script(visit, global, report);
  }
}

constinit const writ::Check writ::checks::gha_region_missing{&run};
