// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Mistakes in the expressions of one scalar of a workflow or action, at their exact bytes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression.h"
#include "writ/finding.h"
#include "writ/node.h"

namespace writ::workflow_form {

/// Every `${{ … }}` of the scalar, each by itself.
void check_expressions(const Node& scalar, const github::Availability& available,
                       std::vector<Problem>& problems);

/// An `if:`, which is an expression as a whole, with or without `${{ }}`.
void check_condition(const Node& scalar, const github::Availability& available,
                     std::vector<Problem>& problems);

/// The expressions of the entry's key; `${{ insert }}` may be one as a whole.
void check_key(const Node& entry, const github::Availability& available,
               std::vector<Problem>& problems);

/// The text that a scalar or key stands for if it is one `${{ '…' }}` and nothing else: GitHub
/// reads it as if that text were written there.
std::optional<std::string> literal_expression(std::string_view text);

}  // namespace writ::workflow_form
