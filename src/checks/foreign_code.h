// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Steps that fetch the code of a pull request and steps that run it. Used by the check on
// privileged runs.

#include <optional>
#include <string_view>

#include "writ/check.h"

namespace writ::checks {

/// The place that says what is checked out, if it is the head of a pull request.
std::optional<Span> foreign_checkout(const github::Step& step);
/// `actions/checkout` itself refuses the head of a fork in runs of this event.
bool refuses_forks(const github::Step& step, std::string_view event);
/// The place where the step runs what lies in the working folder, by the options `running-commands`
/// and `running-actions`.
std::optional<Span> runs_files(const github::Step& step, const Reporter& report);

}  // namespace writ::checks
