// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Splitting names that hold variables: `${AWS::AccountId}` has colons that separate nothing.

#include <cstddef>
#include <string_view>

namespace writ {

/// First of the characters `wanted` at or after `from` that does not stand inside `${…}`, `$(…)`,
/// `{{…}}` or `<…>`; npos if there is none. A mark that is never closed is ordinary text. `from`
/// must not lie inside marks. Linear.
std::size_t find_outside_braces(std::string_view text, std::string_view wanted,
                                std::size_t from = 0);

/// The same, but the last one in the text.
std::size_t find_last_outside_braces(std::string_view text, std::string_view wanted);

/// Does the text hold such marks?
bool has_braces(std::string_view text);

}  // namespace writ
