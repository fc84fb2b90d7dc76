// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The combinations that a job's matrix makes.
// https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations

#include <vector>

#include "writ/expression_value.h"
#include "writ/github.h"

namespace writ::github {

/// The `matrix.…` bindings of each combination, `include` and `exclude` applied; one without any
/// where the job has no matrix. Values that an expression gives are bound if they are known. Where
/// GitHub would refuse the matrix, for it makes at most 256 jobs, or where nothing can be told, one
/// combination of which nothing is known.
std::vector<Bindings> matrix_combinations(const Job& job, const Bindings& context);

}  // namespace writ::github
