// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// What groups commands of a bash script: branches, loops, functions, subshells.

#include <algorithm>
#include <utility>

#include "model/shell_parser.h"
#include "text/words.h"

namespace writ::shell {

void Parser::read_pattern() {
  skip_blanks_and_newlines();
  if (take_keyword("esac")) return close(Frame::Kind::cases);
  if (peek() == '(') advance(1);
  bool any = false;
  close_blocks_to(frames_.back().inner_blocks);
  while (!done() && peek() != ')') {
    if (at_word()) {
      const Word pattern = word();
      any = any || script_.substr(pattern.begin, pattern.end - pattern.begin) == "*";
    } else {
      advance(1);
    }
    skip_blanks();
  }
  advance(1);
  frames_.back().in_pattern = false;
  begin_arm(any && !frames_.back().falls_through);
}

bool Parser::in_pattern() const {
  return frames_.size() > level_.frames && frames_.back().in_pattern;
}

/// Is this reserved word here, on its own?
bool Parser::keyword(std::string_view text) const { return at(text) && at_word_end(text.size()); }

bool Parser::take_keyword(std::string_view text) {
  if (!keyword(text)) return false;
  advance(text.size());
  return true;
}

// https://www.gnu.org/software/bash/manual/bash.html#Reserved-Words
bool Parser::read_keyword() {
  struct Opener {
    std::string_view word;
    Frame::Kind kind;
    bool opens;
  };
  constexpr Opener table[] = {
      {"{", Frame::Kind::brace, true},    {"}", Frame::Kind::brace, false},
      {"if", Frame::Kind::branch, true},  {"fi", Frame::Kind::branch, false},
      {"while", Frame::Kind::loop, true}, {"until", Frame::Kind::loop, true},
      {"done", Frame::Kind::loop, false}, {"esac", Frame::Kind::cases, false},
  };
  for (const Opener& entry : table) {
    if (!take_keyword(entry.word)) continue;
    entry.opens ? open(entry.kind) : close(entry.kind);
    return true;
  }
  if (take_keyword("then")) {
    if (in_frame(Frame::Kind::branch) && !std::exchange(frames_.back().after_elif, false))
      begin_arm(false);
  } else if (take_keyword("elif")) {
    // What it tests runs only if no arm before it does, so it is a part of its arm.
    if (in_frame(Frame::Kind::branch)) {
      begin_arm(false);
      frames_.back().after_elif = true;
    }
  } else if (take_keyword("else")) {
    if (in_frame(Frame::Kind::branch)) begin_arm(true);
  } else if (take_keyword("do")) {
    begin_loop();
  } else if (take_keyword("!")) {
    return true;
  } else if (take_keyword("time")) {
    skip_blanks();
    take_keyword("-p");
  } else if (take_keyword("for") || take_keyword("select")) {
    read_loop_header();
  } else if (take_keyword("case")) {
    read_case_header();
  } else if (take_keyword("coproc")) {
    skip_coprocess_name();
  } else if (take_keyword("function")) {
    read_function_name();
  } else if (take_keyword("[[")) {
    skip_test();
  } else {
    return false;
  }
  return true;
}

void Parser::read_loop_header() {
  open(Frame::Kind::loop);
  skip_blanks();
  if (at("((") && skip_arithmetic()) return;
  if (!at_word()) return;
  // The first command of the body reads from the pipe, not the header.
  const int32_t pipe = std::exchange(level_.pipe, -1);
  begin_command();
  current()->loop_header = true;
  Assignment next;
  next.name = word();
  skip_blanks_and_newlines();
  if (take_keyword("in")) {
    for (skip_blanks(); !done() && at_word(); skip_blanks()) {
      next.value = word();
      current()->assignments.push_back(next);
    }
  } else {  // the parameters of the script or function
    next.value = {.text = "$@", .holes = {{.begin = 0, .end = 2, .kind = HoleKind::shell}}};
    next.value.begin = next.value.end = next.name.end;
    current()->assignments.push_back(std::move(next));
  }
  end_command();
  level_.pipe = pipe;
}

void Parser::read_case_header() {
  skip_blanks();
  if (at_word()) word();
  skip_blanks_and_newlines();
  if (!take_keyword("in")) return;
  open(Frame::Kind::cases);
  frames_.back().in_pattern = true;
}

void Parser::read_function_name() {
  skip_blanks();
  std::string_view name;
  if (at_word()) {
    const Word text = word();
    name = script_.substr(text.begin, text.end - text.begin);
  }
  level_.next_function = name;
  skip_blanks();
  if (peek() != '(') return;
  advance(1);
  skip_blanks();
  if (peek() == ')') advance(1);
}

// Only a group can have one: `coproc NAME { …; }`.
void Parser::skip_coprocess_name() {
  skip_blanks();
  const std::size_t begin = pos_;
  advance(variable_name_size(0));
  if (pos_ != begin && at_word_end()) skip_blanks();
  if (!keyword("{") && peek() != '(') pos_ = begin;
}

// A `;` outside of parentheses is no part of any test: one that misses its `]]` ends there.
void Parser::skip_test() {
  unsigned open = 0;
  for (skip_blanks_and_newlines(); !done(); skip_blanks_and_newlines()) {
    level_.last = -1;
    if (take_keyword("]]")) return;
    if (at_word()) {
      word();
      continue;
    }
    if (peek() == ';' && open == 0) return;
    if (peek() == '(') ++open;
    if (peek() == ')' && open > 0) --open;
    advance(1);
  }
}

void Parser::open(Frame::Kind kind) {
  Frame frame{.kind = kind, .first_command = next_index()};
  frame.blocks = blocks_.size();
  frame.opened_at = opened_.size();
  frame.chained = level_.chained;
  frame.chain_blocks = level_.chain_blocks;
  frame.function = level_.function;
  const bool isolated = std::exchange(level_.isolated, false) || kind == Frame::Kind::subshell;
  level_.chained = level_.joining = false;
  if (!level_.next_function.empty()) {
    level_.function = std::exchange(level_.next_function, {});
    open_block({.kind = Block::Kind::function});
  }
  if (isolated) open_block({.kind = Block::Kind::subshell});
  frame.inner_blocks = blocks_.size();
  level_.closed = -1;
  if (kind == Frame::Kind::subshell) ++level_.subshells;
  frames_.push_back(frame);
}

void Parser::close(Frame::Kind kind) {
  if (!in_frame(kind)) return;
  const Frame& frame = frames_.back();
  level_.closed = frame.first_command;
  level_.closed_at = frame.opened_at;
  level_.chained = frame.chained;
  level_.chain_blocks = frame.chain_blocks;
  level_.function = frame.function;
  close_blocks_to(frame.blocks);
  frames_.pop_back();
  if (kind == Frame::Kind::subshell) --level_.subshells;
}

bool Parser::in_frame(Frame::Kind kind) const {
  return frames_.size() > level_.frames && frames_.back().kind == kind;
}

void Parser::open_block(Block block) {
  const bool decides = block.kind == Block::Kind::maybe || block.kind == Block::Kind::loop ||
                       block.kind == Block::Kind::arm;
  blocks_.push_back((blocks_.empty() ? 0 : blocks_.back()) + (decides ? 1 : 0));
  opened_.push_back(block);
}

void Parser::close_blocks_to(std::size_t count) {
  while (blocks_.size() > count) {
    blocks_.pop_back();
    if (opened_.empty()) {
      ++closed_;
    } else {  // no command stood in it
      opened_.pop_back();
    }
  }
}

/// The command or group that was just read passes its output on, so it runs in a subshell. Only the
/// `|` tells, except of those behind one, which are in a subshell already.
void Parser::isolate_pipe_source() {
  const int32_t index = level_.closed >= 0 ? level_.closed : level_.last;
  if (index < 0 || index >= next_index()) return;
  Command& first = commands_[static_cast<std::size_t>(index)];
  if (first.piped_from >= 0) return;
  const std::size_t at =
      level_.closed >= 0 ? std::min(level_.closed_at, first.opened.size()) : first.opened.size();
  first.opened.insert(first.opened.begin() + static_cast<std::ptrdiff_t>(at),
                      {.kind = Block::Kind::subshell});
  ++closed_;
}

void Parser::begin_arm(bool otherwise) {
  Frame& frame = frames_.back();
  level_.chained = false;
  close_blocks_to(frame.inner_blocks);
  if (frame.arms == 0) frame.choice = choices_++;
  open_block({Block::Kind::arm, otherwise, frame.choice, frame.arms++});
}

void Parser::begin_loop() {
  if (!in_frame(Frame::Kind::loop)) return;
  level_.chained = false;
  close_blocks_to(frames_.back().inner_blocks);
  open_block({.kind = Block::Kind::loop});
}

}  // namespace writ::shell
