// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Our own look at YAML bytes around the library: properties, blanks, kinds of plain scalars, and
// words for its errors.

#include <cstdint>
#include <string>
#include <string_view>

#include "writ/finding.h"
#include "writ/node.h"

namespace writ {

/// After blanks, line ends and comments. `#` begins a comment only at the start or after a blank.
uint32_t skip_yaml_space(std::string_view source, uint32_t at);

/// End of the anchor, alias or tag that begins at `at`.
uint32_t end_of_property(std::string_view source, uint32_t at);

/// Bytes from the start of the line.
uint32_t yaml_column(std::string_view source, uint32_t at);

/// Whether an explicit null (`~`, `null`) stands at `at`; gives its length or 0.
uint32_t null_word_at(std::string_view source, uint32_t at);

/// Kind of a plain scalar by the core schema: https://yaml.org/spec/1.2.2/#103-core-schema
NodeKind plain_kind(std::string_view text);

/// Kind of a scalar that bears a tag.
NodeKind tagged_kind(std::string_view tag, ScalarStyle style, std::string_view text);

/// What the library said, and where reading stood.
struct YamlErrorContext {
  std::string_view message;
  uint32_t at = 0;        ///< the library's position
  uint32_t last_end = 0;  ///< end of the last node that was read
  Span opener;            ///< bracket of the innermost open flow collection, or empty
};
/// For the first quote at or after `from` that is never closed.
Problem unclosed_quote(std::string_view source, uint32_t from);
Problem explain_yaml_error(std::string_view source, const YamlErrorContext& context);

}  // namespace writ
