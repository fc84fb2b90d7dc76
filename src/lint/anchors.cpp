// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/anchors.h"

#include <algorithm>

namespace writ {
namespace {

class Finder {
 public:
  Finder(Span span, std::vector<Anchor>& out) : span_(span), out_(&out) {}

  bool within(const Node& node) const { return node.present() && node.span().contains(span_); }
  void add(std::string_view kind, std::string_view value) {
    out_->push_back({std::string(kind), std::string(value)});
  }
  /// The one of several texts that the span stands in.
  void pick(std::string_view kind, const std::vector<Str>& texts) {
    for (const Str& text : texts) {
      if (within(text.node)) return add(kind, text.text);
    }
  }

  void policy(const iam::Policy& policy) {
    for (const iam::Statement& statement : policy.statements) {
      if (!within(statement.node)) continue;
      if (statement.sid.present() && !statement.sid.text.empty()) {
        add("sid", statement.sid.text);
      } else {
        add("statement", std::to_string(statement.index));
      }
      pick("action", statement.actions);
      pick("resource", statement.resources);
      for (const iam::Principal& principal : statement.principals) {
        if (within(principal.value.node)) add("principal", principal.value.text);
      }
      for (const iam::Condition& condition : statement.conditions) {
        const bool here = condition.key.span().contains(span_) ||
                          std::ranges::any_of(condition.values, [&](const Str& value) { return within(value.node); });
        if (here) add("condition-key", condition.key.text);
      }
    }
  }

  void task(const ecs::TaskDefinition& task) {
    if (!within(task.node)) return;
    if (task.family.present()) add("task-family", task.family.text);
    for (const ecs::Container& container : task.containers) {
      if (!within(container.node)) continue;
      add("container", container.name.text);
      for (const ecs::KeyValue& entry : container.environment) {
        if (within(entry.node)) add("env", entry.name.text);
      }
      for (const ecs::Secret& secret : container.secrets) {
        if (within(secret.node)) add("secret", secret.name.text);
      }
    }
  }

  void steps(const std::vector<github::Step>& steps) {
    for (const github::Step& step : steps) {
      if (!within(step.node)) continue;
      const Str* name = step.id.present() ? &step.id : step.name.present() ? &step.name : nullptr;
      add("step", name != nullptr ? std::string(name->text) : std::to_string(step.index));
      if (step.uses.text.present()) add("uses", step.uses.text.text.substr(0, step.uses.text.text.find('@')));
    }
  }

  void workflow(const github::Workflow& workflow) {
    for (const github::Job& job : workflow.jobs) {
      if (!job.node.entry_span().contains(span_)) continue;
      add("job", job.id.text);
      steps(job.steps);
    }
  }

  /// The keys on the way to the place, where no model knows more.
  void keys(Node node) {
    while (node.is_mapping() || node.is_sequence()) {
      const auto child = std::ranges::find_if(node.begin(), node.end(), [&](const Node& candidate) {
        return candidate.entry_span().contains(span_);
      });
      if (child == node.end()) return;
      node = *child;
      if (!node.key().empty()) last_key_ = node.key();
    }
  }
  void finish() {
    if (!last_key_.empty()) add("key", last_key_);
  }

 private:
  Span span_;
  std::vector<Anchor>* out_;
  std::string_view last_key_;
};

}  // namespace

std::vector<Anchor> anchors_of(const Document& document, Span span) {
  std::vector<Anchor> anchors;
  Finder finder(span, anchors);
  for (const auto& policy : document.policies) finder.policy(policy);
  for (const auto& task : document.tasks) finder.task(task);
  for (const auto& workflow : document.workflows) finder.workflow(workflow);
  for (const auto& action : document.actions) finder.steps(action.steps);
  for (const Node root : document.tree.roots()) finder.keys(root);
  finder.finish();
  return anchors;
}

}  // namespace writ
