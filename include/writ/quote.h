// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Text from files as it may stand in a message.

#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// Shown instead of a secret: the first four characters (fewer of a short one) and the length.
std::string mask_secret(std::string_view secret);
/// `text` as it may stand between backticks in a message: valid UTF-8, no backtick, cut to 80 code
/// points. Control characters are the renderers' matter.
std::string quoted(std::string_view text);
/// `a`, `a and b`, `a, b and c`, each in backticks.
std::string join_quoted(const std::vector<std::string>& words);

}  // namespace writ
