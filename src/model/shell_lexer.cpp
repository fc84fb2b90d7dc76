// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/shell_lexer.h"

#include <algorithm>
#include <utility>

#include "text/words.h"

namespace writ::shell {
namespace {

constexpr unsigned max_depth = 64;

struct Nested {
  explicit Nested(unsigned& depth) : depth_(depth) { ++depth_; }
  ~Nested() { --depth_; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;

 private:
  unsigned& depth_;
};

bool is_meta(char c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case ';':
    case '&':
    case '|':
    case '<':
    case '>':
    case '(':
    case ')': return true;
    default: return false;
  }
}

bool is_name(char c) { return is_alnum(c) || c == '_'; }

bool is_special_parameter(char c) {
  constexpr std::string_view specials = "@*#?-$!";
  return is_digit(c) || specials.find(c) != std::string_view::npos;
}

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

char simple_escape(char c) {
  switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'e':
    case 'E': return '\x1b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\':
    case '\'':
    case '"':
    case '?': return c;
    default: return '\0';
  }
}

/// What stands in quotes is not split into words.
void mark_quoted(Word& word, std::size_t first_hole) {
  for (std::size_t i = first_hole; i < word.holes.size(); ++i) word.holes[i].quoted = true;
}

}  // namespace

Lexer::Lexer(std::string_view script, Dialect dialect)
    : script_(script), end_(script.size()), expressions_(find_holes(script, dialect)) {}

void Lexer::advance(std::size_t count) { pos_ = std::min(pos_ + count, end_); }

bool Lexer::at(std::string_view text) const {
  return script_.substr(pos_, end_ - pos_).substr(0, text.size()) == text;
}

bool Lexer::at_newline() const { return peek() == '\n' || (peek() == '\r' && peek(1) == '\n'); }

bool Lexer::at_word_end(std::size_t ahead) const {
  if (pos_ + ahead >= end_) return true;
  if (peek(ahead) == '<' && expression_end(pos_ + ahead) != pos_ + ahead) return false;
  return is_meta(peek(ahead)) || (peek(ahead) == '\r' && peek(ahead + 1) == '\n');
}

bool Lexer::at_word() const { return !at_word_end() || at("<(") || at(">("); }

void Lexer::skip_blanks() {
  while (!done()) {
    if (peek() == ' ' || peek() == '\t' || (peek() == '\r' && peek(1) == '\n')) {
      advance(1);
    } else if (skip_continuation()) {
      continue;
    } else if (peek() == '#') {
      while (!done() && peek() != '\n') {
        const std::size_t after = expression_end(pos_);
        pos_ = after != pos_ ? after : pos_ + 1;
      }
    } else {
      return;
    }
  }
}

void Lexer::skip_blanks_and_newlines() {
  for (skip_blanks(); peek() == '\n'; skip_blanks()) advance(1);
}

Word Lexer::word() {
  Word out;
  while (skip_continuation()) {
  }
  out.begin = out.end = static_cast<uint32_t>(pos_);
  continue_word(out);
  return out;
}

void Lexer::continue_word(Word& out) {
  while (!done()) {
    // A word that goes on behind the end of its line spans it; one that does not ends before it.
    if (skip_continuation()) continue;
    if (!at_word_end()) {
      unquoted(out);
    } else if (at("<(") || at(">(")) {
      substitution(out, 2);
    } else if (at_array()) {
      array(out);
    } else if (at_pattern_list(out)) {
      pattern_list(out);
    } else {
      break;
    }
    out.end = static_cast<uint32_t>(pos_);
  }
}

bool Lexer::subscript(Word& out) {
  unsigned open = 0;
  while (!at_word_end()) {
    const char c = peek();
    unquoted(out);
    out.end = static_cast<uint32_t>(pos_);
    if (c == '[') ++open;
    if (c == ']' && --open == 0) return true;
  }
  return false;
}

bool Lexer::skip_continuation() {
  if (peek() != '\\') return false;
  const std::size_t size = peek(1) == '\n' ? 2 : peek(1) == '\r' && peek(2) == '\n' ? 3 : 0;
  advance(size);
  return size != 0;
}

