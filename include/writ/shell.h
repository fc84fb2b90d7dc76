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

enum class Language : uint8_t { posix, powershell };

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

/// Commands that run together: perhaps not at all, or apart from the rest of the script.
struct Block {
  enum class Kind : uint8_t {
    subshell,  ///< `( )`, `$( )`, one side of a pipe, the text that another shell reads: what it
               ///< assigns does not leave it
    maybe,     ///< a group on the right of `&&` or `||`
    loop,      ///< runs any number of times
    arm,       ///< of `if` or `case`: at most one of those with the same `choice` runs
    function   ///< the body of a function, which runs where it is called
  };
  Kind kind = Kind::subshell;
  bool otherwise = false;  ///< `else` or `*)`: one of the arms up to this one runs for certain
  uint32_t choice = 0;     ///< number of the `if` or `case` in the script
  uint32_t arm = 0;        ///< number in its choice, from 0; some may hold no command
};

/// One simple command: `A=1 docker push "$IMAGE" > log`. The header of `for X in a b` is a command
/// without words that assigns to X each value.
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
  Word input;  ///< its here-document or here-string; takes no bytes if there is none
  bool loop_header = false;
  /// A branch, a loop, `&&` or `||` decides whether it runs.
  bool conditional = false;
  /// Name of the innermost function whose body holds it, a view into the script that is another one
  /// for each definition; empty outside of functions.
  std::string_view function;
  /// How many blocks end, and which begin thereafter, between the command before in the list and
  /// this one. Blocks without commands are left out.
  uint32_t closed = 0;
  std::vector<Block> opened;

  /// The command's name is `name` and its first arguments are these, after `sudo`, `env`, `time`
  /// and `command` are stripped. Options between them are skipped for tools with global options
  /// (`aws --region x ecr …`).
  bool is(std::initializer_list<std::string_view> words) const;
  /// Value of `--name value` or `--name=value`; null if not given. Give every spelling, such as
  /// {"-p", "--password"}.
  const Word* option(std::initializer_list<std::string_view> names) const;
  bool has_flag(std::initializer_list<std::string_view> names) const;
};

/// Reads a script, and what a shell in it runs: here-documents (`bash <<EOF`, not `ssh host <<EOF`,
/// which runs elsewhere) and literal arguments (`sh -c '…'`, `eval '…'`). Linear, never fails; what
/// it does not understand it skips. What the CI service fills in before is a hole, such as GitHub's
/// `${{ … }}`.
std::vector<Command> parse(std::string_view script, Dialect dialect = Dialect::github);

}  // namespace writ::shell
