// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check gha_secrets_inherited;
}

using namespace writ;

// https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow
static void run(const github::Workflow& workflow, Reporter& report) {
  const std::string_view repository = report.config().repository;
  const std::string_view owner = repository.substr(0, repository.find('/'));
  for (const github::Job& job : workflow.jobs) {
    if (job.uses.kind != github::UsesKind::repository || job.secrets.text() != "inherit") continue;
    const bool own = !owner.empty() && equals_ignoring_case(owner, job.uses.owner);
    Finding& finding =
        report.at(job.secrets.span(), "every secret that this repository may read goes to `" +
                                          quoted(job.uses.text.text) +
                                          "`, whatever that workflow needs of them");
    if (own) finding.severity = Severity::notice;
  }
}

constinit const writ::Check writ::checks::gha_secrets_inherited{&run};
