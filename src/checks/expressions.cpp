// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/expressions.h"

#include <vector>

#include "text/words.h"

namespace writ::checks {
namespace {

void look_at(const Node& scalar, std::string_view word,
             const std::function<void(const PlacedExpression&)>& visit) {
  const std::string_view text = scalar.text();
  const auto look = [&](std::string_view inner) {
    if (!contains_ignoring_case(inner, word)) return;
    const github::Expression expression = github::parse_expression(inner);
    if (expression.root == github::ExpressionNode::none) return;
    visit({scalar, static_cast<std::size_t>(inner.data() - text.data()), &expression});
  };
  if (scalar.key() == "if" && text.find("${{") == std::string_view::npos) {
    if (!text.empty()) look(text);
    return;
  }
  for (const Hole& hole : find_holes(text, Dialect::github)) {
    if (hole.kind == HoleKind::expression && !hole.inner.empty()) look(hole.inner);
  }
}

}  // namespace

void each_expression(const Document& document, std::string_view word,
                     const std::function<void(const PlacedExpression&)>& visit) {
  if (document.workflows.empty() && document.actions.empty()) return;
  if (!contains_ignoring_case(document.source->text(), word)) return;
  std::vector<Node> waiting;
  for (const github::Action& action : document.actions) waiting.push_back(action.node);
  for (const github::Workflow& workflow : document.workflows) waiting.push_back(workflow.node);
  while (!waiting.empty()) {
    const Node node = waiting.back();
    waiting.pop_back();
    // What an alias stands for is looked at where it is written.
    if (node.is_alias()) continue;
    if (node.is_string()) look_at(node, word, visit);
    for (const Node child : node) waiting.push_back(child);
  }
}

std::string_view bare_condition(std::string_view condition) {
  condition = trim(condition);
  if (!condition.starts_with("${{") || !condition.ends_with("}}")) return condition;
  return trim(condition.substr(3, condition.size() - 5));
}

}  // namespace writ::checks
