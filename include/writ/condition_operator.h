// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the values of a condition must look like. The decision engine and the checks on conditions
// read values by the same functions.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

#include <optional>
#include <string>
#include <string_view>

#include "writ/iam.h"

namespace writ::iam {

/// The form of value that the operator reads, with its article (`a number`); empty for operators
/// that read every text, and for words that are no operator.
std::string_view wanted_form(const Condition& condition);
/// Has a literal value the form that the operator wants?
bool takes_value(const Condition& condition, std::string_view value);

/// Lies an IPv4 or IPv6 address or network (`192.0.2.0/24`) wholly in another one? Null if one of
/// them is neither.
std::optional<bool> is_in_network(std::string_view address, std::string_view network);

/// A network with its address reduced to the bits that count: `192.0.2.0/24` for `192.0.2.7/24`.
/// Empty for a text without a prefix length and for what is no network. Another spelling of the
/// same IPv6 network is given back as it is.
std::string network_of(std::string_view text);

}  // namespace writ::iam
