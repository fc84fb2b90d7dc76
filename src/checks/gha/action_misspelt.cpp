// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_action_misspelt;
}

using namespace writ;

namespace {

/// One letter apart they are of nearly one size, and begin or end alike but for two letters in the
/// middle that may have changed places.
bool may_be_near(std::string_view a, std::string_view b) {
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t shorter = std::min(a.size(), b.size());
  const std::size_t half = std::max<std::size_t>(shorter / 2, 1) - 1;
  return longer <= shorter + 1 &&
         (equals_ignoring_case(a.substr(0, half), b.substr(0, half)) ||
          equals_ignoring_case(a.substr(a.size() - half), b.substr(b.size() - half)));
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  const auto known = report.list("actions");
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      const github::Uses& uses = step.uses;
      if (uses.kind != github::UsesKind::repository || !uses.text.known()) continue;
      const auto is_used = [&](std::string_view action) { return uses.is(action); };
      if (std::ranges::any_of(known, is_used)) continue;
      const std::string name = std::string(uses.owner) + "/" + std::string(uses.repo);
      for (const std::string_view action : known) {
        if (!may_be_near(name, action) || edit_distance(name, action, 1) > 1) continue;
        const std::size_t size = uses.owner.size() + 1 + uses.repo.size();
        report.at(uses.text.span_of(0, size),
                  "`" + quoted(uses.text.text.substr(0, size)) + "` is one letter away from `" +
                      quoted(action) +
                      "`, and whoever owns that name runs with this job's secrets");
        report.propose(FixSafety::unsafe, "use `" + std::string(action) + "`",
                       uses.text.span_of(0, size), std::string(action));
        break;
      }
    }
  });
}

constinit const writ::Check writ::checks::gha_action_misspelt{&run};
