// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_app_token;
}

using namespace writ;

// https://github.com/actions/create-github-app-token#inputs
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      if (!step.uses.is("actions/create-github-app-token")) continue;
      const github::Entry* keeps = step.input("skip-token-revoke");
      if (keeps != nullptr && keeps->value.text == "true")
        report.at(keeps->value.span(), "the token of the app stays good for an hour after the job");
      const auto narrows = [](const github::Entry& entry) {
        return entry.key.text.starts_with("permission-");
      };
      const github::Entry* owner = step.input("owner");
      if (owner != nullptr && step.input("repositories") == nullptr &&
          std::ranges::none_of(step.with, narrows))
        report.at(owner->value.span(),
                  "the token may do all that the app may, in every repository of `" +
                      quoted(owner->value.text) + "` that has the app");
    }
  });
}

constinit const writ::Check writ::checks::gha_app_token{&run};
