// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who writes the texts that the steps of a job put out. Used by the checks on injection.

#include <string>
#include <string_view>
#include <vector>

#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/untrusted.h"

namespace writ::checks {

/// Who writes what the expression puts out at this step. Followed are `env`, what a local action or
/// a called workflow of these files is given, and outputs that a script writes as it got them.
github::UntrustedRead read_at(const github::JobWalk& job, const std::vector<std::string>& events,
                              const github::StepVisit& visit, std::string_view expression);

/// `X` of `$X`, `${X}`, `${X:-…}` and `${X#…}`; empty for anything that may change the value.
std::string_view plain_variable(std::string_view text);

}  // namespace writ::checks
