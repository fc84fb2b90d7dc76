// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How `aws-actions/configure-aws-credentials` decides where credentials come from, in each of its
// versions. Used by the walk through a job's steps.
// https://github.com/aws-actions/configure-aws-credentials

#include "writ/job_walk.h"

namespace writ::github {

/// The step's inputs, each resolved. A `Truth` says whether a value is given, or whether a switch
/// is on; inputs that the version does not have are off.
struct ConfigureInputs {
  int major = 0;  ///< of the action; 0 where not known
  Values role;
  Values duration;
  Truth has_role = Truth::no;
  Truth has_key_id = Truth::no;
  Truth has_secret_key = Truth::no;
  Truth has_session_token = Truth::no;
  Truth has_token_file = Truth::no;
  Truth chains = Truth::no;
  Truth skips_oidc = Truth::no;
  Truth keeps_existing = Truth::no;
  Truth unsets_current = Truth::no;
  Truth exports = Truth::yes;
};

struct ConfigureOutcome {
  ConfigureResult result = ConfigureResult::unknown;
  Credentials credentials;  ///< after the step
};

/// Agreed over every filling of what is unknown. `token`: the job has an OIDC token. After a step
/// that fails the credentials are unknown.
ConfigureOutcome configure(const ConfigureInputs& inputs, const Credentials& before, Truth token);

/// What is true of both, the rest unknown.
Credentials joined(const Credentials& a, const Credentials& b);

}  // namespace writ::github
