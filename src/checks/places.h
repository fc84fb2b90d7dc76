// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Many places of one scalar, for checks that may find something in each line of a script.

#include <optional>

#include "writ/node.h"
#include "writ/shell.h"

namespace writ::checks {

/// Looks places up in a map that is made at the first of them.
class Places {
 public:
  explicit Places(const Node& scalar) : scalar_(scalar) {}

  Span of(std::size_t begin, std::size_t end) {
    if (!map_) map_ = scalar_.map();
    return map_->span(begin, end);
  }
  Span of(const shell::Word& word) { return of(word.begin, word.end); }

 private:
  Node scalar_;
  std::optional<ScalarMap> map_;
};

}  // namespace writ::checks
