// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Simple commands of a PowerShell script, for steps of workflows whose shell it is. Nothing is
// executed.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing

#include <string_view>
#include <vector>

#include "writ/shell.h"

namespace writ::shell {

/// Reads the words of a script's commands as `parse` does for a POSIX shell. `$env:X = 'v'` assigns
/// to `env:X`, `$x = 'v'` to `$x`. A string that stands for itself is printed, so it is an argument
/// of a `Write-Output` that takes no bytes. Linear, never fails; what it does not understand it
/// skips: classes, here-strings, operators.
std::vector<Command> parse_powershell(std::string_view script);

}  // namespace writ::shell