bool Lexer::at_array() const { return peek() == '(' && pos_ > 0 && script_[pos_ - 1] == '='; }

// https://www.gnu.org/software/bash/manual/bash.html#Pattern-Matching
bool Lexer::at_pattern_list(const Word& out) const {
  constexpr std::string_view operators = "?*+@!";
  return peek() == '(' && peek(1) != ')' && out.begin < pos_ &&
         operators.find(script_[pos_ - 1]) != std::string_view::npos;
}

void Lexer::unquoted(Word& out) {
  if ((peek() == '<' || peek() == '{') && expression(out)) return;
  switch (peek()) {
    case '\'': return single_quoted(out);
    case '"': return double_quoted(out);
    case '$': return dollar(out, false);
    case '`': return backticks(out);
    case '\\':
      if (skip_continuation()) return;
      if (in_backticks_ && peek(1) == '`') return inner_backticks(out);
      if (pos_ + 1 < end_) advance(1);
      break;
    default: break;
  }
  out.text += peek();
  advance(1);
}

void Lexer::single_quoted(Word& out) {
  const std::size_t first_hole = out.holes.size();
  advance(1);
  while (!done() && peek() != '\'') {
    if (expression(out)) continue;
    out.text += peek();
    advance(1);
  }
  advance(1);
  mark_quoted(out, first_hole);
}

void Lexer::double_quoted(Word& out) {
  const std::size_t first_hole = out.holes.size();
  advance(1);
  while (!done() && peek() != '"') {
    const char c = peek();
    if (c == '$') {
      dollar(out, true);
      continue;
    }
    if ((c == '<' || c == '{') && expression(out)) continue;
    if (c == '`') {
      backticks(out);
      continue;
    }
    if (c == '\\' && skip_continuation()) continue;
    if (c == '\\' && in_backticks_ && peek(1) == '`') {
      inner_backticks(out);
      continue;
    }
    if (c == '\\' && (peek(1) == '$' || peek(1) == '`' || peek(1) == '"' || peek(1) == '\\'))
      advance(1);
    out.text += peek();
    advance(1);
  }
  advance(1);
  mark_quoted(out, first_hole);
}

void Lexer::ansi_quoted(Word& out) {
  const std::size_t first_hole = out.holes.size();
  advance(2);
  while (!done() && peek() != '\'') {
    if (expression(out)) continue;
    if (peek() == '\\' && pos_ + 1 < end_) {
      ansi_escape(out);
      continue;
    }
    out.text += peek();
    advance(1);
  }
  advance(1);
  mark_quoted(out, first_hole);
}

// https://www.gnu.org/software/bash/manual/bash.html#ANSI_002dC-Quoting
void Lexer::ansi_escape(Word& out) {
  const char kind = peek(1);
  if (const char c = simple_escape(kind)) {
    out.text += c;
    return advance(2);
  }
  const bool octal = digit_value(kind) < 8;
  const int base = octal ? 8 : 16;
  const std::size_t most = octal ? 3 : kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  const std::size_t first = octal ? 1 : 2;
  std::size_t count = 0;
  uint32_t value = 0;
  while (count < most && digit_value(peek(first + count)) < base) {
    value = value * static_cast<uint32_t>(base) +
            static_cast<uint32_t>(digit_value(peek(first + count)));
    ++count;
  }
  if (count == 0) {
    out.text += peek();
    return advance(1);
  }
  if (kind == 'u' || kind == 'U') {
    append_utf8(out.text, value <= 0x10FFFF ? value : 0xFFFD);
  } else {
    out.text += static_cast<char>(value & 0xFF);
  }
  advance(first + count);
}

void Lexer::dollar(Word& out, bool in_double_quotes) {
  if (expression(out)) return;
  const char next = peek(1);
  if (next == '(') return substitution(out, 2);
  if (next == '{') return parameter(out, in_double_quotes);
  if (next == '[') return old_arithmetic(out);
  if (next == '\'' && !in_double_quotes) return ansi_quoted(out);
  if (next == '"' && !in_double_quotes) {
    advance(1);
    return double_quoted(out);
  }
  const std::size_t begin = pos_;
  advance(1);
  if (is_name(next) && !is_digit(next)) {
    while (is_name(peek())) advance(1);
  } else if (is_special_parameter(next)) {
    advance(1);
  } else {
    out.text += '$';
    return;
  }
  add_hole(out, begin, HoleKind::shell);
}

