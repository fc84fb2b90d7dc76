// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a shell script does with its variables: what each word of its commands may be when they run,
// and what it leaves to the steps behind it. For whoever asks what a job's steps do, one after the
// other. Nothing is executed.
// https://www.gnu.org/software/bash/manual/bash.html#Shell-Expansions
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression_value.h"
#include "writ/shell.h"
#include "writ/truth.h"

namespace writ::shell {

/// What each variable may be, by name: texts, texts known in part (`Value::Kind::pattern`), unknown
/// values, and null where it may be unset. At most 16 values of at most 4096 bytes each. One that
/// is not there may be anything.
using Variables = std::map<std::string, github::Values, std::less<>>;

/// One simple command as it will run.
struct Call {
  uint32_t command = 0;  ///< index into the script's commands, which have the places
  /// What each of its words may be after expansion: texts, patterns or unknown values. There may be
  /// more words or fewer than in the command, as an unquoted value is split at its blanks.
  std::vector<github::Values> words;
  std::vector<uint32_t> sources;  ///< for each word, the index of the command's word that it is of
  uint32_t program_word = 0;  ///< index of the word that names the program, behind `sudo` and such
  Truth runs = Truth::yes;    ///< unknown where a branch, a loop, `&&` or `||` decides
  /// What stands before it: `A=1 aws …`. It finds this in its environment.
  Variables assigned;
  /// Values written in one word with their option, as `Command::Attached`.
  struct Attached {
    uint32_t word = 0;  ///< index into `words`
    github::Values value;
  };
  std::vector<Attached> attached;

  /// The name of the program as it is called; empty if it is not known.
  std::string_view program() const;
  /// As the functions of `Command` with these names, of words that can be only one text.
  bool is(std::initializer_list<std::string_view> words) const;
  const github::Values* option(std::initializer_list<std::string_view> names) const;
  bool has_flag(std::initializer_list<std::string_view> names) const;
  /// Indices of the words behind this command that are neither options nor values of options that
  /// take one; empty for another command.
  std::vector<std::size_t> arguments(std::initializer_list<std::string_view> command,
                                     std::span<const std::string_view> value_options) const;
  /// The command's word that these values, some of this call, are of.
  uint32_t source(const github::Values& values) const;
};

struct ScriptRun {
  /// In the order in which they stand, but those of a function where it is called. Those of
  /// functions that are never called are left out.
  std::vector<Call> calls;
  /// What it writes to GITHUB_ENV, which later steps find. Where it may not write it, the old value
  /// is among them.
  Variables environment;
  Variables
      outputs;  ///< what it writes to GITHUB_OUTPUT or with `::set-output`; null if perhaps nothing
  Variables exported;  ///< what commands that run inside this script find as environment at its end
  bool environment_open = false;  ///< something was written to GITHUB_ENV whose name is not known
  bool outputs_open = false;
  std::vector<github::Values> masked;  ///< `::add-mask::`
};

/// The language of a `shell:` of GitHub, a name or a template such as `/bin/bash -e {0}`; null if
/// it is another one.
std::optional<Language> language_of(std::string_view shell);

/// One forward pass over what `parse` or, of PowerShell, `parse_powershell` made of the script.
/// `expressions` are what `${{ … }}` read. Linear: expansions that make a script much longer, deep
/// recursion and deep nesting give unknown values, and of a script of more than 100,000 commands
/// nothing is known. Never fails.
ScriptRun run_script(std::string_view script, const std::vector<Command>& commands,
                     const Variables& environment, const github::Bindings& expressions,
                     Language language = Language::posix);

}  // namespace writ::shell
