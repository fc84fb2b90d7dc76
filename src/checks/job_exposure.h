// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who can start a job, and what there is to gain. Used by the checks on injection and on foreign
// code.

#include <string>
#include <string_view>
#include <vector>

#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/untrusted.h"

namespace writ::checks {

/// Events of the runs that the job may take part in, `workflow_call` for those of an unknown
/// caller. Empty for an action, and where nobody can tell.
std::vector<std::string> events_of(const github::JobWalk& job);
/// The first of them whose runs people from outside start with secrets at hand; empty if none.
std::string_view privileged_event(const std::vector<std::string>& events);

/// What code of this step could use.
struct Power {
  bool aws = false;   ///< AWS credentials, or the token that AWS gives them for
  std::string words;  ///< `the AWS credentials of role `x``
};
Power power_at(const github::JobWalk& job, const github::StepVisit& visit);

/// The token of the job may change nothing, and no secret is named.
bool has_little(const github::JobWalk& job);

/// A condition on the way to the step asks for something about the person, the repository or an
/// approval, so not everybody gets there.
bool is_guarded(const github::JobWalk& job, const github::StepVisit& visit);

}  // namespace writ::checks
