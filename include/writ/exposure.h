// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who is let in by a statement that names everybody. Used by the rules on open policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous

#include <string_view>
#include <vector>

#include "writ/iam.h"

namespace writ::iam {

/// The principal of a statement that stands for everybody, `*` or `{"AWS": "*"}`, or null.
const Principal* everybody(const Statement& statement);

/// A request of a stranger fails some condition of the statement: one that demands a value of a key
/// that strangers cannot choose. `open_keys` are those that anybody can meet; what is not known
/// counts as shutting out.
bool shuts_strangers_out(const Statement& statement,
                         const std::vector<std::string_view>& open_keys);

}  // namespace writ::iam
