// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Words of a bash script: quotes, parameters, substitutions. The base of the parser in shell.cpp,
// which reads what stands inside a substitution.
// https://www.gnu.org/software/bash/manual/bash.html#Shell-Syntax

#include <cstddef>
#include <string_view>
#include <vector>

#include "writ/shell.h"

namespace writ::shell {

/// A cursor over a script. Every call moves forward only, except for one memoised look ahead, so
/// reading is linear.
class Lexer {
 protected:
  explicit Lexer(std::string_view script, Dialect dialect = Dialect::github);
  ~Lexer() = default;

  /// Reads commands up to the closing character, which it consumes, or to `end_` (always so for
  /// NUL).
  virtual void read_commands(char closer) = 0;

  bool done() const { return pos_ >= end_; }
  /// The byte that many places ahead; NUL beyond the end.
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < end_ ? script_[pos_ + ahead] : '\0';
  }
  void advance(std::size_t count);
  bool at(std::string_view text) const;
  bool at_newline() const;
  /// Does an unquoted word end that many bytes ahead?
  bool at_word_end(std::size_t ahead = 0) const;
  /// Whether a word can begin here: no operator, but perhaps a process substitution.
  bool at_word() const;
  /// Passes blanks, line continuations and comments; stays before the end of the line.
  void skip_blanks();
  void skip_blanks_and_newlines();
  /// Reads a word; empty if none begins here.
  Word word();
  /// Reads on to the end of a word whose beginning is read.
  void continue_word(Word& out);
  /// Reads `[…]` on to a word; false if the word ends before the bracket closes.
  bool subscript(Word& out);
  /// Passes `(( … ))`, reading the substitutions inside. False (and unmoved) if the parentheses are
  /// subshells.
  bool skip_arithmetic();
  /// Reads the substitutions in text that is otherwise none of the shell's, up to that place.
  void read_expansions(std::size_t end);
  enum class Text : uint8_t { expanded, literal };
  /// The text up to that place, in which nothing or only what begins with `$` is the shell's.
  Word text_until(std::size_t end, Text kind);
  /// One step of a word: a quoted part, an expansion or a single byte, whatever it means elsewhere.
  void unquoted(Word& out);
  /// Reads the text up to that place as a script of its own.
  void read_script(std::size_t end);

  std::string_view script_;
  std::size_t pos_ = 0;
  /// Exclusive; inside backticks the place of the closing one.
  std::size_t end_;

 private:
  bool skip_continuation();
  bool at_array() const;
  bool at_pattern_list(const Word& out) const;
  void commands_until(std::size_t end);
  void single_quoted(Word& out);
  void double_quoted(Word& out);
  void ansi_quoted(Word& out);
  void ansi_escape(Word& out);
  void dollar(Word& out, bool in_double_quotes);
  void substitution(Word& out, std::size_t opening);
  void backticks(Word& out);
  void inner_backticks(Word& out);
  void parameter(Word& out, bool in_double_quotes);
  void array(Word& out);
  void pattern_list(Word& out);
  void old_arithmetic(Word& out);
  void give_up(Word& out);
  bool expression(Word& out);
  /// Takes the source since `begin` over as unknown text.
  void add_hole(Word& out, std::size_t begin, HoleKind kind) const;
  std::size_t expression_end(std::size_t at) const;
  std::size_t arithmetic_end(std::size_t from);

  std::vector<Hole> expressions_;
  std::size_t not_arithmetic_before_ = 0;
  unsigned depth_ = 0;
  /// Whether the innermost backticks are those of the outermost pair.
  bool in_backticks_ = false;
};

}  // namespace writ::shell
