// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Workflows as text, and what their jobs hold at each step as text, for tables of cases.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/oidc_subject.h"

/// The job `deploy` on a machine of GitHub's with these lines for the job and these steps.
std::string job_with(std::string_view lines, std::string_view steps);

/// A line each step of every job: `MODE ROLE ACCOUNT REGION SECONDS`, as the step finds them, `-`
/// for what it does not have, and `> RESULT` behind a step that configures credentials. The last
/// line of a job is what it ends with.
std::string walked(const std::vector<std::pair<std::string, std::string>>& files,
                   const writ::github::RepositoryFacts& facts = {});

/// The same for one workflow, of one job.
std::string walked(const std::string& workflow);

/// `KIND IMAGE`, a line each use of an image.
std::string images(const std::string& workflow);
std::string images(const std::vector<std::pair<std::string, std::string>>& files);
