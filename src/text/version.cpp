// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/version.h"

namespace writ {

std::string_view version() { return WRIT_VERSION; }

}  // namespace writ
