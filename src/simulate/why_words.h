// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The names that `why` gives to callers, layers and requests.

#include <string>

#include "writ/decision.h"

namespace writ::simulate {

/// role `deploy`.
std::string caller_words(const iam::Caller& caller);
/// identity policy; service control policy of level 2.
std::string layer_words(const iam::StatementRef& ref, const iam::PolicyLayers& layers,
                        const iam::Request& request);
std::string layer_words(iam::Layer layer, const iam::Request& request);
/// `ecr:PutImage` on `arn:…`.
std::string deed_words(const iam::Request& request);
/// A statement that allows exactly the request.
std::string whole_statement(iam::Layer layer, const iam::Request& request);

}  // namespace writ::simulate
