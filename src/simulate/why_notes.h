// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a decision rests on beside the policies: accounts, assumptions, the catalogue.

#include <string>
#include <vector>

#include "simulate/why.h"

namespace writ::simulate {

/// `request` is the one that was decided.
std::vector<std::string> circumstance_notes(const Question& question, const iam::Request& request,
                                            const iam::Decision& decision);

}  // namespace writ::simulate
