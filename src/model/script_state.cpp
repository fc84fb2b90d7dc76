// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/script_state.h"

#include <utility>

#include "model/script_values.h"

namespace writ::shell {
namespace {

Variable either(const Variable& a, const Variable& b) {
  Variable result;
  result.exported = a.exported || b.exported;
  if (a.anything || b.anything) return result;
  result.values = united(a.values, b.values);
  result.anything = is_anything(result.values);
  return result;
}

}  // namespace

State::State(const Variables& environment) {
  for (const auto& [name, values] : environment) {
    github::Values texts;
    for (const github::Value& value : values) {
      const bool unset = value.kind == github::Value::Kind::null;
      texts = texts.empty() ? as_texts({value}) : united(texts, as_texts({value}));
      if (unset && !is_anything(texts)) texts.back() = github::Value::null();
    }
    const bool anything = texts.empty() || is_anything(texts);
    variables_.emplace(name, Variable{std::move(texts), anything, true});
  }
}

State::Node& State::node(std::string_view name) {
  const auto found = variables_.find(name);
  return found != variables_.end() ? *found
                                   : *variables_.emplace(std::string(name), Variable{}).first;
}

const github::Values* State::find(std::string_view name) const {
  const auto found = variables_.find(name);
  return lost_ || found == variables_.end() || found->second.anything ? nullptr
                                                                      : &found->second.values;
}

Variable State::get(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? Variable{} : found->second;
}

void State::change(Node& node, Variable variable) {
  if (doubts_) variable = either(node.second, variable);
  Variable before = std::exchange(node.second, std::move(variable));
  // Outside of all blocks nobody asks what was before.
  if (scopes_.size() > 1) changes_.push_back({&node, std::move(before)});
}

void State::set(std::string_view name, github::Values values) {
  Node& target = node(name);
  const bool anything = lost_ || is_anything(values);
  change(target, {std::move(values), anything, target.second.exported});
}

void State::set_exported(std::string_view name, bool exported) {
  Node& target = node(name);
  if (target.second.exported == exported) return;
  Variable variable = target.second;
  variable.exported = exported;
  change(target, std::move(variable));
}

void State::forget(std::string_view name) {
  const auto found = variables_.find(name);
  if (found != variables_.end()) change(*found, {{}, true, found->second.exported});
}

void State::restore(std::string_view name, Variable variable) {
  change(node(name), std::move(variable));
}

void State::enter(const Block& block) {
  if (!scopes_.empty()) {
    const Arms& arms = scopes_.back().arms;
    if (arms.open && (block.kind != Block::Kind::arm || block.choice != arms.choice)) settle();
  }
  scopes_.push_back({block, changes_.size(), {}});
}

/// Takes back what was changed since then and returns how it was left.
std::map<State::Node*, Variable> State::undo(std::size_t changes) {
  std::map<Node*, Variable> left;
  while (changes_.size() > changes) {
    Change& last = changes_.back();
    left.try_emplace(last.node, last.node->second);
    last.node->second = std::move(last.before);
    changes_.pop_back();
  }
  return left;
}

void State::leave() {
  settle();
  const Scope scope = std::move(scopes_.back());
  scopes_.pop_back();
  if (scope.block.kind == Block::Kind::function) {
    if (scopes_.empty()) changes_.clear();
    return;
  }
  const bool doubts = std::exchange(doubts_, false);
  std::map<Node*, Variable> left = undo(scope.changes);
  if (scope.block.kind == Block::Kind::arm && !scopes_.empty()) {
    Arms& arms = scopes_.back().arms;
    arms.open = true;
    arms.choice = scope.block.choice;
    ++arms.seen;
    if (scope.block.otherwise && arms.all == 0) arms.all = scope.block.arm + 1;
    for (auto& [target, variable] : left) {
      Arms::Outcome& outcome = arms.outcomes[target];
      outcome.variable =
          outcome.count == 0 ? std::move(variable) : either(outcome.variable, variable);
      ++outcome.count;
    }
  } else {
    for (auto& [target, variable] : left) {
      if (scope.block.kind != Block::Kind::subshell) {
        change(*target, either(target->second, variable));
      } else if (target->first.starts_with(file_mark)) {
        change(*target, std::move(variable));
      }
    }
  }
  doubts_ = doubts;
}

void State::settle() {
  if (scopes_.empty() || !scopes_.back().arms.open) return;
  const Arms arms = std::exchange(scopes_.back().arms, {});
  const bool doubts = std::exchange(doubts_, false);
  const bool complete = arms.all != 0 && arms.seen == arms.all;
  for (const auto& [target, outcome] : arms.outcomes) {
    const bool always = complete && outcome.count == arms.seen;
    change(*target, always ? outcome.variable : either(target->second, outcome.variable));
  }
  doubts_ = doubts;
}

}  // namespace writ::shell
