// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The version of this library and program.

#include <string_view>

namespace writ {

/// `MAJOR.MINOR.PATCH`, from the build.
std::string_view version();

}  // namespace writ
