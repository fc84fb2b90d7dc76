// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the steps of a workflow come to AWS credentials. Used by checks on keys, OIDC and role trust.
// https://github.com/aws-actions/configure-aws-credentials

#include <optional>
#include <string>
#include <string_view>

#include "writ/github.h"

namespace writ::github {

/// What a step of `aws-actions/configure-aws-credentials` is given, by input or by the environment
/// names that the action reads since 4.2; keys are read from inputs alone. Null where nothing is given; an empty text counts as
/// nothing.
struct AwsCredentials {
  const Entry* role = nullptr;
  const Entry* key_id = nullptr;
  const Entry* session_token = nullptr;
  const Entry* token_file = nullptr;
  const Entry* region = nullptr;
  bool role_chaining = false;  ///< also where it cannot be known
  bool skips_oidc = false;     ///< the same for `force-skip-oidc`

  /// The action will ask GitHub for an OIDC token, if the job may have one. Where it may not, the
  /// action falls back to whatever credentials it finds.
  bool wants_oidc() const {
    return role != nullptr && key_id == nullptr && token_file == nullptr && !role_chaining &&
           !skips_oidc;
  }
};
/// Null for a step that uses another action. `job` and `workflow` may be null.
std::optional<AwsCredentials> aws_credentials(const Step& step, const Job* job,
                                              const Workflow* workflow);

/// The job runs on a machine of GitHub's own (`ubuntu-…`, `windows-…`, `macos-…`), which has no AWS
/// credentials of itself and the AWS CLI version 2. False where that cannot be known.
bool on_hosted_runner(const Job& job);
/// `ubuntu-latest`, `windows-2025`, `macos-15-xlarge`.
/// https://docs.github.com/en/actions/reference/runners/github-hosted-runners
bool is_hosted_label(std::string_view label);

/// The first expression among the holes that reads the `secrets` or `vars` context, as it stands
/// between the braces; empty if none.
std::string_view stored_value(std::string_view text, const std::vector<Hole>& holes);

/// The same, or what a variable among the holes (`$NAME`, `${NAME}`, `${{ env.NAME }}`) is given in
/// the `env` of step, job or workflow. The variable `except` is not followed.
std::string_view stored_value(std::string_view text, const std::vector<Hole>& holes,
                              std::string_view except, const Step& step, const Job* job,
                              const Workflow* workflow);

/// A shell word's or input's text with `$NAME`, `${NAME}` and `${{ env.NAME }}` replaced by literal
/// values from the `env` of step, job and workflow; null if a part stays unknown.
std::optional<std::string> resolve_env(std::string_view text, const std::vector<Hole>& holes,
                                       const Step& step, const Job* job, const Workflow* workflow);

}  // namespace writ::github
