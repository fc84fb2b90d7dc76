// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/escalation.h"

#include <algorithm>
#include <span>
#include <string>

#include "checks/principal_ways.h"
#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_escalation;
}

namespace {

using namespace writ;
using Ways = PrincipalWays::Ways;

/// Whose policies open something.
struct Holder {
  std::string words;
  std::string_view lacking;  ///< what does not give the rights that it gains
  std::string_view remedy;   ///< where a policy of AWS opens it, which nobody can change
  std::vector<HeldPolicy> policies;
};

Holder holder_of(const PrincipalWays& found, const Document& document, std::size_t index) {
  const iam::Entity& entity = document.entities[index];
  const std::string words = std::string(to_string(entity.type)) + " `" + quoted(entity.name) + "`";
  const auto boundary = found.boundary_of(entity);
  // The boundary alone decides what it can do, so that is what would have to change.
  if (boundary && found.has_all(index))
    return {words,
            "its permissions boundary does not give",
            "set a permissions boundary of your own that gives less",
            {*boundary}};
  return {words, "its policies do not give",
          "attach a policy of your own that gives less, or set a permissions boundary",
          found.policies_of(entity)};
}

/// The first of its policies that gives the step.
const HeldPolicy& giver(const Holder& holder, std::size_t step) {
  return *std::ranges::find_if(holder.policies, [&](const HeldPolicy& each) {
    return std::ranges::binary_search(each.reach->opens, step);
  });
}

/// In the policy itself, or for one of AWS where it is attached.
Span place_of(const HeldPolicy& held, const iam::EscalationStep& step) {
  if (held.place.present()) return held.place.span();
  const iam::Statement* statement = iam::giver(*held.policy, step);
  const Str* pattern = statement->action_pattern(step.action);
  return pattern != nullptr ? pattern->span() : statement->actions_node.span();
}

void say(const Holder& holder, const Ways& ways, const PrincipalWays::WaySet& open,
         Reporter& report) {
  Finding* finding = nullptr;
  std::vector<std::string> others;
  std::size_t at = 0;
  for (std::size_t i = 0; i < ways.size(); at += ways[i++].size) {
    if (!open[i]) continue;
    if (finding != nullptr) {
      others.emplace_back(ways[i].name);
      continue;
    }
    const std::span<const iam::EscalationStep> steps = ways[i].steps();
    const HeldPolicy& first = giver(holder, at);
    finding = &report.at(place_of(first, steps.front()),
                         holder.words + " can " + std::string(ways[i].name) +
                             ", and so gain rights that " + std::string(holder.lacking));
    if (first.place.present()) finding->help = holder.remedy;
    for (std::size_t step = 1; step < steps.size(); ++step)
      report.also(place_of(giver(holder, at + step), steps[step]),
                  "with `" + std::string(steps[step].action) + "`");
  }
  if (!others.empty()) finding->notes.push_back("other ways that it opens: " + join(others));
}

/// The ways whose first action some policy of the document may give.
Ways ways_for(const Document& document, const Reporter& report) {
  uint64_t given = 0;
  for (const auto& policy : document.policies) given |= iam::allowed_services(policy);
  for (const auto& vendor : document.vendor_policies) given |= iam::allowed_services(vendor.policy);
  if (given == 0) return {};
  Ways ways;
  for (const std::string_view line : report.list("ways")) {
    if ((given & iam::EscalationWay::first_service(line)) != 0)
      ways.push_back(iam::EscalationWay::parse(line));
  }
  return ways;
}

void run(const Document& document, Reporter& report) {
  const Ways ways = ways_for(document, report);
  if (ways.empty()) return;
  const PrincipalWays found(document, ways);
  const auto any = [](const PrincipalWays::WaySet& open) {
    return std::ranges::find(open, true) != open.end();
  };
  for (std::size_t i = 0; i < document.policies.size(); ++i) {
    const iam::PolicyKind kind = document.policies[i].kind;
    const bool held = kind == iam::PolicyKind::identity || kind == iam::PolicyKind::session;
    const HeldPolicy policy = found.policy(i);
    if (!held || policy.reach->all) continue;
    const PrincipalWays::WaySet open = found.by_policy(i);
    if (any(open))
      say({"whoever holds this policy", "it does not give", {}, {policy}}, ways, open, report);
  }
  for (std::size_t i = 0; i < document.entities.size(); ++i) {
    const PrincipalWays::WaySet open = found.by_entity(i);
    if (any(open)) say(holder_of(found, document, i), ways, open, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_escalation{&run};
