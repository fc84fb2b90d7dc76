// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "writ/check.h"
#include "writ/edit.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_redundant_statement;
}

namespace {

using namespace writ;

constexpr std::size_t most_statements = 50;
constexpr std::size_t most_entries = 50;

bool is_comparable(const iam::Statement& statement) {
  const auto known = [](const Str& each) { return each.known() && !each.text.empty(); };
  return statement.effect != iam::Effect::unknown && !statement.not_action &&
         !statement.not_resource && !statement.principals_node.present() &&
         !statement.actions.empty() && statement.actions.size() <= most_entries &&
         statement.resources.size() <= most_entries &&
         std::ranges::all_of(statement.actions, known) &&
         std::ranges::all_of(statement.resources, known);
}

bool all_covered(const std::vector<Str>& inner, const std::vector<Str>& outer, glob::Case c) {
  return std::ranges::all_of(inner, [&](const Str& one) {
    return std::ranges::any_of(
        outer, [&](const Str& other) { return glob::covers_plainly(other.text, one.text, c); });
  });
}

/// Under the same conditions or none.
bool covers(const iam::Statement& outer, const iam::Statement& inner) {
  if (outer.effect != inner.effect) return false;
  if (!outer.conditions.empty() &&
      outer.conditions_node.written() != inner.conditions_node.written())
    return false;
  return all_covered(inner.actions, outer.actions, glob::Case::insensitive) &&
         all_covered(inner.resources, outer.resources, glob::Case::sensitive);
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.statements.size() > most_statements) return;
  std::vector<const iam::Statement*> statements;
  for (const iam::Statement& statement : policy.statements) {
    if (is_comparable(statement)) statements.push_back(&statement);
  }
  for (const iam::Statement* inner : statements) {
    const auto outer = std::ranges::find_if(statements, [inner](const iam::Statement* other) {
      // Of two that cover each other the first one stays.
      return other != inner && covers(*other, *inner) &&
             (other->index < inner->index || !covers(*inner, *other));
    });
    if (outer == statements.end()) continue;
    const Node& place = inner->sid.present() ? inner->sid.node : inner->actions_node;
    report.at(place.span(), std::string("another statement already ") +
                                (inner->allows() ? "allows" : "denies") +
                                " everything that this one does");
    report.also((*outer)->actions_node.span(), "these actions on these resources");
    if (const auto removed = item_removal(inner->node, report.document().source->text()))
      report.propose(FixSafety::safe, "remove the statement", *removed, "");
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_redundant_statement{&run};
