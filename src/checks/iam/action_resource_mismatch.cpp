// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/policy_grammar.h"

namespace writ::checks {
extern const Check iam_action_resource_mismatch;
}

namespace {

using namespace writ;

/// Longer lists are compared in part only: what is wrong shows in their first entries.
constexpr std::size_t most_resources = 200;

/// Could the action be decided on one of the resources? Unknown holes fit everything.
bool may_fit(const catalogue::Action& action, const std::vector<std::string>& resources) {
  return std::ranges::any_of(resources, [&](const std::string& resource) {
    return catalogue::fits(action, resource) != Truth::no;
  });
}

bool is_listed(const std::vector<std::string_view>& names, const catalogue::Action& action) {
  return std::ranges::any_of(names, [&](std::string_view name) {
    return glob::matches(name, std::string(action.service) + ":" + std::string(action.name),
                         glob::Case::insensitive);
  });
}

void look_at(const iam::Statement& statement, Reporter& report) {
  if (statement.not_action || statement.not_resource || statement.any_resource()) return;
  if (statement.resources.empty() || statement.resources.size() > most_resources) return;
  std::vector<std::string> resources;
  for (const Str& resource : statement.resources) {
    resources.push_back(iam::open_pattern(resource));
    // What is no ARN is told elsewhere, and what was meant by it is open.
    if (!aws::Arn::parse(resources.back())) return;
  }
  const bool untyped = report.flag("untyped");
  const auto elsewhere = report.list("elsewhere");
  for (const Str& written : statement.actions) {
    // A pattern is right as long as one action that it stands for is.
    const auto action = written.known() ? catalogue::find_action(written.text) : std::nullopt;
    if (!action || action->resources.empty() != untyped || may_fit(*action, resources)) continue;
    if (is_listed(elsewhere, *action)) continue;
    Finding& finding =
        report.at(written.span(),
                  untyped ? "`" + quoted(written.text) +
                                "` is decided on no resource, so AWS asks for it on `*`, which "
                                "this `Resource` does not hold"
                          : "`" + quoted(written.text) +
                                "` works on none of the resources that this statement names, so "
                                "it has no effect here");
    if (!untyped) {
      std::vector<std::string> types;
      for (const auto& type : action->resources) types.push_back(type.type);
      finding.notes.push_back("it works on: " + join_quoted(types));
    }
    report.also(statement.resources_node.span(), "the resources of this statement");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  if (iam::policy_grammar(policy.kind).resource == iam::Use::forbidden) return;
  for (const iam::Statement& statement : policy.statements) look_at(statement, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_action_resource_mismatch{&run};
