// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/powershell.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/shell_command.h"
#include "text/words.h"

namespace writ::shell {
namespace {

constexpr unsigned max_depth = 64;

bool is_name_byte(char c) { return is_alnum(c) || c == '_' || c == ':'; }

class Reader {
 public:
  explicit Reader(std::string_view script)
      : script_(script), expressions_(find_holes(script, Dialect::github)) {}

  std::vector<Command> read() {
    while (pos_ < script_.size()) {
      read_statements('\0');
      advance(1);  // a bracket that nothing opened
    }
    return std::move(commands_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < script_.size() ? script_[pos_ + ahead] : '\0';
  }
  bool done() const { return pos_ >= script_.size(); }
  void advance(std::size_t count) { pos_ = std::min(pos_ + count, script_.size()); }
  bool at(std::string_view text) const { return script_.substr(pos_, text.size()) == text; }
  int32_t next_index() const { return static_cast<int32_t>(commands_.size()); }
  bool at_end_of_line() const { return peek() == '\n' || at("\r\n") || done(); }

  void skip_blanks();
  void skip_lines();
  void skip_comment();
  void read_statements(char closer);
  void read_statement();
  bool read_keyword();
  void read_condition();
  void read_group(char closer, Block block);
  bool read_assignment();
  bool read_entry();
  void read_value(Assignment& assignment);
  void read_pipeline();
  void read_command();
  bool read_redirection();
  bool at_statement_end() const;

  Word word();
  void part(Word& out);
  void single_quoted(Word& out);
  void double_quoted(Word& out);
  void here_string(Word& out);
  void variable(Word& out, bool in_quotes);
  void nested(Word& out, std::size_t opening, char closer, Block block);
  bool expression(Word& out);
  void add_hole(Word& out, std::size_t begin, HoleKind kind, bool quoted) const;

  void add_command();
  void open_block(Block block);
  void close_blocks_to(std::size_t count);

  std::string_view script_;
  std::size_t pos_ = 0;
  std::vector<Hole> expressions_;
  std::vector<Command> commands_;
  std::vector<uint32_t> blocks_;  ///< how many conditions each open block depends on
  std::vector<Block> opened_;
  uint32_t closed_ = 0;
  uint32_t choices_ = 0;
  int32_t owner_ = -1;  ///< command whose word holds what is read
  int32_t pipe_ = -1;
  unsigned depth_ = 0;
  std::string_view function_;
  Block arm_;  ///< of the `if` that was read last
};

void Reader::skip_comment() {
  if (at("<#")) {
    pos_ = std::min(script_.find("#>", pos_ + 2), script_.size());
    advance(2);
  } else {
    pos_ = std::min(script_.find('\n', pos_), script_.size());
  }
}

void Reader::skip_blanks() {
  while (!done()) {
    if (peek() == ' ' || peek() == '\t') {
      advance(1);
    } else if (peek() == '`' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      advance(peek(1) == '\n' ? 2 : 3);
    } else if (peek() == '#' || at("<#")) {
      skip_comment();
    } else {
      return;
    }
  }
}

void Reader::skip_lines() {
  for (skip_blanks(); peek() == '\n' || peek() == '\r' || peek() == ';'; skip_blanks()) advance(1);
}

bool Reader::at_statement_end() const {
  return at_end_of_line() || peek() == ';' || peek() == '}' || peek() == ')';
}

/// Reads up to the closing bracket, which stays.
void Reader::read_statements(char closer) {
  for (skip_lines(); !done() && peek() != closer; skip_lines()) {
    if (peek() == '}' || peek() == ')') {
      if (closer == '\0') return;
      advance(1);
      continue;
    }
    const std::size_t before = pos_;
    read_statement();
    if (pos_ == before) advance(1);
  }
}

void Reader::read_statement() {
  pipe_ = -1;
  if (read_keyword() || read_assignment() || read_entry()) return;
  const std::size_t blocks = blocks_.size();
  read_pipeline();
  while (at("&&") || at("||")) {
    advance(2);
    skip_lines();
    close_blocks_to(blocks);
    open_block({.kind = Block::Kind::maybe});
    pipe_ = -1;
    read_pipeline();
  }
  close_blocks_to(blocks);
}

// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_language_keywords
bool Reader::read_keyword() {
  std::size_t size = 0;
  while (is_alpha(peek(size))) ++size;
  const std::string keyword = to_lower(script_.substr(pos_, size));
  const char after = peek(size);
  if (size == 0 || (is_alnum(after) || after == '-' || after == '.' || after == '\\')) return false;
  const auto enter = [&](Block block) {
    advance(size);
    read_condition();
    if (peek() == '{') read_group('}', block);
  };
  if (keyword == "if") {
    arm_ = {.kind = Block::Kind::arm, .choice = choices_++};
    enter(arm_);
  } else if (keyword == "elseif" || keyword == "else") {
    ++arm_.arm;
    arm_.otherwise = keyword == "else";
    enter(arm_);
  } else if (keyword == "for" || keyword == "foreach" || keyword == "while" || keyword == "do" ||
             keyword == "switch" || keyword == "until") {
    enter({.kind = Block::Kind::loop});
  } else if (keyword == "catch") {
    enter({.kind = Block::Kind::maybe});
  } else if (keyword == "try" || keyword == "finally" || keyword == "begin" ||
             keyword == "process" || keyword == "end") {
    // What fails half way is taken as if it did not.
    enter({.kind = Block::Kind::maybe});
  } else if (keyword == "return" || keyword == "throw" || keyword == "exit") {
    advance(size);
  } else if (keyword == "param") {
    advance(size);
    read_condition();
  } else if (keyword == "function" || keyword == "filter") {
    advance(size);
    skip_blanks();
    std::size_t end = 0;
    while (is_name_byte(peek(end)) || peek(end) == '-') ++end;
    const std::string_view outer = std::exchange(function_, script_.substr(pos_, end));
    advance(end);
    read_condition();
    if (peek() == '{') read_group('}', {.kind = Block::Kind::function});
    function_ = outer;
  } else {
    return false;
  }
  return true;
}

/// Passes `( … )`, with the commands inside.
void Reader::read_condition() {
  skip_lines();
  if (peek() != '(') return;
  const Block arm = arm_;
  read_group(')', {.kind = Block::Kind::subshell});
  arm_ = arm;
  skip_lines();
}

void Reader::read_group(char closer, Block block) {
  advance(1);
  if (depth_ >= max_depth) return;
  ++depth_;
  const Block arm = arm_;
  const std::size_t blocks = blocks_.size();
  open_block(block);
  read_statements(closer);
  advance(1);
  close_blocks_to(blocks);
  arm_ = arm;
  --depth_;
}

/// `$env:X = …`, `$x += …`, `[string]$x = …`.
bool Reader::read_assignment() {
  const std::size_t before = pos_;
  while (peek() == '[') {
    std::size_t size = 1;
    while (is_name_byte(peek(size)) || peek(size) == '.') ++size;
    if (peek(size) != ']') break;
    advance(size + 1);
    skip_blanks();
  }
  if (peek() == '$') {
    const std::size_t begin = pos_;
    const bool braces = peek(1) == '{';
    std::size_t size = braces ? 2 : 1;
    while (is_name_byte(peek(size))) ++size;
    std::string name(script_.substr(begin + (braces ? 2 : 1), size - (braces ? 2 : 1)));
    if (braces && peek(size) == '}') ++size;
    advance(size);
    skip_blanks();
    const bool adds = peek() == '+' && peek(1) == '=';
    if (!name.empty() && (adds || (peek() == '=' && peek(1) != '='))) {
      Assignment next;
      next.name.begin = static_cast<uint32_t>(begin);
      next.name.end = static_cast<uint32_t>(begin + size);
      next.name.text =
          starts_with_ignoring_case(name, "env:") ? "env:" + name.substr(4) : "$" + to_lower(name);
      advance(adds ? 2 : 1);
      skip_lines();
      const auto index = static_cast<std::size_t>(next_index());
      add_command();
      const int32_t owner = std::exchange(owner_, static_cast<int32_t>(index));
      read_value(next);
      owner_ = owner;
      if (adds) {  // what it adds to what is not followed
        next.value.holes.assign(
            1, {.end = static_cast<uint32_t>(next.value.text.size()), .kind = HoleKind::shell});
      }
      commands_[index].assignments.push_back(std::move(next));
      return true;
    }
  }
  pos_ = before;
  return false;
}

/// `Key = value` of a table.
bool Reader::read_entry() {
  std::size_t size = 0;
  while (is_name_byte(peek(size))) ++size;
  std::size_t sign = size;
  while (peek(sign) == ' ' || peek(sign) == '\t') ++sign;
  if (size == 0 || peek(sign) != '=' || peek(sign + 1) == '=') return false;
  advance(sign + 1);
  for (skip_blanks(); !at_statement_end(); skip_blanks()) {
    const std::size_t before = pos_;
    word();
    if (pos_ == before) advance(1);
  }
  return true;
}

/// One word alone is the value; of anything else only the commands are read.
void Reader::read_value(Assignment& assignment) {
  const std::size_t begin = pos_;
  constexpr std::string_view expressions = "'\"$@([{-+0123456789";
  if (expressions.find(peek()) != std::string_view::npos) {
    assignment.value = word();
    skip_blanks();
    if (at_statement_end()) return;
    while (!at_statement_end() && peek() != '|') {
      const std::size_t before = pos_;
      word();
      if (pos_ == before) advance(1);
      skip_blanks();
    }
  }
  if (peek() == '|') {
    advance(1);
    skip_lines();
  }
  if (!at_statement_end()) {
    pipe_ = -1;
    const std::size_t blocks = blocks_.size();
    open_block({.kind = Block::Kind::subshell});
    read_pipeline();
    close_blocks_to(blocks);
  }
  Word all;
  all.begin = static_cast<uint32_t>(begin);
  all.end = static_cast<uint32_t>(std::max(pos_, begin));
  add_hole(all, begin, HoleKind::shell, true);
  assignment.value = std::move(all);
}

void Reader::read_pipeline() {
  for (skip_blanks(); !at_statement_end(); skip_blanks()) {
    const std::size_t before = pos_;
    read_command();
    skip_blanks();
    if (peek() == '|' && peek(1) != '|') {
      advance(1);
      skip_lines();
      continue;
    }
    if (pos_ == before) advance(1);
    if (at("&&") || at("||") || at_statement_end()) return;
  }
}

void Reader::read_command() {
  const bool invoked = (peek() == '&' && peek(1) != '&') || (peek() == '.' && peek(1) == ' ');
  if (invoked) {
    advance(1);
    skip_blanks();
  }
  const char first = peek();
  const bool printed = !invoked && (first == '"' || first == '\'' || first == '@' ||
                                    (first == '$' && !at("${{")) || first == '(' || first == '[');
  const auto index = static_cast<std::size_t>(next_index());
  add_command();
  if (printed) {
    Word program;
    program.text = "Write-Output";
    program.begin = program.end = static_cast<uint32_t>(pos_);
    commands_[index].words.push_back(std::move(program));
  }
  const int32_t owner = std::exchange(owner_, static_cast<int32_t>(index));
  for (skip_blanks(); !at_statement_end() && peek() != '|' && !at("&&"); skip_blanks()) {
    const std::size_t before = pos_;
    if (read_redirection()) continue;
    Word next = word();
    if (pos_ == before) {
      advance(1);
      continue;
    }
    commands_[index].words.push_back(std::move(next));
  }
  owner_ = owner;
  const Command& command = commands_[index];
  if (command.words.empty() && command.output_files.empty() && commands_.size() == index + 1) {
    closed_ = command.closed;
    opened_ = command.opened;
    commands_.pop_back();
    return;
  }
  pipe_ = static_cast<int32_t>(index);
  attach_values(script_, commands_[index]);
}

bool Reader::read_redirection() {
  std::size_t sign = 0;
  while (is_digit(peek(sign)) || peek(sign) == '*') ++sign;
  if (peek(sign) != '>') return false;
  advance(sign + 1);
  if (peek() == '>') advance(1);
  if (peek() == '&') {
    advance(2);
    return true;
  }
  skip_blanks();
  Word target = word();
  if (target.begin != target.end && owner_ >= 0)
    commands_[static_cast<std::size_t>(owner_)].output_files.push_back(std::move(target));
  return true;
}

Word Reader::word() {
  Word out;
  out.begin = static_cast<uint32_t>(pos_);
  constexpr std::string_view ends = " \t\n\r;|)}";
  while (!done()) {
    const std::size_t before = pos_;
    if (ends.find(peek()) != std::string_view::npos || at("&&")) break;
    if (peek() == '>' && pos_ != out.begin) break;
    part(out);
    if (pos_ == before) break;
  }
  out.end = static_cast<uint32_t>(pos_);
  return out;
}

void Reader::part(Word& out) {
  switch (peek()) {
    case '\'': return single_quoted(out);
    case '"': return double_quoted(out);
    case '$': return variable(out, false);
    case '(': return nested(out, 1, ')', {.kind = Block::Kind::subshell});
    case '{': return nested(out, 1, '}', {.kind = Block::Kind::loop});
    case '@':
      if (peek(1) == '\'' || peek(1) == '"') return here_string(out);
      if (peek(1) == '(') return nested(out, 2, ')', {.kind = Block::Kind::subshell});
      if (peek(1) == '{') return nested(out, 2, '}', {.kind = Block::Kind::subshell});
      break;
    case '`':
      if (peek(1) == '\n' || peek(1) == '\r') return;
      advance(1);
      break;
    default: break;
  }
  if (!done()) out.text += peek();
  advance(1);
}

void Reader::single_quoted(Word& out) {
  advance(1);
  while (!done() && (peek() != '\'' || peek(1) == '\'')) {
    if (expression(out)) continue;
    if (peek() == '\'') advance(1);
    out.text += peek();
    advance(1);
  }
  advance(1);
}

void Reader::double_quoted(Word& out) {
  advance(1);
  while (!done() && (peek() != '"' || peek(1) == '"')) {
    if (peek() == '$') {
      variable(out, true);
      continue;
    }
    if (peek() == '"') advance(1);
    if (peek() == '`' && pos_ + 1 < script_.size()) {
      advance(1);
      const char c = peek();
      out.text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
      advance(1);
      continue;
    }
    if (!done()) out.text += peek();
    advance(1);
  }
  advance(1);
}

// Their lines are not read.
void Reader::here_string(Word& out) {
  const std::size_t begin = pos_;
  const std::string_view close = peek(1) == '"' ? "\n\"@" : "\n'@";
  pos_ = std::min(script_.find(close, pos_ + 2), script_.size());
  advance(close.size());
  add_hole(out, begin, HoleKind::shell, true);
}

void Reader::variable(Word& out, bool in_quotes) {
  if (expression(out)) return;
  const std::size_t begin = pos_;
  if (peek(1) == '(') return nested(out, 2, ')', {.kind = Block::Kind::subshell});
  advance(1);
  if (peek() == '{') {
    pos_ = std::min(script_.find_first_of("}\n", pos_), script_.size());
    advance(peek() == '}' ? 1 : 0);
  } else {
    while (is_name_byte(peek())) advance(1);
    // A colon at the end is text: `"$x: …"`.
    if (pos_ > begin + 1 && script_[pos_ - 1] == ':') --pos_;
    if (pos_ == begin + 1 && !done() && !in_quotes &&
        std::string_view("_?$^").find(peek()) != std::string_view::npos)
      advance(1);
  }
  if (pos_ == begin + 1) {
    out.text += '$';
    return;
  }
  // Members and items of it: `$x.Name`, `$x[0]`.
  while (!in_quotes && ((peek() == '.' && is_alpha(peek(1))) || peek() == '[')) {
    if (peek() == '[') {
      pos_ = std::min(script_.find_first_of("]\n", pos_), script_.size());
      advance(peek() == ']' ? 1 : 0);
      if (done() || peek() == '\n') break;
    } else {
      advance(1);
      while (is_alnum(peek())) advance(1);
    }
  }
  add_hole(out, begin, HoleKind::shell, in_quotes);
}

void Reader::nested(Word& out, std::size_t opening, char closer, Block block) {
  const std::size_t begin = pos_;
  advance(opening - 1);
  const int32_t pipe = pipe_;
  read_group(closer, block);
  pipe_ = pipe;
  // The text of one within another is not taken over twice.
  Hole hole{.begin = static_cast<uint32_t>(out.text.size()), .kind = HoleKind::shell};
  out.text += script_.substr(begin, depth_ == 0 ? pos_ - begin : opening);
  hole.end = static_cast<uint32_t>(out.text.size());
  out.holes.push_back(hole);
}

bool Reader::expression(Word& out) {
  if (peek() != '$') return false;
  const auto found = std::ranges::lower_bound(expressions_, pos_, {}, &Hole::begin);
  if (found == expressions_.end() || found->begin != pos_) return false;
  const std::size_t begin = std::exchange(pos_, found->end);
  add_hole(out, begin, HoleKind::expression, true);
  return true;
}

void Reader::add_hole(Word& out, std::size_t begin, HoleKind kind, bool quoted) const {
  Hole hole{.begin = static_cast<uint32_t>(out.text.size()), .kind = kind};
  out.text += script_.substr(begin, pos_ - begin);
  hole.end = static_cast<uint32_t>(out.text.size());
  hole.quoted = quoted;
  out.holes.push_back(hole);
}

void Reader::add_command() {
  Command& command = commands_.emplace_back();
  command.piped_from = std::exchange(pipe_, -1);
  command.substituted_into = owner_;
  command.function = function_;
  command.conditional = !blocks_.empty() && blocks_.back() > 0;
  command.closed = std::exchange(closed_, 0);
  command.opened = std::exchange(opened_, {});
}

void Reader::open_block(Block block) {
  const bool decides = block.kind != Block::Kind::subshell && block.kind != Block::Kind::function;
  blocks_.push_back((blocks_.empty() ? 0 : blocks_.back()) + (decides ? 1 : 0));
  opened_.push_back(block);
}

void Reader::close_blocks_to(std::size_t count) {
  while (blocks_.size() > count) {
    blocks_.pop_back();
    if (opened_.empty()) {
      ++closed_;
    } else {
      opened_.pop_back();
    }
  }
}

}  // namespace

std::vector<Command> parse_powershell(std::string_view script) { return Reader(script).read(); }

}  // namespace writ::shell
