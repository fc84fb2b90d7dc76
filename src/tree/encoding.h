// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What must be true of a file's bytes before either parser reads them.

#include <cstdint>
#include <optional>
#include <string_view>

#include "writ/finding.h"

namespace writ {

/// Bytes of a UTF-8 byte order mark at the start: 3 or 0.
uint32_t utf8_mark_size(std::string_view text);

/// `syntax-encoding` at the first byte that is no UTF-8 text, is NUL, or tells of UTF-16 or UTF-32.
std::optional<Problem> check_encoding(std::string_view text);

}  // namespace writ
