// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Standard output and standard error, and what they are connected to.

#include <string>
#include <string_view>

#include "cli/commands.h"

namespace writ::cli {

/// To standard output. A closed pipe counts as success; another failure gives a message on standard
/// error and false.
bool print(std::string_view text);
/// Text that has been made harmless already, on standard error.
void say(std::string_view text);
/// `writ: …` on standard error, made harmless.
void complain(std::string_view message);
/// Whether output to a terminal is wanted in colour: the option, then NO_COLOR, FORCE_COLOR and
/// CLICOLOR_FORCE, then whether standard output is a terminal.
bool use_color(Color wanted);
/// Columns of the terminal, 100 if there is none.
unsigned terminal_width();
/// An environment variable, empty if unset.
std::string environment(const char* name);

}  // namespace writ::cli
