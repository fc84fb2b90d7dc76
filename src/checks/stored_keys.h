// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Access keys that a CI service keeps for its jobs, as checks on long-lived keys look for them.

#include <string>
#include <string_view>
#include <vector>

#include "writ/github.h"
#include "writ/span.h"

namespace writ::checks {

/// `aws-access-key-id`, `AWS_ACCESS_KEY_ID`, `awsAccessKeyId`: one name to the people who write
/// actions.
bool is_key_id_input(std::string_view name);
/// Temporary credentials come with a token; those are another matter.
bool has_session_token(const std::vector<github::Entry>& entries);
bool has_session_token(const shell::Command& command);
/// Buckets of other vendors speak S3 with keys of their own, for which there is no OIDC.
bool has_endpoint(const std::vector<github::Entry>& entries);

/// A place of a job that is given the id of a stored key, and the name that it is stored under.
struct StoredKey {
  Span span;
  std::string from;
};

/// Those of a job of a pipeline (not of a workflow), without those that a script of the job may
/// have set itself or that may be temporary.
std::vector<StoredKey> stored_keys(const github::Job& job);

/// What the owner of such a pipeline does in place of a key.
std::string_view help_in_place_of_key(std::string_view system);

}  // namespace writ::checks
