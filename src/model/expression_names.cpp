// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Contexts and functions that an expression names, held against what its place has.
// https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability

#include <algorithm>
#include <array>
#include <utility>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/expression.h"
#include "writ/quote.h"

namespace writ::github {
namespace {

using Function = Availability::Function;

// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions
constexpr std::array<Function, 8> everywhere = {{
    {"contains", 2, 2},
    {"startsWith", 2, 2},
    {"endsWith", 2, 2},
    {"format", 1, 255},
    {"join", 1, 2},
    {"toJSON", 1, 1},
    {"fromJSON", 1, 1},
    {"case", 3, 255},
}};
constexpr std::array<std::string_view, 5> somewhere = {"hashFiles", "always", "cancelled",
                                                       "success", "failure"};
constexpr std::array<std::string_view, 12> all_contexts = {
    "github", "env",     "vars",     "job",    "jobs",  "steps",
    "runner", "secrets", "strategy", "matrix", "needs", "inputs"};

template <class Names>
bool holds(const Names& names, std::string_view name) {
  return std::ranges::any_of(names, [&](auto each) { return equals_ignoring_case(each, name); });
}

const Function* find(const Availability& available, std::string_view name) {
  const auto same = [&](const Function& each) { return equals_ignoring_case(each.name, name); };
  const auto* const own = std::ranges::find_if(everywhere, same);
  if (own != everywhere.end()) return own;
  const auto here = std::ranges::find_if(available.functions, same);
  return here == available.functions.end() ? nullptr : &*here;
}

std::string shown(std::string_view name) { return "`" + quoted(name) + "`"; }

std::string listed(const std::vector<std::string_view>& names) {
  std::vector<std::string> words;
  for (const std::string_view name : names) words.push_back("`" + std::string(name) + "`");
  return join(words);
}

ExpressionProblem about(const ExpressionNode& node, std::string message) {
  const auto size = static_cast<uint32_t>(node.text.size());
  return {node.begin, node.begin + size, std::move(message), {}};
}

ExpressionProblem context_problem(const ExpressionNode& node, const Availability& available) {
  if (holds(all_contexts, node.text)) {
    return about(node, "the context " + shown(node.text) + " is not available here" +
                           (available.contexts.empty() ? std::string()
                                                       : ", only " + listed(available.contexts)));
  }
  ExpressionProblem problem = about(node, "there is no context " + shown(node.text));
  problem.near = nearest(node.text, available.contexts);
  return problem;
}

ExpressionProblem function_problem(const ExpressionNode& node, const Availability& available) {
  if (holds(somewhere, node.text))
    return about(node, "the function " + shown(node.text) + " is not available here");
  ExpressionProblem problem = about(node, "there is no function " + shown(node.text));
  std::vector<std::string_view> names;
  for (const Function& each : everywhere) names.push_back(each.name);
  for (const Function& each : available.functions) names.push_back(each.name);
  problem.near = nearest(node.text, names);
  return problem;
}

std::string arguments(uint32_t count) {
  return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

std::optional<ExpressionProblem> count_problem(const ExpressionNode& node, const Function& function,
                                               std::size_t given) {
  if (given < function.least)
    return about(node, shown(node.text) + " takes at least " + arguments(function.least));
  if (given > function.most)
    return about(node, shown(node.text) + " takes at most " + arguments(function.most));
  // Conditions and values in turn, and one value for all else.
  if (function.name == "case" && given % 2 == 0)
    return about(node, shown(node.text) + " takes an odd number of arguments");
  return std::nullopt;
}

}  // namespace

std::vector<ExpressionProblem> check_names(const Expression& expression,
                                           const Availability& available) {
  std::vector<ExpressionProblem> problems;
  for (uint32_t i = 0; i < expression.nodes.size(); ++i) {
    const ExpressionNode& node = expression.at(i);
    if (node.kind == ExpressionKind::context && !holds(available.contexts, node.text)) {
      problems.push_back(context_problem(node, available));
    } else if (node.kind == ExpressionKind::call) {
      const Function* function = find(available, node.text);
      if (function == nullptr) {
        problems.push_back(function_problem(node, available));
      } else if (auto wrong = count_problem(node, *function, expression.children(i).size())) {
        problems.push_back(std::move(*wrong));
      }
    }
  }
  std::ranges::sort(problems, {}, &ExpressionProblem::begin);
  return problems;
}

}  // namespace writ::github
