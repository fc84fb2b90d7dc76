// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_docker_password_unmasked;
}

using namespace writ;

namespace {

/// From this version on the password is masked where nothing is said.
constexpr uint32_t masks_by_default = 2;

/// Some step or another job may take the password, which is why it is an output.
bool password_is_read(const Document& document) {
  return document.source->text().find("docker_password_") != std::string_view::npos;
}

void check_step(const github::Step& step, Reporter& report) {
  if (!step.uses.is("aws-actions/amazon-ecr-login")) return;
  const github::Entry* input = step.input("mask-password");
  if (input != nullptr) {
    if (!input->value.known() || !equals_ignoring_case(trim(input->value.text), "false")) return;
    report.at(input->value.span(),
              "the password of the registry is left readable in the job's outputs and debug log, "
              "and lets everyone who sees it push and pull for twelve hours");
    return;
  }
  const auto known = github::known_step(step);
  if (!known || known->versions.last.major >= masks_by_default ||
      !password_is_read(report.document()))
    return;
  report.at(step.uses.text.span(),
            "`" + known->label() +
                "` does not mask the password of the registry, which steps of this file read, so "
                "whatever prints it shows it");
}

}  // namespace

// https://github.com/aws-actions/amazon-ecr-login#docker-credentials
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(step, report);
  });
}

constinit const writ::Check writ::checks::gha_docker_password_unmasked{&run};
