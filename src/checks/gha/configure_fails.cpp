// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_configure_fails;
}

using namespace writ;
using github::ConfigureResult;

namespace {

/// What is wrong with the step, and the input that it is said at; the action itself if that is not
/// given.
struct Failure {
  std::string_view input;
  std::string_view message;
  std::string_view help;
};

Failure failure_of(ConfigureResult result) {
  switch (result) {
    case ConfigureResult::key_without_secret:
      return {"aws-access-key-id",
              "an access key id without `aws-secret-access-key` stops the step",
              "give the secret access key too, or neither and a role to assume by OIDC"};
    case ConfigureResult::oidc_skipped:
      return {"force-skip-oidc",
              "`force-skip-oidc` leaves no way to the role, for the step has neither an access key "
              "nor a token file, and it stops the job",
              "leave `force-skip-oidc` out, or give the credentials to assume the role with"};
    case ConfigureResult::bare_role_name:
      return {"role-to-assume",
              "OIDC cannot assume a role by its bare name, since no account is known yet that it "
              "belongs to",
              "write the role's ARN, `arn:aws:iam::ACCOUNT:role/NAME`"};
    case ConfigureResult::chain_without_credentials:
      return {"role-chaining",
              "`role-chaining` assumes the role with the credentials of an earlier step, but no "
              "step before this one gives any",
              "put a step without `role-chaining` before it, or leave it out to assume this role "
              "by OIDC"};
    case ConfigureResult::no_credentials:
      return {{},
              "the step is given neither a role nor a key, and a runner of GitHub's has no "
              "credentials of its own, so it finds none and stops the job",
              "name a role in `role-to-assume`, and grant the job `id-token: write`"};
    default: return {};
  }
}

}  // namespace

// https://github.com/aws-actions/configure-aws-credentials
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    const Failure failure = failure_of(visit.configured);
    if (failure.message.empty()) continue;
    const github::Entry* input = visit.step->input(failure.input);
    const Span span = input == nullptr ? visit.step->uses.text.span() : input->value.span();
    report.at(visit.place(span), std::string(failure.message)).help = failure.help;
  }
}

constinit const writ::Check writ::checks::gha_configure_fails{&run};
