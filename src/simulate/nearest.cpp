// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/nearest.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "simulate/condition_words.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/glob.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

/// Longer texts are no names of actions; comparing them costs more than it tells.
constexpr std::size_t longest_action = 128;
constexpr unsigned far_away = longest_action;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

unsigned action_distance(std::string_view pattern, std::string_view action) {
  if (pattern.size() > longest_action || action.size() > longest_action) return far_away;
  return edit_distance(iam::ActionPattern::parse(pattern).name,
                       iam::ActionPattern::parse(action).name, far_away);
}

bool same_service(std::string_view pattern, std::string_view action) {
  return equals_ignoring_case(iam::ActionPattern::parse(pattern).service,
                              iam::ActionPattern::parse(action).service);
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const auto [end, other] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(end - a.begin());
}

/// A statement measured against a request.
struct Measure {
  const iam::Statement* statement = nullptr;
  iam::StatementMatch match;
  bool related = false;    ///< speaks of the action's service
  unsigned distance = 0;   ///< of the nearest action pattern
  std::size_t prefix = 0;  ///< of the nearest resource pattern
  const Str* action = nullptr;
  const Str* resource = nullptr;
  const Str* principal = nullptr;

  unsigned matched() const {
    return static_cast<unsigned>(match.action) + static_cast<unsigned>(match.resource) +
           static_cast<unsigned>(match.principal) + static_cast<unsigned>(match.condition);
  }
  auto rank() const { return std::tuple(related, matched(), far_away - distance, prefix); }
};

const Str* longest_prefix(const std::vector<Str>& texts, std::string_view wanted,
                          std::size_t& prefix) {
  const Str* best = nullptr;
  for (const Str& text : texts) {
    const std::size_t length = common_prefix(text.text, wanted);
    if (best != nullptr && length <= prefix) continue;
    best = &text;
    prefix = length;
  }
  return best;
}

void measure_action(Measure& measure, const iam::Request& request) {
  const iam::Statement& statement = *measure.statement;
  measure.related = measure.match.action != Truth::no || statement.not_action;
  measure.distance = measure.match.action == Truth::no ? far_away : 0;
  if (measure.match.action != Truth::no) return;
  for (const Str& pattern : statement.actions) {
    if (statement.not_action) {
      if (glob::matches(pattern.text, request.action.text, glob::Case::insensitive))
        measure.action = &pattern;
      continue;
    }
    if (!same_service(pattern.text, request.action.text)) continue;
    measure.related = true;
    const unsigned distance = action_distance(pattern.text, request.action.text);
    if (measure.action != nullptr && distance >= measure.distance) continue;
    measure.action = &pattern;
    measure.distance = distance;
  }
}

void measure_principal(Measure& measure, const iam::Request& request) {
  std::size_t prefix = 0;
  for (const iam::Principal& principal : measure.statement->principals) {
    const std::size_t length = common_prefix(principal.value.text, request.caller.id.text);
    if (measure.principal != nullptr && length <= prefix) continue;
    measure.principal = &principal.value;
    prefix = length;
  }
}

Measure measured(const iam::Statement& statement, const iam::Policy& policy, iam::Layer layer,
                 const iam::Request& request) {
  Measure measure;
  measure.statement = &statement;
  measure.match = match_statement(statement, policy, layer, request);
  measure_action(measure, request);
  measure.resource = longest_prefix(statement.resources, request.resource.text, measure.prefix);
  measure_principal(measure, request);
  return measure;
}

std::string others(std::size_t all) {
  if (all < 2) return "";
  return all == 2 ? " and one other" : " and " + std::to_string(all - 1) + " others";
}

Lack same_label(Element element, Span span, const std::string& words) {
  return {element, span, words, words};
}