void Lexer::substitution(Word& out, std::size_t opening) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  if (at("$((")) {
    advance(1);
    if (skip_arithmetic()) return add_hole(out, begin, HoleKind::shell);
    pos_ = begin;
  }
  advance(opening);
  read_commands(')');
  add_hole(out, begin, HoleKind::shell);
}

void Lexer::commands_until(std::size_t end) {
  const std::size_t outer_end = end_;
  end_ = std::min(end, outer_end);
  read_commands('\0');
  pos_ = end_;
  end_ = outer_end;
}

void Lexer::backticks(Word& out) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  std::size_t close = begin + 1;
  while (close < end_ && script_[close] != '`') {
    const std::size_t after = expression_end(close);
    close = after != close ? after : close + (script_[close] == '\\' ? 2 : 1);
  }
  const bool outer = std::exchange(in_backticks_, true);
  advance(1);
  commands_until(close);
  in_backticks_ = outer;
  advance(1);
  add_hole(out, begin, HoleKind::shell);
}

// Inside backticks a pair with one backslash each nests; deeper ones stay text.
void Lexer::inner_backticks(Word& out) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  advance(2);
  std::size_t close = pos_;
  while (close < end_ && script_.substr(close, 2) != "\\`") {
    const std::size_t after = expression_end(close);
    close = after != close ? after : close + (script_[close] == '\\' ? 2 : 1);
  }
  in_backticks_ = false;
  commands_until(close);
  in_backticks_ = true;
  advance(2);
  add_hole(out, begin, HoleKind::shell);
}

void Lexer::parameter(Word& out, bool in_double_quotes) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  advance(2);
  // In `${$}` and `${#}` the first character is a name, whatever it means elsewhere.
  if (is_special_parameter(peek()) && expression_end(pos_) == pos_) advance(1);
  while (is_name(peek())) advance(1);
  if (at("[@]") || at("[*]")) advance(3);
  // Within double quotes single ones are text, save in the pattern of `${X#…}`, `${X/…}` and such.
  constexpr std::string_view pattern_operators = "#%/^,";
  const bool quotes =
      !in_double_quotes || (!done() && pattern_operators.find(peek()) != std::string_view::npos);
  Word ignored;
  while (!done() && peek() != '}') {
    const char c = peek();
    if (c == '$') {
      dollar(ignored, in_double_quotes);
    } else if (c == '`') {
      backticks(ignored);
    } else if (c == '"') {
      double_quoted(ignored);
    } else if (c == '\'' && quotes) {
      single_quoted(ignored);
    } else {
      advance(c == '\\' ? 2 : 1);
    }
  }
  advance(1);
  add_hole(out, begin, HoleKind::shell);
}

void Lexer::array(Word& out) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  advance(1);
  for (skip_blanks_and_newlines(); !done() && peek() != ')'; skip_blanks_and_newlines()) {
    if (at_word()) {
      word();
    } else {
      advance(1);
    }
  }
  advance(1);
  add_hole(out, begin, HoleKind::shell);
}

// Its `|`, blanks and parentheses are text. One that its line does not close is no pattern.
void Lexer::pattern_list(Word& out) {
  unsigned open = 0;
  while (!done() && !at_newline()) {
    const char c = peek();
    if (!is_meta(c)) {
      unquoted(out);
      continue;
    }
    out.text += c;
    advance(1);
    if (c == '(') ++open;
    if (c == ')' && --open == 0) return;
  }
}

// `$[…]`, which old scripts write for `$((…))`.
void Lexer::old_arithmetic(Word& out) {
  if (depth_ >= max_depth) return give_up(out);
  const Nested nested(depth_);
  const std::size_t begin = pos_;
  advance(2);
  Word ignored;
  for (unsigned open = 1; !done() && !at_newline();) {
    const char c = peek();
    if (c == '$' || c == '`') {
      unquoted(ignored);
      continue;
    }
    advance(1);
    if (c == '[') ++open;
    if (c == ']' && --open == 0) break;
  }
  add_hole(out, begin, HoleKind::shell);
}

