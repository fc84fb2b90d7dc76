// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "checks/job_exposure.h"
#include "text/words.h"

namespace writ::checks {
extern const Check gha_self_hosted_pull_request;
}

using namespace writ;

namespace {

/// The label of the machine that outlives the job.
Node own_machine(const Node& runs_on) {
  if (runs_on.is_string() && runs_on.text() == "self-hosted") return runs_on;
  const Node labels = runs_on.is_mapping() ? runs_on["labels"] : runs_on;
  if (labels.is_string() && labels.text() == "self-hosted") return labels;
  if (labels.is_sequence()) {
    for (const Node label : labels) {
      if (label.text() == "self-hosted") return label;
    }
  }
  return {};
}

}  // namespace

// https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners
static void run(const github::JobWalk& job, Reporter& report) {
  if (job.job == nullptr || job.visits.empty()) return;
  const Node label = own_machine(job.job->runs_on);
  if (!label.present() || checks::is_guarded(job, job.visits.front())) return;
  const std::vector<std::string> events = checks::events_of(job);
  if (std::ranges::find(events, "pull_request") == events.end()) return;
  report.at(label.span(), "whoever opens a pull request decides what job `" +
                              quoted(job.job->id.text) +
                              "` runs on your own machine, with the network and the AWS role that "
                              "the machine has");
}

constinit const writ::Check writ::checks::gha_self_hosted_pull_request{&run};
