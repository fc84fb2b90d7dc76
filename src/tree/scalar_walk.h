// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Walks a scalar in the source along its decoded text. Gives the scalar's end (the YAML parser
// needs it, its library tells only starts) and the pieces of a ScalarMap.

#include <cstdint>
#include <string_view>
#include <vector>

#include "writ/node.h"

namespace writ {

struct ScalarWalk {
  uint32_t end = 0;    ///< first byte after the scalar, quotes included
  bool exact = false;  ///< every decoded byte was found in the source
  bool closed = true;  ///< false for a quoted scalar whose second quote is missing
};

/// `begin` is the first byte of the scalar (a quote, `|`, `>` or the text), `decoded` what a parser
/// made of it. What ends a plain or block scalar is not decided again here: the decoded text tells
/// how far it goes. Linear. Fills `pieces` if given.
ScalarWalk walk_scalar(std::string_view source, uint32_t begin, ScalarStyle style,
                       std::string_view decoded, std::vector<ScalarMap::Piece>* pieces);

/// Style by the first byte of a YAML scalar.
ScalarStyle style_at(std::string_view source, uint32_t begin);

}  // namespace writ
