// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From a rule file to a Rule. Used by the build step for the built-in rules and at run time for
// users' rules: one loader.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/node.h"
#include "writ/rule.h"

namespace writ {

/// Owner of what loaded rules point to. Only grows; addresses are stable.
struct RuleArena {
  std::deque<std::string> strings;
  std::deque<std::vector<std::string_view>> lists;
  std::deque<std::vector<Condition>> conditions;
  std::deque<std::vector<RuleOption>> options;
  std::deque<std::vector<Example>> examples;

  std::string_view keep(std::string_view text);
  std::span<const std::string_view> keep(std::vector<std::string_view> texts);
};

enum class RuleOrigin : uint8_t { builtin, user };

/// Null if there is a problem; problems carry the rule id `syntax-rule-file`. `path` is the file as
/// shown: for a built-in rule its name is the id.
std::optional<Rule> load_rule(const Node& root, std::string_view path, RuleOrigin origin,
                              RuleArena& arena, std::vector<Problem>& problems);

/// The part of `load_rule` that reads `when`, `unless`, `at` and `message`.
void load_conditions(class MapReader& reader, Rule& rule, RuleArena& arena);
/// The part that reads `examples`.
void load_examples(class MapReader& reader, Rule& rule, RuleArena& arena,
                   std::vector<Problem>& problems);

}  // namespace writ
