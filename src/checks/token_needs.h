// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether a job has a use for its tokens, as far as its steps tell. Actions that nobody here knows
// count as having one. Used by the check on permissions.

#include "writ/check.h"

namespace writ::checks {

/// A step assumes a role by OIDC.
bool assumes_role(const github::Workflow& workflow, const github::Job& job);
/// The job may ask for an OIDC token, by the options `idle-actions` and `token-words`.
bool may_need_token(const github::Workflow& workflow, const github::Job& job,
                    const Reporter& report);
/// The job may use its GITHUB_TOKEN, by the options `idle-actions` and `write-words`.
bool may_use_github_token(const github::Workflow& workflow, const github::Job& job,
                          const Reporter& report);

}  // namespace writ::checks
