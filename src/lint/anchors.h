// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a span stands in terms of meaning (statement, action, container, job, step, …), for suppressions and fingerprints.

#include <vector>

#include "writ/document.h"

namespace writ {

/// Outermost first; empty where nothing but a place in the file is known. Linear in the size of the models.
std::vector<Anchor> anchors_of(const Document& document, Span span);

}  // namespace writ
