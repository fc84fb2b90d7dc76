// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Did-you-mean: the nearest of some words.

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace writ {

/// Edits (insert, delete, replace, swap neighbours) between two words without ASCII case; more than
/// `limit` gives `limit + 1`.
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);

/// The candidate nearest to `word`, at most a third of its length (at least one, at most three
/// edits) away; empty if none. Among equals the first wins.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);
std::string_view nearest(std::string_view word, std::initializer_list<std::string_view> candidates);

}  // namespace writ
