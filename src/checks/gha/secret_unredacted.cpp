// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/expressions.h"
#include "text/words.h"
#include "writ/expression_value.h"

namespace writ::checks {
extern const Check gha_secret_unredacted;
}

using namespace writ;

namespace {

using github::Expression;
using github::ExpressionKind;
using github::ExpressionNode;

/// The secret that `fromJSON` reads at this node, empty if it is something else.
std::string parsed_secret(const Expression& expression, uint32_t index) {
  const ExpressionNode& node = expression.at(index);
  if (node.kind != ExpressionKind::call || !equals_ignoring_case(node.text, "fromjson") ||
      node.first_child == ExpressionNode::none)
    return {};
  const std::string name = github::dotted_name(expression, node.first_child);
  return name.starts_with("secrets.") ? name : std::string();
}

}  // namespace

// https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
static void run(const Document& document, Reporter& report) {
  if (document.source->text().find("add-mask") != std::string_view::npos) return;
  checks::each_expression(document, "fromjson", [&](const checks::PlacedExpression& placed) {
    const Expression& expression = *placed.expression;
    for (const ExpressionNode& node : expression.nodes) {
      if (node.kind != ExpressionKind::property && node.kind != ExpressionKind::index) continue;
      const std::string secret = parsed_secret(expression, node.first_child);
      if (secret.empty()) continue;
      report.at(placed.span_of(node),
                "GitHub masks `" + quoted(secret) +
                    "` only as a whole, so this part of it is shown wherever a log prints it");
    }
  });
}

constinit const writ::Check writ::checks::gha_secret_unredacted{&run};
