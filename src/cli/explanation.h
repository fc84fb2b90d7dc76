// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The long text of a rule, as `writ explain` prints it.

#include <string>

#include "writ/rule.h"

namespace writ::cli {

std::string render_explanation(const Rule& rule, bool color);

}  // namespace writ::cli
