// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Places in files, as every layer passes them around: byte ranges, never lines and columns.

#include <compare>
#include <cstdint>

namespace writ {

/// Half-open byte range `[begin, end)` in one file. Offsets are bytes from the start of the file,
/// a byte order mark included.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool contains(Span inner) const { return begin <= inner.begin && inner.end <= end; }
  constexpr bool contains(uint32_t offset) const { return begin <= offset && offset < end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

/// Index of a file in one run. Stable for the run only.
using FileId = uint32_t;

/// A span in a certain file of the run.
struct Location {
  FileId file = 0;
  Span span;
  friend constexpr auto operator<=>(const Location&, const Location&) = default;
};

}  // namespace writ
