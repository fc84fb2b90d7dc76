// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which rules run: presets, groups, tags and ids, what the command line says before what the config
// says.

#include <vector>

#include "rule/run.h"
#include "writ/lint.h"

namespace writ {

/// Is the rule meant by a word: its id, group or tag, or a preset that holds it?
bool rule_fits(const Rule& rule, std::string_view word);

/// The rules of this run, by id, ready to be applied. Rules of the group `syntax` always run unless
/// they are ignored by name: a file that cannot be read must not pass because of a narrow
/// selection.
std::vector<PreparedRule> select_rules(const RuleSet& rules, const Config& config,
                                       const LintOptions& options);

}  // namespace writ
