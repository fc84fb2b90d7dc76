// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_rcp_service;
}

using namespace writ;

static void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::rcp) return;
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& action : statement.actions) {
      const std::string_view prefix = iam::ActionPattern::parse(action.text).service;
      const catalogue::Service* service = catalogue::find_service(prefix);
      if (!action.known() || service == nullptr || service->limited_by_rcp) continue;
      report.at(action.span(), "resource control policies did not reach `" + quoted(prefix) +
                                   "` on " + std::string(catalogue::date()) +
                                   ", so this most likely denies nothing, or AWS rejects it");
    }
  }
}

constinit const writ::Check writ::checks::iam_rcp_service{&run};
