// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads `.writ.yaml`. Every mistake is a problem of the rule `syntax-config`, with its place and
// the nearest valid word.

#include <vector>

#include "writ/config.h"
#include "writ/rule_set.h"
#include "writ/source.h"

namespace writ {

/// The config that the file gives, as far as it is right.
Config read_config(const SourceFile& file, std::vector<Problem>& problems);

/// The part of `read_config` for `suppressions:`.
std::vector<Suppression> read_suppressions(const Node& list, std::vector<Problem>& problems);

/// Reports words that no rule, group, tag or preset has. Needs the file once more for the places.
void check_rule_words(const SourceFile& file, const RuleSet& rules, std::vector<Problem>& problems);

}  // namespace writ
