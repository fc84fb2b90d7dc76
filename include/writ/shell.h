// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Simple commands of a POSIX shell script, enough to see what it runs, with the source place of
// every word. Nothing is executed.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "writ/span.h"
#include "writ/str.h"

namespace writ::shell {

/// One word after quote removal. `text` holds the literal parts; where the value is unknown (`$X`,
/// `$(…)`, `${{ … }}`) the text holds that source text and `holes` says where.
struct Word {
  std::string text;
  std::vector<Hole> holes;  ///< offsets into `text`; `inner` is left empty
  /// Decoded bytes of the script's scalar that the word takes, quotes included.
  uint32_t begin = 0;
  uint32_t end = 0;

  bool known() const { return holes.empty(); }
};

struct Assignment {
  Word name;  ///< text is the variable's name
  Word value;
};

/// One simple command: `A=1 docker push "$IMAGE" > log`.
struct Command {
  std::vector<Assignment> assignments;
  std::vector<Word> words;  ///< command name first; redirections left out
  /// Files that output is redirected or appended to; a redirection of a whole group (`{ …; } >> f`)
  /// counts for each of its commands.
  std::vector<Word> output_files;
  /// Values written in one word with their option (`--name=value`, `-pvalue`), so that `option` can
  /// point to them.
  struct Attached {
    uint32_t word = 0;  ///< index into `words`
    Word value;
  };
  std::vector<Attached> attached;
  /// Its standard input is the output of the command at this index in the same list; -1 if none.
  int32_t piped_from = -1;
  /// Found inside `$(…)` or backticks; `substituted_into` is the index of the command whose word or
  /// here-document holds it, -1 if none.
  int32_t substituted_into = -1;

  /// The command's name is `name` and its first arguments are these, after `sudo`, `env`, `time`
  /// and `command` are stripped. Options between them are skipped for tools with global options
  /// (`aws --region x ecr …`).
  bool is(std::initializer_list<std::string_view> words) const;
  /// Value of `--name value` or `--name=value`; null if not given. Give every spelling, such as
  /// {"-p", "--password"}.
  const Word* option(std::initializer_list<std::string_view> names) const;
  bool has_flag(std::initializer_list<std::string_view> names) const;
};

/// Reads a script, and here-documents that a shell in it runs (`bash <<EOF`, not `ssh host <<EOF`,
/// which runs elsewhere). Linear, never fails; what it does not understand it skips. Expressions
/// `${{ … }}` are holes.
std::vector<Command> parse(std::string_view script);

}  // namespace writ::shell
