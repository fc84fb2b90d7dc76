// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Does an edited policy allow more than before? Asked by the proof of fixes.

#include "writ/iam.h"

namespace writ::iam {

/// Some request that both policies can be asked passes `after` and did not pass `before`. The
/// requests are made from the words of the statements, those first that only one of the two has:
/// their actions, resources, principals and conditions, met and not met, and things that they do
/// not name. At most a few thousand are asked, so it is a test and no proof for policies of any
/// size.
bool widens(const Policy& before, const Policy& after);

}  // namespace writ::iam
