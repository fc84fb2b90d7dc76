// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Workflows as text, and the identities of their jobs as text, for tables of cases.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/oidc_subject.h"

/// The job `deploy` with these lines, in a workflow with this `on:` that grants `id-token: write`.
std::string deploy_job(std::string_view on, std::string_view lines);

/// A line each job with steps: `JOB: SUBJECT, SUBJECT`, sorted, or `JOB: refused, REASON`. A `?`
/// follows a subject that is not documented, and `(uncertain)` the job where it may have no token.
/// Files are named by path below `.github/workflows`.
std::string identities(const std::vector<std::pair<std::string, std::string>>& files,
                       const writ::github::RepositoryFacts& facts);

/// The same for one file, and the default branch `main`.
std::string identities(const std::string& workflow);

/// The refs of the first job, with `!` behind one whose subject is wider than what can start it.
std::string refs(const std::string& workflow);
/// The subjects of the first job, with a mark behind one that is meant to the letter.
std::string names(const std::string& workflow);
