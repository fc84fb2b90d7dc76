// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as an expression: no crash, every place lies within the text, and the tree is one.

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "model/workflow_schema.h"
#include "writ/expression.h"

namespace {

using writ::github::Availability;
using writ::github::Expression;
using writ::github::ExpressionNode;
using writ::github::ExpressionProblem;

void check(bool holds) {
  if (!holds) std::abort();
}

void check(const ExpressionProblem& problem, std::size_t size) {
  check(problem.begin <= problem.end && problem.end <= size && !problem.message.empty());
}

/// What expressions may use, at every place of workflows and actions: one bit each.
std::vector<Availability> every_availability() {
  std::vector<Availability> all(1);
  const writ::github::Schema* const schemas[] = {&writ::github::Schema::of_workflows(),
                                                 &writ::github::Schema::of_actions()};
  for (const auto* schema : schemas) {
    for (unsigned bit = 0; bit < 64; ++bit) all.push_back(schema->available(uint64_t{1} << bit));
    all.push_back(schema->available(UINT64_MAX));
  }
  return all;
}

void check_tree(const Expression& expression) {
  check(expression.root < expression.nodes.size());
  std::vector<bool> has_parent(expression.nodes.size());
  for (uint32_t i = 0; i < expression.nodes.size(); ++i) {
    const ExpressionNode& node = expression.at(i);
    check(node.begin < node.end && node.end <= expression.text.size());
    for (const uint32_t child : expression.children(i)) {
      // Children are read first, so there is no circle.
      check(child < i && !has_parent[child]);
      check(expression.at(child).begin >= node.begin && expression.at(child).end <= node.end);
      has_parent[child] = true;
    }
  }
  check(!has_parent[expression.root]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const std::vector<Availability> places = every_availability();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Expression expression = writ::github::parse_expression(text);
  if (expression.problem) {
    check(expression.root == ExpressionNode::none);
    check(*expression.problem, size);
    return 0;
  }
  check_tree(expression);
  for (const Availability& available : places) {
    uint32_t last = 0;
    for (const ExpressionProblem& problem : writ::github::check_names(expression, available)) {
      check(problem, size);
      check(problem.begin >= last);
      last = problem.begin;
    }
  }
  for (const ExpressionNode& node : expression.nodes)
    check(writ::github::literal_text(node.text).size() <= node.text.size());
  (void)writ::github::asks_status(expression);
  const std::size_t end = writ::github::end_of_expression(text, 0);
  check(end == std::string_view::npos || end <= size);
  return 0;
}
