// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_oidc_permission_missing;
}

using namespace writ;

namespace {

/// Which block takes the permission away, for people who wrote it elsewhere.
void point_at_permissions(const github::JobWalk& job, Reporter& report) {
  const github::Permissions& permissions = job.workflow->effective_permissions(*job.job);
  if (!permissions.written()) return;
  const bool own = job.job->permissions.written();
  report.also(permissions.node.span(),
              own ? "the job's own block replaces the workflow's and sets every scope it does not "
                    "name to none"
                  : "a block sets every scope that it does not name to none");
  if (own && job.workflow->permissions.level("id-token") == "write") {
    report.also(job.workflow->permissions.node.span(),
                "the workflow's `id-token: write` has no effect on this job");
  }
}

Location place_of(const github::JobWalk& job, const github::StepVisit& visit) {
  const github::Entry* role = visit.step->input("role-to-assume");
  if (role == nullptr && visit.parent < 0)
    role = github::find_env("ROLE_TO_ASSUME", visit.step, job.job, job.workflow);
  return visit.place(role == nullptr ? visit.step->uses.text.span() : role->value.span());
}

}  // namespace

// https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.configured != github::ConfigureResult::no_token || visit.runs == Truth::no) continue;
    report
        .at(place_of(job, visit),
            "job `" + quoted(job.job->id.text) + "` assumes this role by OIDC, but " + job.refusal +
                ", so GitHub gives it no token and the step finds no credentials")
        .label = "needs `id-token: write`";
    point_at_permissions(job, report);
    return;
  }
}

constinit const writ::Check writ::checks::gha_oidc_permission_missing{&run};
