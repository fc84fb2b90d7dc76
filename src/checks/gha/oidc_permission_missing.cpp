// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"

namespace writ::checks {
extern const Check gha_oidc_permission_missing;
}

using namespace writ;

namespace {

bool never_runs(const Str& condition) {
  std::string_view text = trim(condition.text);
  if (text.starts_with("${{") && text.ends_with("}}")) text = trim(text.substr(3, text.size() - 5));
  return text == "false";
}

/// May the step leave AWS credentials behind for the steps after it? What a local action or a
/// container does is not read here; another action may do so if its name says something of the
/// kind.
bool may_give_credentials(const github::Step& step, const std::vector<std::string_view>& words) {
  if (step.uses.kind != github::UsesKind::none) {
    if (step.uses.kind != github::UsesKind::repository) return true;
    return std::ranges::any_of(words, [&](std::string_view word) {
      return contains_ignoring_case(step.uses.text.text, word);
    });
  }
  return contains_ignoring_case(step.run.text, "aws_access_key_id") ||
         contains_ignoring_case(step.run.text, "aws configure") ||
         contains_ignoring_case(step.run.text, "assume-role");
}

void tell(const github::Workflow& workflow, const github::Job& job,
          const github::AwsCredentials& credentials, Reporter& report) {
  const github::Permissions& permissions = workflow.effective_permissions(job);
  const std::string why = permissions.written() ? "the `permissions` in force leave it out"
                                                : "the default permissions never include it";
  report
      .at(credentials.role->value.span(),
          "job `" + quoted(job.id.text) +
              "` assumes this role by OIDC but has no `id-token: write`, as " + why +
              ", so GitHub gives it no token and the step finds no credentials")
      .label = "needs `id-token: write`";
  if (!permissions.written()) return;
  const bool own = job.permissions.written();
  report.also(permissions.node.span(),
              own ? "the job's own block replaces the workflow's and sets every scope it does not "
                    "name to none"
                  : "a block sets every scope that it does not name to none");
  if (own && workflow.permissions.level("id-token") == "write") {
    report.also(workflow.permissions.node.span(),
                "the workflow's `id-token: write` has no effect on this job");
  }
}

}  // namespace

// https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
static void run(const github::Workflow& workflow, Reporter& report) {
  const std::vector<std::string_view> words = report.list("credential-words");
  for (const github::Job& job : workflow.jobs) {
    const github::Permissions& permissions = workflow.effective_permissions(job);
    const std::string_view level = permissions.level("id-token");
    if (permissions.form == github::Permissions::Form::unknown || level == "write" ||
        level == "unknown")
      continue;
    // A called workflow without a block of its own has what its caller grants.
    if (!permissions.written() && workflow.only_called()) continue;
    // Any other machine may have a role of its own, which the action then falls back to.
    if (!github::on_hosted_runner(job) || never_runs(job.if_)) continue;
    for (const github::Step& step : job.steps) {
      const auto credentials = github::aws_credentials(step, &job, &workflow);
      if (credentials && credentials->wants_oidc() && !never_runs(step.if_)) {
        tell(workflow, job, *credentials, report);
        break;
      }
      if (may_give_credentials(step, words)) break;
    }
  }
}

constinit const writ::Check writ::checks::gha_oidc_permission_missing{&run};
