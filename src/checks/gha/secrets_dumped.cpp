// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/expressions.h"
#include "text/words.h"

namespace writ::checks {
extern const Check gha_secrets_dumped;
}

using namespace writ;

namespace {

using github::ExpressionKind;
using github::ExpressionNode;

bool is_secrets(const ExpressionNode& node) {
  return node.kind == ExpressionKind::context && equals_ignoring_case(node.text, "secrets");
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  checks::each_expression(document, "secrets", [&](const checks::PlacedExpression& placed) {
    const github::Expression& expression = *placed.expression;
    for (const ExpressionNode& node : expression.nodes) {
      if (node.first_child == ExpressionNode::none) continue;
      const ExpressionNode& first = expression.at(node.first_child);
      if (!is_secrets(first)) continue;
      if (node.kind == ExpressionKind::all ||
          (node.kind == ExpressionKind::call && equals_ignoring_case(node.text, "tojson"))) {
        report.at(placed.span_of(node),
                  "this puts every secret that the job may read into one value, also those that "
                  "somebody adds later");
      } else if (node.kind == ExpressionKind::index) {
        const ExpressionNode& key = expression.at(first.next);
        if (key.kind == ExpressionKind::string) continue;
        report
            .at(placed.span_of(node),
                "which secret this reads is known only in the run, so GitHub hands the runner "
                "every secret that the job may read")
            .severity = Severity::notice;
      }
    }
  });
}

constinit const writ::Check writ::checks::gha_secrets_dumped{&run};
