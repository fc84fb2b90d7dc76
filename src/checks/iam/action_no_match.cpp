// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_action_no_match;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& action : statement.actions) {
      const auto [service, name] = iam::ActionPattern::parse(action.text);
      if (!action.known() || !glob::has_wildcard(name)) continue;
      if (catalogue::find_service(service) == nullptr) continue;
      if (!catalogue::ActionSet::expand(action.text).none_known()) continue;
      report.at(action.span(), "none of the actions that `" + quoted(service) + "` had on " +
                                   std::string(catalogue::date()) + " fits `" +
                                   quoted(action.text) + "`, so this matches nothing");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_action_no_match{&run};
