// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Takes a policy that was found into its document. Used by the recognition of files and by formats
// that hold several policies.

#include <cstddef>
#include <optional>
#include <string_view>

#include "extract/extract.h"
#include "extract/policy_places.h"

namespace writ {

/// Is the word a kind of policy?
bool is_policy_hint(std::string_view kind);

/// Each kind once.
void add_kind(Document& document, std::string_view kind);

/// The index of the policy in the document; nothing for one that is broken. What the config says
/// comes first, then what stands around it, then its content and path.
std::optional<std::size_t> add_policy(Document& document, const PolicyPlace& place,
                                      const KindHint& hint);

}  // namespace writ
