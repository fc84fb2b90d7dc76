// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Our own look at JSON bytes around the library: what it cannot skip, and what it cannot explain.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "writ/finding.h"

namespace writ {

/// What JSON does not allow but people write.
struct JsonExtras {
  std::optional<Span> comment;         ///< the first comment
  std::optional<Span> trailing_comma;  ///< the first comma before `}` or `]`
  /// The text with all of them blanked out, so that every offset stays; empty if there are none.
  std::string cleaned;
};
JsonExtras find_json_extras(std::string_view text);

/// Where the parser stood when it met the error.
struct JsonErrorContext {
  enum class Place : uint8_t { before_root, after_root, in_array, in_object, after_key };
  Place place = Place::before_root;
  bool empty = true;      ///< nothing was read yet in the open array or object
  uint32_t last_end = 0;  ///< end of the last key, value or bracket that was read
  Span opener;            ///< bracket of the open array or object
  std::string_view key;   ///< with `after_key`
};

/// `syntax-json` for a text that does not parse, derived from the bytes after `last_end`.
Problem explain_json_error(std::string_view text, const JsonErrorContext& context);

constexpr bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace writ
