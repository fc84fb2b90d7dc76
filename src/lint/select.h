// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which rules run: presets, groups, tags and ids, what the command line says before what the config says.

#include <vector>

#include "rule/run.h"
#include "writ/lint.h"

namespace writ {

/// The rules of this run, by id, ready to be applied. Rules of the group `syntax` always run unless they are ignored by name: a file
/// that cannot be read must not pass because of a narrow selection.
std::vector<PreparedRule> select_rules(const RuleSet& rules, const Config& config, const LintOptions& options);

}  // namespace writ
