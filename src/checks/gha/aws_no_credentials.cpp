// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/quote.h"

namespace writ::checks {
extern const Check gha_aws_no_credentials;
}

using namespace writ;
using github::CredentialMode;

namespace {

bool needs_credentials(const github::StepVisit& visit,
                       const std::vector<std::string_view>& actions) {
  return std::ranges::any_of(actions,
                             [&](std::string_view action) { return visit.step->uses.is(action); });
}

/// The AWS CLI does these without credentials, or fetches some.
bool goes_without(const shell::Call& call) {
  return call.is({"aws", "configure"}) || call.is({"aws", "sso"}) || call.is({"aws", "login"}) ||
         call.is({"aws", "help"}) || call.is({"aws", "sts", "assume-role-with-web-identity"}) ||
         call.is({"aws", "sts", "assume-role-with-saml"}) || call.is({"aws", "cognito-identity"}) ||
         call.has_flag({"--no-sign-request", "--version", "help", "--generate-cli-skeleton"}) ||
         call.option({"--profile", "--endpoint-url", "--endpoint"}) != nullptr ||
         call.words.size() < 3;
}

}  // namespace

// https://github.com/aws-actions/configure-aws-credentials#credentials
static void run(const github::JobWalk& job, Reporter& report) {
  const std::vector<std::string_view> actions = report.list("actions");
  for (const github::StepVisit& visit : job.visits) {
    if (visit.credentials.mode != CredentialMode::none || visit.runs == Truth::no) continue;
    if (needs_credentials(visit, actions)) {
      report.at(visit.place(visit.step->uses.text.span()),
                "`" + quoted(visit.step->uses.text.text) +
                    "` calls AWS, but no step before it has given this job AWS credentials");
      return;
    }
    if (visit.script.exported.contains("AWS_ACCESS_KEY_ID")) continue;
    for (const shell::Call& call : visit.script.calls) {
      const shell::Command& command = visit.step->commands[call.command];
      if (call.program() != "aws" || !call.assigned.empty() || goes_without(call)) continue;
      report.at(visit.place(command.words.front()),
                "this command calls AWS, but no step before it has given this job AWS credentials");
      return;
    }
  }
}

constinit const writ::Check writ::checks::gha_aws_no_credentials{&run};
