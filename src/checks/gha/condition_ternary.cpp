// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/expressions.h"

namespace writ::checks {
extern const Check gha_condition_ternary;
}

using namespace writ;

namespace {

using github::ExpressionKind;

/// What counts as false whatever the run.
bool is_false(const github::ExpressionNode& node) {
  switch (node.kind) {
    case ExpressionKind::null: return true;
    case ExpressionKind::string: return node.text.empty();
    case ExpressionKind::boolean:
    case ExpressionKind::number: return node.number == 0;
    default: return false;
  }
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
static void run(const Document& document, Reporter& report) {
  checks::each_expression(document, "&&", [&](const checks::PlacedExpression& placed) {
    const github::Expression& expression = *placed.expression;
    for (const github::ExpressionNode& node : expression.nodes) {
      if (node.kind != ExpressionKind::or_) continue;
      const github::ExpressionNode& left = expression.at(node.first_child);
      if (left.kind != ExpressionKind::and_) continue;
      const github::ExpressionNode& value = expression.at(expression.at(left.first_child).next);
      if (!is_false(value)) continue;
      const github::ExpressionNode& other = expression.at(left.next);
      const auto shown = [&](const github::ExpressionNode& part) {
        return "`" + quoted(expression.text.substr(part.begin, part.end - part.begin)) + "`";
      };
      report.at(placed.span_of(node), shown(value) + " counts as false, so this gives " +
                                          shown(other) + " whatever the condition is");
    }
  });
}

constinit const writ::Check writ::checks::gha_condition_ternary{&run};
