// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where findings stand in terms of meaning (statement, action, container, job, step, …), for
// suppressions and fingerprints.

#include <vector>

#include "writ/document.h"

namespace writ {

/// Fills `anchors` of findings in this document, outermost first; empty where nothing but a place
/// in the file is known. One walk over the models and the tree for all findings.
void set_anchors(const Document& document, const std::vector<Finding*>& findings);

}  // namespace writ
