// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_action_unknown;
}

namespace {

using namespace writ;

// Looking for the nearest of all actions is dear, and nobody reads more of them.
constexpr int most_suggestions = 100;

void say_what_is_meant(const Str& action, std::string_view call, bool may_search,
                       Finding& finding) {
  if (!call.empty()) {
    finding.label = "this is the name of an API call";
    finding.help = "write `" + std::string(call) + "`, which is the action that the call needs";
    return;
  }
  const std::string near = may_search ? catalogue::nearest_action(action.text) : std::string();
  if (near.empty()) return;
  finding.label = "did you mean `" + near + "`?";
  finding.help = "write `" + near + "` if that is meant";
}

void look_at(const Str& action, int& suggestions, Reporter& report) {
  const auto [service, name] = iam::ActionPattern::parse(action.text);
  // With a second colon it is no action at all, which another rule says.
  if (!action.known() || service.empty() || glob::has_wildcard(action.text) ||
      name.find(':') != std::string_view::npos)
    return;
  if (catalogue::find_action_id(action.text) || catalogue::find_service(service) == nullptr) return;
  for (const std::string_view undocumented : report.list("undocumented"))
    if (equals_ignoring_case(undocumented, action.text)) return;
  Finding& finding =
      report.at(action.span_of(service.size() + 1, action.text.size()),
                "`" + quoted(service) + "` had no action `" + quoted(name) + "` on " +
                    std::string(catalogue::date()) + ", so this most likely matches nothing");
  say_what_is_meant(action, catalogue::action_of_call(action.text),
                    ++suggestions <= most_suggestions, finding);
}

void run(const iam::Policy& policy, Reporter& report) {
  int suggestions = 0;
  for (const iam::Statement& statement : policy.statements)
    for (const Str& action : statement.actions) look_at(action, suggestions, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_action_unknown{&run};