void Lexer::read_expansions(std::size_t end) { text_until(end, Text::expanded); }

// https://www.gnu.org/software/bash/manual/bash.html#Here-Documents
Word Lexer::text_until(std::size_t end, Text kind) {
  const std::size_t outer_end = end_;
  end_ = std::min(end, outer_end);
  Word out;
  out.begin = static_cast<uint32_t>(pos_);
  while (!done()) {
    const char c = peek();
    if (c == '$' && kind == Text::expanded) {
      dollar(out, true);
      continue;
    }
    if (c == '`' && kind == Text::expanded) {
      backticks(out);
      continue;
    }
    if (expression(out)) continue;
    if (c == '\\' && kind == Text::expanded) {
      if (skip_continuation()) continue;
      if (peek(1) == '$' || peek(1) == '`' || peek(1) == '\\') advance(1);
    }
    if (!done()) out.text += peek();
    advance(1);
  }
  mark_quoted(out, 0);
  pos_ = end_;
  out.end = static_cast<uint32_t>(std::max<std::size_t>(pos_, out.begin));
  end_ = outer_end;
  return out;
}

void Lexer::read_script(std::size_t end) {
  if (depth_ < max_depth) {
    const Nested nested(depth_);
    commands_until(end);
  }
  pos_ = std::min(end, end_);
}

// Nested too deeply to be written by hand: the rest of the word stays unread.
void Lexer::give_up(Word& out) {
  const std::size_t begin = pos_;
  advance(2);
  while (!done() && peek() != '"' && peek() != '\'' && (peek() == '(' || !is_meta(peek())))
    advance(1);
  add_hole(out, begin, HoleKind::shell);
}

bool Lexer::expression(Word& out) {
  const std::size_t begin = pos_;
  const std::size_t after = expression_end(begin);
  if (after == begin) return false;
  pos_ = after;
  add_hole(out, begin, std::ranges::lower_bound(expressions_, begin, {}, &Hole::begin)->kind);
  return true;
}

void Lexer::add_hole(Word& out, std::size_t begin, HoleKind kind) const {
  Hole hole;
  hole.begin = static_cast<uint32_t>(out.text.size());
  out.text += script_.substr(begin, pos_ - begin);
  hole.end = static_cast<uint32_t>(out.text.size());
  hole.kind = kind;
  out.holes.push_back(hole);
}

// CI services put the values in before the shell reads the script, so quotes and comments do not
// hide them.
std::size_t Lexer::expression_end(std::size_t at) const {
  constexpr std::string_view first_bytes = "$<{";
  if (at >= end_ || first_bytes.find(script_[at]) == std::string_view::npos) return at;
  const auto found = std::ranges::lower_bound(expressions_, at, {}, &Hole::begin);
  if (found == expressions_.end() || found->begin != at) return at;
  return std::min<std::size_t>(found->end, end_);
}

bool Lexer::skip_arithmetic() {
  const std::size_t after = arithmetic_end(pos_ + 2);
  if (after == std::string_view::npos) return false;
  read_expansions(after);
  return true;
}

// Where `((` closes as an arithmetic expression: at `))` and nothing between. A failed look ahead
// is remembered so that many of them together stay linear.
std::size_t Lexer::arithmetic_end(std::size_t from) {
  if (from < not_arithmetic_before_) return std::string_view::npos;
  std::size_t at = from;
  for (unsigned open = 2; at < end_; ++at) {
    const std::size_t after = expression_end(at);
    if (after != at) {
      at = after - 1;
    } else if (script_[at] == '\\') {
      ++at;
    } else if (script_[at] == '(') {
      ++open;
    } else if (script_[at] == ')' && --open == 1) {
      if (at + 1 < end_ && script_[at + 1] == ')') return at + 2;
      break;
    }
  }
  not_arithmetic_before_ = at;
  return std::string_view::npos;
}

}  // namespace writ::shell
