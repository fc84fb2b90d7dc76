// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/policy_grammar.h"

namespace writ::checks {
extern const Check iam_action_resource_mismatch;
}

namespace {

using namespace writ;

/// Longer lists are not compared: they are made by machines, and every action meets all of them.
constexpr std::size_t most_resources = 200;

/// The resources as globs; empty where one of them is not written as an ARN, so that nobody knows
/// what was meant.
std::vector<std::string> arns_of(const iam::Statement& statement) {
  std::vector<std::string> arns;
  for (const Str& resource : statement.resources) {
    arns.push_back(iam::open_pattern(resource));
    if (!aws::Arn::parse(arns.back())) return {};
  }
  return arns;
}

std::string types_of(catalogue::ActionId action) {
  std::vector<std::string> names;
  for (const catalogue::ActionResource& type : catalogue::action(action).resources)
    names.push_back(type.type);
  return join_quoted(names);
}

std::string message(const Str& action, bool untyped, bool denies) {
  const std::string shown = "`" + quoted(action.text) + "`";
  if (!untyped)
    return shown +
           " works on none of the resources that this statement names, so it has no effect "
           "here";
  return shown +
         " is decided on no resource, so AWS asks for it on `*`, which this `Resource` does "
         "not hold" +
         (denies ? ", and nothing denies it here" : "");
}

void look_at(const iam::Statement& statement, bool untyped, Reporter& report) {
  if (statement.not_action || statement.not_resource || statement.any_resource()) return;
  if (statement.resources.size() > most_resources) return;
  std::optional<catalogue::ArnPatterns> arns;
  const auto elsewhere = report.list("elsewhere");
  for (const Str& action : statement.actions) {
    // A pattern is right as long as one action that it stands for is.
    const auto id = action.known() ? catalogue::find_action_id(action.text) : std::nullopt;
    if (!id || catalogue::has_resource_types(*id) == untyped) continue;
    if (!arns) {
      std::vector<std::string> written = arns_of(statement);
      if (written.empty()) return;
      arns.emplace(std::move(written));
    }
    if (arns->fit(*id)) continue;
    if (std::ranges::any_of(elsewhere,
                            [&](auto name) { return equals_ignoring_case(name, action.text); }))
      continue;
    Finding& finding = report.at(action.span(), message(action, untyped, statement.denies()));
    if (untyped && statement.denies())
      finding.help = "deny it on `*` if it is meant to be denied whatever the resource";
    if (!untyped) finding.notes.push_back("it works on: " + types_of(*id));
    report.also(statement.resources_node.span(), "the resources of this statement");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  if (iam::policy_grammar(policy.kind).resource == iam::Use::forbidden) return;
  const bool untyped = report.flag("untyped");
  for (const iam::Statement& statement : policy.statements) look_at(statement, untyped, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_action_resource_mismatch{&run};
