// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/action_table.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_public_ecr_region;
}

using namespace writ;

namespace {

constexpr github::ActionVersion first_that_knows{2, 1, 0};

/// Each of these is a region where the public registry gives no password.
bool all_elsewhere(const github::Values& regions) {
  return !regions.empty() && std::ranges::all_of(regions, [](const github::Value& region) {
    // The second region of the public registry is left in doubt.
    return region.known() && aws::find_region(region.shown()) != nullptr &&
           region.shown() != "us-east-1" && region.shown() != "us-west-2";
  });
}

bool is_public(const github::Values* hosts) {
  const std::string* host = hosts == nullptr ? nullptr : github::only_text(*hosts);
  return host != nullptr && aws::is_public_ecr(host->substr(0, host->find('/')));
}

bool is_text(const github::Values* values, std::string_view text) {
  const std::string* only = values == nullptr ? nullptr : github::only_text(*values);
  return only != nullptr && equals_ignoring_case(trim(*only), text);
}

void say(Location at, const github::RegionPlace& region, Reporter& report) {
  report.at(at, "the password for `public.ecr.aws` is asked for in `" +
                    region.name.front().shown() + "`, but only `us-east-1` gives one");
  if (!region.at.span.empty()) report.also(region.at, "the region that the step takes");
}

/// The action asks in the region of the environment.
bool asks_in_own_region(const github::Step& step) {
  const auto known = github::known_step(step);
  if (!known) return false;
  return step.uses.is("docker/login-action") ? known->versions.first.major >= 2
                                             : known->versions.last < first_that_knows;
}

void check_action(const github::StepVisit& visit, Reporter& report) {
  const github::Step& step = *visit.step;
  if (!all_elsewhere(visit.region.name) || !asks_in_own_region(step)) return;
  if (step.uses.is("aws-actions/amazon-ecr-login")) {
    if (is_text(visit.input("registry-type"), "public"))
      say(visit.place(step.input("registry-type")->value.span()), visit.region, report);
  } else if (step.uses.is("docker/login-action")) {
    // With `ecr: false` the step logs in with the password that it is given.
    if (is_public(visit.input("registry")) && visit.input("ecr") == nullptr &&
        !is_text(visit.input("username"), "AWS"))
      say(visit.place(step.input("registry")->value.span()), visit.region, report);
  }
}

/// The script sets a region of its own somewhere.
bool exports_region(const github::StepVisit& visit) {
  return std::ranges::any_of(visit.script.exported, [&](const auto& variable) {
    const bool region = variable.first == "AWS_REGION" || variable.first == "AWS_DEFAULT_REGION";
    return region && variable.second != visit.region.name;
  });
}

void check_script(const github::StepVisit& visit, Reporter& report) {
  for (const shell::Call& call : visit.script.calls) {
    if (!call.is({"aws", "ecr-public", "get-login-password"})) continue;
    const shell::Command& command = visit.step->commands[call.command];
    if (const github::Values* region = call.option({"--region"})) {
      const Location at = visit.place(command.words[call.source(*region)]);
      if (all_elsewhere(*region)) say(at, {*region, {}}, report);
    } else if (call.assigned.empty() && !call.has_flag({"--profile"}) && !exports_region(visit) &&
               all_elsewhere(visit.region.name)) {
      say(visit.place(command.words.front()), visit.region, report);
    }
  }
}

}  // namespace

// https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    check_action(visit, report);
    check_script(visit, report);
  }
}

constinit const writ::Check writ::checks::gha_public_ecr_region{&run};
