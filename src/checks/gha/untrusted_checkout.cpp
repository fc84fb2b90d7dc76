// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/foreign_code.h"
#include "checks/job_exposure.h"

namespace writ::checks {
extern const Check gha_untrusted_checkout;
}

using namespace writ;

// https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
static void run(const github::JobWalk& job, Reporter& report) {
  const std::vector<std::string> events = checks::events_of(job);
  const std::string_view event = checks::privileged_event(events);
  if (event.empty() || job.job == nullptr) return;
  const github::StepVisit* checkout = nullptr;
  Span place;
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    if (const auto foreign = checks::foreign_checkout(*visit.step)) {
      checkout = &visit;
      place = *foreign;
    }
    if (checkout == nullptr) continue;
    const auto runs = checks::runs_files(*visit.step, report);
    if (!runs) continue;
    const checks::Power power = checks::power_at(job, visit);
    const bool refused = checks::refuses_forks(*checkout->step, event);
    Finding& finding = report.at(
        checkout->place(place),
        refused ? "on `" + quoted(event) + "` `" + quoted(checkout->step->uses.text.text) +
                      "` refuses the head of a fork, so the job fails for pull requests from "
                      "outside, whose code a later step would run with " +
                      power.words
                : "on `" + quoted(event) +
                      "` this checks out what the author of a pull request wrote, and a later step "
                      "runs it with " +
                      power.words);
    const bool less = !power.aws && checks::has_little(job);
    if (less || refused || checks::is_guarded(job, *checkout) || job.job->environment.present() ||
        event == "workflow_run")
      finding.severity = less && !refused ? Severity::notice : Severity::warning;
    report.also(visit.place(*runs), "this runs files of the pull request");
    return;
  }
}

constinit const writ::Check writ::checks::gha_untrusted_checkout{&run};
