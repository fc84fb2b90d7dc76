// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/anchors.h"

#include <algorithm>
#include <map>

namespace writ {
namespace {

/// The findings of one document by place, and what is added to those within a span.
class Placer {
 public:
  explicit Placer(std::vector<Finding*> findings) : findings_(std::move(findings)) {
    std::ranges::stable_sort(findings_, {},
                             [](const Finding* finding) { return finding->at.span; });
  }

  void add(Span within, std::string_view kind, std::string_view value) {
    each(within, [&](Finding& finding) {
      finding.anchors.push_back({std::string(kind), std::string(value)});
    });
  }
  void add(const Node& node, std::string_view kind, std::string_view value) {
    if (node.present()) add(node.span(), kind, value);
  }
  bool any(Span within) const {
    bool found = false;
    each(within, [&](Finding&) { found = true; });
    return found;
  }
  template <class Visit>
  void each(Span within, Visit visit) const {
    const auto begin = [](const Finding* finding) { return finding->at.span.begin; };
    auto it = std::ranges::lower_bound(findings_, within.begin, {}, begin);
    for (; it != findings_.end() && (*it)->at.span.begin <= within.end; ++it) {
      if (within.contains((*it)->at.span)) visit(**it);
    }
  }

 private:
  std::vector<Finding*> findings_;
};

void place_policy(const iam::Policy& policy, Placer& placer) {
  for (const iam::Statement& statement : policy.statements) {
    if (!placer.any(statement.node.span())) continue;
    if (statement.sid.present() && !statement.sid.text.empty()) {
      placer.add(statement.node, "sid", statement.sid.text);
    } else {
      placer.add(statement.node, "statement", std::to_string(statement.index));
    }
    for (const Str& action : statement.actions) placer.add(action.node, "action", action.text);
    for (const Str& resource : statement.resources)
      placer.add(resource.node, "resource", resource.text);
    for (const auto& principal : statement.principals)
      placer.add(principal.value.node, "principal", principal.value.text);
    for (const iam::Condition& condition : statement.conditions) {
      placer.add(condition.key.node.entry_span(), "condition-key", condition.key.text);
    }
  }
}

void place_task(const ecs::TaskDefinition& task, Placer& placer) {
  if (task.family.present()) placer.add(task.node, "task-family", task.family.text);
  for (const ecs::Container& container : task.containers) {
    placer.add(container.node, "container", container.name.text);
    for (const ecs::KeyValue& entry : container.environment)
      placer.add(entry.node, "env", entry.name.text);
    for (const ecs::Secret& secret : container.secrets)
      placer.add(secret.node, "secret", secret.name.text);
  }
}

void place_steps(const std::vector<github::Step>& steps, Placer& placer) {
  for (const github::Step& step : steps) {
    const Str* name = step.id.present() ? &step.id : step.name.present() ? &step.name : nullptr;
    placer.add(step.node, "step",
               name != nullptr ? std::string(name->text) : std::to_string(step.index));
    const std::string_view uses = step.uses.text.text;
    if (!uses.empty()) placer.add(step.node, "uses", uses.substr(0, uses.find('@')));
  }
}

void place_jobs(const std::vector<github::Job>& jobs, Placer& placer) {
  for (const github::Job& job : jobs) {
    placer.add(job.node.entry_span(), "job", job.id.text);
    place_steps(job.steps, placer);
  }
}

/// The last key on the way to each finding, where no model knows more.
void place_keys(const Document& document, Placer& placer) {
  std::map<Finding*, std::string_view> keys;
  // The file's own tree is walked first, then what its strings hold, so that the innermost key
  // stays.
  std::vector<Node> pending;
  for (const Tree& tree : document.embedded) pending.push_back(tree.root());
  for (const Node root : document.tree.roots()) pending.push_back(root);
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    // What an alias names is walked where it stands.
    if (node.is_alias() || !placer.any(node.entry_span())) continue;
    if (!node.key().empty())
      placer.each(node.entry_span(), [&](Finding& finding) { keys[&finding] = node.key(); });
    for (const Node child : node) pending.push_back(child);
  }
  for (const auto& [finding, key] : keys) finding->anchors.push_back({"key", std::string(key)});
}

}  // namespace

void set_anchors(const Document& document, const std::vector<Finding*>& findings) {
  if (findings.empty()) return;
  Placer placer(findings);
  for (const auto& policy : document.policies) place_policy(policy, placer);
  for (const auto& task : document.tasks) place_task(task, placer);
  for (const auto& workflow : document.workflows) place_jobs(workflow.jobs, placer);
  for (const auto& pipeline : document.pipelines) place_jobs(pipeline.jobs, placer);
  for (const auto& action : document.actions) place_steps(action.steps, placer);
  place_keys(document, placer);
}

}  // namespace writ
