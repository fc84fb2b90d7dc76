// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Places of the edits that checks propose.

#include <optional>
#include <string_view>

#include "writ/node.h"
#include "writ/span.h"

namespace writ {

/// The bytes that take an item out of its list together with its comma or its line, so that the
/// rest stays as it is written. Nothing for the only item of a list, for an item of several lines
/// in a YAML block, and where a comment would go with it. `source` is the file's text.
std::optional<Span> item_removal(const Node& item, std::string_view source);

}  // namespace writ
