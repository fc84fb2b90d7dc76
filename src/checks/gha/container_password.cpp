// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check gha_container_password;
}

using namespace writ;

namespace {

void look_at(const Node& container, const std::string& what, Reporter& report) {
  const Node password = container["credentials"]["password"];
  if (!password.is_scalar() || password.text().empty() ||
      password.text().find("${{") != std::string_view::npos)
    return;
  report.at(password.span(), "the password of " + what +
                                 " stands in the workflow, so everyone who can read the repository "
                                 "and its history has it");
  report.conceal(password.span());
}

}  // namespace

static void run(const github::Workflow& workflow, Reporter& report) {
  for (const github::Job& job : workflow.jobs) {
    look_at(job.container, "the container of job `" + quoted(job.id.text) + "`", report);
    for (const Node service : job.services)
      look_at(service, "service `" + quoted(service.key()) + "`", report);
  }
}

constinit const writ::Check writ::checks::gha_container_password{&run};
