// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What GitHub's parser refuses in a workflow or action: unknown, missing and doubled keys, values
// of a wrong type, expressions that do not parse or name what their place does not have.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax

#include <string_view>
#include <vector>

#include "model/workflow_schema.h"
#include "writ/finding.h"
#include "writ/github.h"
#include "writ/node.h"

namespace writ::workflow_form {

/// Linear in the bytes of the file: what aliases repeat is looked at within a bound.
void check(const Node& root, const github::Schema& schema, std::vector<Problem>& problems);

/// Schedules, and inputs whose type, options and default contradict each other.
void check_triggers(const github::Workflow& workflow, std::vector<Problem>& problems);

/// What the form of single values does not show: `needs` that name no job or go round, ids that are
/// doubled or misspelt.
void check_links(const github::Workflow& workflow, std::vector<Problem>& problems);
void check_links(const github::Action& action, std::vector<Problem>& problems);

/// The `uses` of a step and of a job. `subject` is what holds the step.
void check_uses(const Str& uses, std::string_view subject, std::vector<Problem>& problems);
void check_called(const Str& uses, std::vector<Problem>& problems);

/// What the runner asks of `runs`.
/// https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionManifestManager.cs
void check_runs(const github::Action& action, std::vector<Problem>& problems);

/// A file that lies where GitHub looks for workflows and is none.
void check_root(const Node& root, std::string_view subject, std::vector<Problem>& problems);
/// A document behind the first one.
void check_further(const Node& root, std::string_view subject, std::vector<Problem>& problems);

}  // namespace writ::workflow_form
