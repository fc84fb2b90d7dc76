// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"

namespace writ::checks {
extern const Check gha_permissions_missing;
}

using namespace writ;

static void run(const github::Workflow& workflow, Reporter& report) {
  if (workflow.permissions.written() || workflow.only_called()) return;
  for (const github::Job& job : workflow.jobs) {
    if (job.permissions.written()) continue;
    report.at(job.id.node.key_span(), "job `" + quoted(job.id.text) +
                                          "` has whatever the repository's settings give its "
                                          "token, in older ones all permissions to write");
    return;
  }
}

constinit const writ::Check writ::checks::gha_permissions_missing{&run};
