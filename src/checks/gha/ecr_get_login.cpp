// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_ecr_get_login;
}

using namespace writ;

namespace {

/// The script installs a CLI of its own, perhaps version 1.
bool installs_cli(const github::Step& step) {
  return std::ranges::any_of(step.commands, [](const shell::Command& command) {
    const auto has = [&](std::string_view part) {
      return std::ranges::any_of(command.words, [part](const shell::Word& word) {
        return contains_ignoring_case(word.text, part);
      });
    };
    return has("awscli") && (has("install") || has("add"));
  });
}

}  // namespace

// https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html#cliv2-migration-ecr-get-login
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    const bool known_machine = list.job != nullptr && github::on_hosted_runner(*list.job) &&
                               !list.job->container.present();
    for (const github::Step& step : *list.steps) {
      if (installs_cli(step)) return;
      for (const shell::Command& command : step.commands) {
        if (!command.is({"aws", "ecr", "get-login"})) continue;
        const auto word = std::ranges::find(command.words, "get-login", &shell::Word::text);
        const std::string where = known_machine ? "" : "where it is installed ";
        Finding& finding = report.at(github::word_span(step, *word),
                                     "the AWS CLI version 2 has no `get-login`, so " + where +
                                         "this command fails and nobody is logged in to ECR");
        // A machine or image of one's own may still have version 1.
        if (!known_machine) finding.severity = std::min(finding.severity, Severity::warning);
      }
    }
  });
}

constinit const writ::Check writ::checks::gha_ecr_get_login{&run};
