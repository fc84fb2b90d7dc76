// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Facts: the closed list of named values that conditions may ask for, each computed from a model.

#include <span>
#include <string_view>
#include <vector>

#include "writ/document.h"
#include "writ/rule_set.h"

namespace writ {

/// What an `each:` stands on: the item itself and everything around it; what does not apply is
/// null.
struct Subject {
  const iam::Policy* policy = nullptr;
  const iam::Statement* statement = nullptr;
  const ecs::Container* container = nullptr;
  const github::Job* job = nullptr;
  const github::Step* step = nullptr;
};

/// One value of a fact with its place. Unknown values (with holes) fit no condition.
struct FactValue {
  std::string_view text;
  Span span;
  bool known = true;
};

enum class FactType : uint8_t { text, texts, boolean, actions };
std::string_view to_string(FactType);

struct Fact {
  std::string_view name;
  FactType type;
  std::string_view doc;
  /// Appends the values; none if the fact is absent.
  void (*get)(const Subject&, std::vector<FactValue>&);
  /// Of actions: whether they reach this one, and the place that does. Null for other facts.
  bool (*covers)(const Subject&, std::string_view action, Span& place) = nullptr;

  /// The part before the first dot.
  std::string_view subject() const { return name.substr(0, name.find('.')); }
};

/// Null if there is no such fact.
const Fact* find_fact(std::string_view name);
std::string_view nearest_fact(std::string_view name);

/// The words `each:` knows, and for each the subjects whose facts a rule on it may name.
std::span<const std::string_view> subject_names();
bool subject_has_fact(std::string_view subject, std::string_view fact);
/// Calls `visit` for every subject of that name in the document, in source order.
template <class Visit>
void each_subject(const Document& document, std::string_view name, Visit visit);

std::span<const Fact> iam_facts();
std::span<const Fact> ecs_facts();
std::span<const Fact> github_facts();

void push_text(std::vector<FactValue>& out, const Str& str);
void push_bool(std::vector<FactValue>& out, bool value, Span span);

template <class Visit>
void each_subject(const Document& document, std::string_view name, Visit visit) {
  for (const iam::Policy& policy : document.policies) {
    if (name == "policy") visit(Subject{.policy = &policy});
    if (name != "statement") continue;
    for (const auto& statement : policy.statements)
      visit(Subject{.policy = &policy, .statement = &statement});
  }
  for (const ecs::TaskDefinition& task : document.tasks) {
    if (name != "container") continue;
    for (const auto& container : task.containers) visit(Subject{.container = &container});
  }
  for (const github::Workflow& workflow : document.workflows) {
    for (const auto& job : workflow.jobs) {
      if (name == "job") visit(Subject{.job = &job});
      if (name != "step") continue;
      for (const auto& step : job.steps) visit(Subject{.job = &job, .step = &step});
    }
  }
  for (const github::Action& action : document.actions) {
    if (name != "step") continue;
    for (const auto& step : action.steps) visit(Subject{.step = &step});
  }
}

}  // namespace writ
