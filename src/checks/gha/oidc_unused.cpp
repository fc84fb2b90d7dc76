// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"

namespace writ::checks {
extern const Check gha_oidc_unused;
}

using namespace writ;

namespace {

/// May something in the job want the token for itself (signing, publishing, another cloud)?
bool has_other_use(const github::Workflow& workflow, const github::Job& job,
                   const std::vector<std::string_view>& words) {
  return std::ranges::any_of(
             job.steps,
             [&](const github::Step& step) {
               if (const auto credentials = github::aws_credentials(step, &job, &workflow))
                 return credentials->wants_oidc();
               return std::ranges::any_of(words, [&](std::string_view word) {
                 return contains_ignoring_case(step.uses.text.text, word) ||
                        contains_ignoring_case(step.run.text, word);
               });
             }) ||
         job.uses.kind != github::UsesKind::none;
}

bool permission_has_other_use(const github::Workflow& workflow, const github::Job& job,
                              const std::vector<std::string_view>& words) {
  if (job.permissions.written()) return has_other_use(workflow, job, words);
  return std::ranges::any_of(workflow.jobs, [&](const github::Job& other) {
    return !other.permissions.written() && has_other_use(workflow, other, words);
  });
}

}  // namespace

// https://github.com/aws-actions/configure-aws-credentials#assuming-a-role
static void run(const github::Workflow& workflow, Reporter& report) {
  const std::vector<std::string_view> words = report.list("other-users");
  for (const github::Job& job : workflow.jobs) {
    const github::Permissions& permissions = workflow.effective_permissions(job);
    // `write-all` is not written for OIDC's sake.
    const github::Entry* scope = github::find(permissions.scopes, "id-token");
    if (permissions.form != github::Permissions::Form::scopes || scope == nullptr ||
        scope->value.text != "write")
      continue;
    for (const github::Step& step : job.steps) {
      const auto credentials = github::aws_credentials(step, &job, &workflow);
      if (!credentials || credentials->role == nullptr || credentials->key_id == nullptr ||
          credentials->role_chaining)
        continue;
      const Str& key = credentials->key_id->value;
      // An input of the workflow or an output of a step may be empty, and then OIDC is used.
      if (!key.known() && github::stored_value(key.text, key.holes).empty()) continue;
      if (permission_has_other_use(workflow, job, words)) break;
      report
          .at(key.span(),
              "with an access key given, `configure-aws-credentials` never uses OIDC, so the role "
              "is assumed with the "
              "long-lived key and `id-token: write` has no effect")
          .label = "turns OIDC off";
      report.also(credentials->role->value.span(), "the role that is assumed with the key");
      report.also(scope->value.span(), "the permission that remains unused");
    }
  }
}

constinit const writ::Check writ::checks::gha_oidc_unused{&run};
