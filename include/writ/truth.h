// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Three-valued logic (Kleene): what a question about a file is worth when parts of the answer are
// not in any file.

#include <algorithm>
#include <cstdint>

namespace writ {

/// In rising order, so that "and" is the least and "or" the greatest. An answer of `no` or `yes`
/// holds for every completion of what is unknown.
enum class Truth : uint8_t { no, unknown, yes };

constexpr Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
constexpr Truth both(Truth a, Truth b) { return std::min(a, b); }
constexpr Truth either(Truth a, Truth b) { return std::max(a, b); }
constexpr Truth negation(Truth a) { return static_cast<Truth>(2 - static_cast<int>(a)); }
/// The common answer of two cases of which nobody knows which one holds.
constexpr Truth agreed(Truth a, Truth b) { return a == b ? a : Truth::unknown; }

}  // namespace writ
