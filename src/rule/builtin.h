// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The built-in rules as static data; the table is written by the build step (src/tools/rulec.cpp).

#include <span>

#include "writ/rule_set.h"

namespace writ {

/// Sorted by id.
std::span<const Rule> builtin_rules();

}  // namespace writ
