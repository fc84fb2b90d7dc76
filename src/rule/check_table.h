// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks by name; the table is written by the build from the names of the files in src/checks.

#include <span>
#include <string_view>

#include "writ/check.h"

namespace writ {

struct NamedCheck {
  std::string_view name;
  const Check* check;
};

/// Sorted by name.
std::span<const NamedCheck> check_table();

}  // namespace writ
