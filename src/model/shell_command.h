// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a command line says about its program, for the parser in shell.cpp.

#include <string_view>

#include "writ/script.h"
#include "writ/shell.h"

namespace writ::shell {

/// The command is a shell of this machine that takes its script from standard input: `bash`,
/// `sudo sh -e`, `bash -s x`; not `bash file` or `bash -c x`.
/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/sh.html
bool runs_its_input(const Command& command);

/// The bytes of the script that a command has for another shell to run, or for its own: `sh -c
/// '…'`, `eval '…'`. Only text that the script does not change; otherwise empty.
struct ArgumentScript {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool in_place = false;  ///< the shell that reads the script runs it
};
ArgumentScript argument_script(std::string_view script, const Command& command);

/// Finds `--name=value` and `-nvalue` as an option's value; the spelling before the value must be
/// literal.
void attach_values(std::string_view script, Command& command);
void attach_values(Call& call);

}  // namespace writ::shell
