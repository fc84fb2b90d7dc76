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

/// `*` among the actions: everything.
bool any_action(const Statement& statement);

/// One of the condition's values is met by strangers too: wildcards only, a network as large as the
/// internet, an ARN of whatever account.
bool fits_strangers(const Condition& condition);

/// A request of a stranger fails some condition of the statement: one that demands a value of a key
/// that strangers cannot choose. `open_keys` are those that anybody can meet; what is not known
/// counts as shutting out.
bool shuts_strangers_out(const Statement& statement,
                         const std::vector<std::string_view>& open_keys);

/// Of a Deny: whoever calls can do so that it does not hold, with TLS or a second factor for
/// instance.
bool is_avoidable(const Condition& condition);

/// Some Deny reaches all that the statement allows, and its conditions, if it has any, are none
/// that every caller can avoid: it may be what shuts strangers out.
bool may_be_denied_to_strangers(const Policy& policy, const Statement& allow);

}  // namespace writ::iam
