// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "checks/expressions.h"
#include "text/words.h"
#include "writ/expression_value.h"

namespace writ::checks {
extern const Check gha_condition_contains;
}

using namespace writ;

namespace {

/// Texts that people choose, so that they may be any part of the list.
constexpr std::array<std::string_view, 9> chosen = {"github.ref",
                                                    "github.ref_name",
                                                    "github.head_ref",
                                                    "github.base_ref",
                                                    "github.actor",
                                                    "github.event.ref",
                                                    "github.triggering_actor",
                                                    "github.event.pull_request.head.ref",
                                                    "github.event.pull_request.user.login"};

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains
static void run(const Document& document, Reporter& report) {
  checks::each_expression(document, "contains", [&](const checks::PlacedExpression& placed) {
    const github::Expression& expression = *placed.expression;
    for (uint32_t i = 0; i < expression.nodes.size(); ++i) {
      const github::ExpressionNode& node = expression.at(i);
      if (node.kind != github::ExpressionKind::call || !equals_ignoring_case(node.text, "contains"))
        continue;
      const std::vector<uint32_t> arguments = expression.children(i);
      if (arguments.size() != 2) continue;
      const github::ExpressionNode& list = expression.at(arguments[0]);
      const std::string name = github::dotted_name(expression, arguments[1]);
      if (list.kind != github::ExpressionKind::string ||
          std::ranges::find(chosen, name) == chosen.end())
        continue;
      const std::string_view first = list.text.substr(0, list.text.find_first_of(" ,;|"));
      report.at(placed.span_of(node),
                "this looks for `" + quoted(name) + "` anywhere in the text, so `" +
                    quoted(first.substr(0, first.empty() ? 0 : first.size() - 1)) +
                    "` passes as well as `" + quoted(first) + "`");
    }
  });
}

constinit const writ::Check writ::checks::gha_condition_contains{&run};
