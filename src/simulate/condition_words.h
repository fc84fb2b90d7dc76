// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Conditions in words.

#include <string>

#include "writ/iam.h"
#include "writ/request.h"

namespace writ::simulate {

/// `aws:SourceVpce` is `vpce-1`.
std::string as_fact(const iam::Condition& condition);
/// needs `aws:SourceVpce` to be `vpce-1`, but it is `vpce-2`.
std::string as_need(const iam::Condition& condition, const iam::Request& request);
/// A command-line option that meets the condition: `--context aws:SourceVpce=vpce-1`.
std::string as_option(const iam::Condition& condition);

}  // namespace writ::simulate
