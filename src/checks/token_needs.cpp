// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/token_needs.h"

#include <algorithm>

#include "text/words.h"
#include "writ/credentials.h"

namespace writ::checks {
namespace {

/// An action of which nobody here knows what it does.
bool uses_other(const github::Step& step, const Reporter& report) {
  if (step.uses.kind == github::UsesKind::none ||
      step.uses.is("aws-actions/configure-aws-credentials"))
    return false;
  if (step.uses.kind != github::UsesKind::repository) return true;
  return std::ranges::none_of(report.list("idle-actions"), [&](std::string_view action) {
    return starts_with_ignoring_case(step.uses.text.text, action);
  });
}

bool may_do_more(const github::Job& job, std::string_view words, const Reporter& report) {
  return std::ranges::any_of(job.steps, [&](const github::Step& step) {
    return uses_other(step, report) ||
           std::ranges::any_of(report.list(words), [&](std::string_view word) {
             return contains_ignoring_case(step.run.text, word);
           });
  });
}

}  // namespace

bool assumes_role(const github::Workflow& workflow, const github::Job& job) {
  return std::ranges::any_of(job.steps, [&](const github::Step& step) {
    const auto credentials = github::aws_credentials(step, &job, &workflow);
    return credentials && credentials->wants_oidc();
  });
}

bool may_need_token(const github::Workflow& workflow, const github::Job& job,
                    const Reporter& report) {
  return job.uses.kind != github::UsesKind::none || assumes_role(workflow, job) ||
         may_do_more(job, "token-words", report);
}

bool may_use_github_token(const github::Workflow& workflow, const github::Job& job,
                          const Reporter& report) {
  const auto names_token = [](const Node& node) {
    return contains_ignoring_case(node.written(), "github.token") ||
           contains_ignoring_case(node.written(), "_token");
  };
  return job.uses.kind != github::UsesKind::none || names_token(job.node) ||
         names_token(workflow.node["env"]) || may_do_more(job, "write-words", report);
}

}  // namespace writ::checks