Lack action_lack(const Measure& measure, const iam::Request& request) {
  const iam::Statement& statement = *measure.statement;
  const Span span = measure.action ? measure.action->span() : place_of(statement.actions_node);
  if (statement.not_action)
    return same_label(Element::action, span, "leaves out " + ticks(request.action.text));
  const std::string allowed = measure.action
                                  ? ticks(measure.action->text) + others(statement.actions.size())
                                  : "other actions";
  return same_label(Element::action, span,
                    "allows " + allowed + ", not " + ticks(request.action.text));
}

Lack resource_lack(const Measure& measure, const iam::Request& request) {
  const iam::Statement& statement = *measure.statement;
  const Span span =
      measure.resource ? measure.resource->span() : place_of(statement.resources_node);
  if (statement.not_resource)
    return same_label(Element::resource, span, "leaves this resource out");
  const std::string about =
      "is about " + (measure.resource ? ticks(measure.resource->text) : std::string("nothing")) +
      others(statement.resources.size());
  if (request.resource.text == "*")
    return {Element::resource, span, about + ", not `*`", "is about this, not `*`"};
  const bool one = statement.resources.size() == 1;
  return {Element::resource, span, about + ", not this resource",
          one ? "is about another resource" : "is about other resources"};
}

Lack principal_lack(const Measure& measure) {
  const iam::Statement& statement = *measure.statement;
  const Span span =
      measure.principal ? measure.principal->span() : place_of(statement.principals_node);
  if (statement.not_principal)
    return same_label(Element::principal, span, "leaves this caller out");
  const std::string named =
      measure.principal ? ticks(measure.principal->text) + others(statement.principals.size())
                        : "nobody";
  const bool one = statement.principals.size() == 1;
  return {Element::principal, span, "names " + named + ", not this caller",
          one ? "names another principal" : "names other principals"};
}

Lack condition_lack(const iam::Condition& condition, const iam::Request& request) {
  return same_label(Element::condition, condition.key.node.key_span(), as_need(condition, request));
}

std::vector<Lack> lacks_of(const Measure& measure, const iam::Request& request) {
  std::vector<Lack> lacks;
  if (measure.match.action == Truth::no) lacks.push_back(action_lack(measure, request));
  if (measure.match.resource == Truth::no) lacks.push_back(resource_lack(measure, request));
  if (measure.match.principal == Truth::no) lacks.push_back(principal_lack(measure));
  if (measure.match.condition != Truth::no) return lacks;
  constexpr std::size_t shown = 3;
  for (const iam::Condition* condition : measure.match.conditions) {
    if (lacks.size() >= shown) break;
    lacks.push_back(condition_lack(*condition, request));
  }
  return lacks;
}

}  // namespace

bool NearStatement::only(Element element) const {
  return std::ranges::all_of(lacks,
                             [element](const Lack& lack) { return lack.element == element; });
}

Span place_of(const Node& entry) { return entry.key().empty() ? entry.span() : entry.key_span(); }

Span action_place(const iam::Statement& statement, std::string_view action) {
  const Str* pattern = statement.action_pattern(action);
  return pattern ? pattern->span() : place_of(statement.actions_node);
}

std::optional<NearStatement> nearest_statement(iam::Layer layer,
                                               std::span<const iam::AttachedPolicy> policies,
                                               const iam::Request& request) {
  Measure best;
  const iam::AttachedPolicy* best_policy = nullptr;
  for (const iam::AttachedPolicy& attached : policies) {
    if (attached.policy == nullptr) continue;
    for (const iam::Statement& statement : attached.policy->statements) {
      if (!statement.allows()) continue;
      Measure measure = measured(statement, *attached.policy, layer, request);
      if (!measure.related || measure.match.applies() != Truth::no) continue;
      if (best_policy != nullptr && measure.rank() <= best.rank()) continue;
      best = std::move(measure);
      best_policy = &attached;
    }
  }
  if (best_policy == nullptr) return std::nullopt;
  NearStatement near{{layer, best_policy, best.statement}, lacks_of(best, request)};
  return near;
}

}  // namespace writ::simulate
