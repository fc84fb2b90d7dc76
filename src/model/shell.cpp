// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/shell.h"

#include <algorithm>
#include <utility>

#include "model/shell_command.h"
#include "model/shell_parser.h"
#include "text/words.h"

namespace writ::shell {

void Parser::read_commands(char closer) {
  const Level outer = level_;
  const std::size_t outer_blocks = blocks_.size();
  if (!std::exchange(in_place_, false)) open_block({.kind = Block::Kind::subshell});
  level_ = Level{};
  level_.owner = outer.current >= 0 ? outer.current : outer.owner;
  level_.function = outer.function;
  level_.frames = frames_.size();
  read_list(closer);
  frames_.erase(frames_.begin() + static_cast<std::ptrdiff_t>(level_.frames), frames_.end());
  close_blocks_to(outer_blocks);
  level_ = outer;
}

void Parser::read_list(char closer) {
  for (skip_blanks(); !done(); skip_blanks()) {
    if (in_pattern()) {
      read_pattern();
      continue;
    }
    if (peek() == ')') {
      if (close_parenthesis(closer)) break;
      continue;
    }
    if (read_redirection() || read_operator()) continue;
    const std::size_t before = pos_;
    read_word();
    if (pos_ == before) advance(1);
  }
  end_command();
}

bool Parser::read_operator() {
  switch (peek()) {
    case '\n': read_newline(); return true;
    case ';': read_semicolon(); return true;
    case '|': read_pipe(); return true;
    case '&':
      if (peek(1) == '&') {
        chain(true);
      } else {
        separate();
        advance(1);
      }
      return true;
    case '(': open_parenthesis(); return true;
    default: return false;
  }
}

void Parser::read_semicolon() {
  separate();
  const bool ends_case = peek(1) == ';' || peek(1) == '&';
  advance(at(";;&") ? 3 : ends_case ? 2 : 1);
  if (ends_case && in_frame(Frame::Kind::cases)) {
    frames_.back().in_pattern = true;
    frames_.back().falls_through = frames_.back().falls_through || script_[pos_ - 1] == '&';
  }
}

void Parser::read_pipe() {
  if (peek(1) == '|') {
    return chain(false);
  }
  end_command();
  isolate_pipe_source();
  advance(peek(1) == '&' ? 2 : 1);
  level_.pipe = level_.last;
  level_.piping = level_.isolated = true;
  level_.closed = -1;
}

void Parser::open_parenthesis() {
  if (const Command* command = current(); command && command->words.size() == 1 &&
                                          command->assignments.empty() &&
                                          next_index() == level_.current + 1) {
    const std::size_t before = pos_;
    advance(1);
    skip_blanks();
    if (peek() == ')') {  // the word was the name of a function
      advance(1);
      const Word& name = command->words.front();
      const std::string_view function = script_.substr(name.begin, name.end - name.begin);
      drop_command();
      level_.next_function = function;
      return;
    }
    pos_ = before;
  }
  if (!current() && at("((") && skip_arithmetic()) {
    level_.last = -1;
    return;
  }
  end_command();
  advance(1);
  open(Frame::Kind::subshell);
}

/// True if the parenthesis ends the list.
bool Parser::close_parenthesis(char closer) {
  end_command();
  advance(1);
  if (level_.subshells > 0) {
    while (frames_.back().kind != Frame::Kind::subshell) frames_.pop_back();
    close(Frame::Kind::subshell);
    return false;
  }
  return closer == ')';
}

void Parser::read_newline() {
  advance(1);
  end_command();
  level_.closed = -1;
  if (!level_.piping) level_.pipe = -1;
  if (!level_.joining && !level_.piping) end_chain();
  read_here_documents();
}

/// The text of a here-document is expanded unless its tag is quoted, and a shell may run it.
void Parser::read_here_documents() {
  // Taken out, as there may be others within the text.
  for (const HereDocument& document : std::exchange(here_documents_, {})) {
    const std::size_t begin = pos_;
    const std::size_t text_end = here_document_end(document);
    const std::size_t after = std::exchange(pos_, begin);
    if (is_run(document)) {
      read_script(text_end);
    } else {
      level_.current = document.command;
      Word text = here_document_text(document, text_end);
      level_.current = -1;
      if (document.command >= 0)
        commands_[static_cast<std::size_t>(document.command)].input = std::move(text);
    }
    here_documents_.clear();
    pos_ = after;
  }
}

/// A shell reads the document, or what `cat` makes of it: `cat <<EOF | bash`.
bool Parser::is_run(const HereDocument& document) const {
  if (document.command < 0) return false;
  const auto reader = commands_.begin() + document.command;
  if (runs_its_input(*reader)) return true;
  const auto next = reader + 1;
  return reader->is({"cat"}) && reader->words.size() == 1 && next != commands_.end() &&
         next->piped_from == document.command && runs_its_input(*next);
}

/// Moves behind the line that ends the document and returns where that line begins.
std::size_t Parser::here_document_end(const HereDocument& document) {
  for (bool joined = false; !done();) {
    const std::size_t begin = pos_;
    const std::size_t line_end = std::min(script_.find('\n', pos_), end_);
    std::string_view line = script_.substr(pos_, line_end - pos_);
    pos_ = line_end;
    advance(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (document.strip_tabs)
      line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
    if (!joined && line == document.tag) return begin;
    const std::size_t backslashes = line.size() - 1 - line.find_last_not_of('\\');
    joined = !document.quoted && backslashes % 2 != 0;
  }
  return pos_;
}

bool Parser::read_redirection() {
  std::size_t sign = 0;
  while (is_digit(peek(sign))) ++sign;
  if (sign == 0 && peek() == '&' && peek(1) == '>') sign = 1;
  if (peek() == '{') {  // `{fd}>file` puts the number into a variable
    const std::size_t size = variable_name_size(1);
    if (size > 0 && peek(size + 1) == '}') sign = size + 2;
  }
  if ((peek(sign) != '<' && peek(sign) != '>') || !at_word_end(sign)) return false;
  if (sign == 0 && peek(1) == '(') return false;
  constexpr std::string_view operators[] = {"<<<", "<<-", "<<", "<&", "<>",
                                            "<",   ">>",  ">&", ">|", ">"};
  advance(sign);
  const auto* op =
      std::ranges::find_if(operators, [this](std::string_view text) { return at(text); });
  advance(op->size());
  skip_blanks();
  if (level_.closed < 0 || current()) begin_command();
  Word target = at_word() ? word() : Word{};
  redirect(*op, std::move(target));
  return true;
}

Word Parser::here_document_text(const HereDocument& document, std::size_t end) {
  Word out = text_until(end, document.quoted ? Text::literal : Text::expanded);
  if (!document.strip_tabs) return out;
  std::string text;
  auto hole = out.holes.begin();
  bool at_line_start = true;
  for (std::size_t i = 0; i <= out.text.size(); ++i) {
    for (; hole != out.holes.end() && hole->begin == i; ++hole) {
      const std::string_view inside = std::string_view(out.text).substr(i, hole->end - i);
      hole->begin = static_cast<uint32_t>(text.size());
      text += inside;
      hole->end = static_cast<uint32_t>(text.size());
      i += inside.size();
      at_line_start = false;
    }
    if (i == out.text.size()) break;
    if (at_line_start && out.text[i] == '\t') continue;
    at_line_start = out.text[i] == '\n';
    text += out.text[i];
  }
  out.text = std::move(text);
  return out;
}

void Parser::redirect(std::string_view op, Word target) {
  if (op == "<<" || op == "<<-") {
    const std::string_view source = script_.substr(target.begin, target.end - target.begin);
    const bool quoted = source.find_first_of("'\"\\") != std::string_view::npos;
    here_documents_.push_back({std::move(target.text), op == "<<-", quoted, level_.current});
    return;
  }
  if (op == "<<<" && current()) current()->input = std::move(target);
  if (op.front() != '>' || target.begin == target.end) return;
  if (op == ">&" && (all_digits(target.text) || target.text == "-" || !target.known())) return;
  if (Command* command = current()) {
    command->output_files.push_back(std::move(target));
  } else {
    redirect_group(target);
  }
}

/// Every command of the group writes to the target, except where its output goes into a pipe or a
/// word within the group.
void Parser::redirect_group(const Word& target) {
  const auto first = static_cast<std::size_t>(level_.closed);
  const std::size_t visited = commands_.size() - first;
  if (group_budget_ < visited) return;
  group_budget_ -= visited;
  std::vector<bool> taken(visited);
  for (std::size_t i = commands_.size(); i-- > first;) {
    Command& command = commands_[i];
    if (command.piped_from >= level_.closed)
      taken[static_cast<std::size_t>(command.piped_from) - first] = true;
    if (taken[i - first] || command.substituted_into >= level_.closed || command.loop_header)
      continue;
    const std::size_t cost = sizeof(Word) + target.text.size();
    if (group_budget_ < cost) return;
    group_budget_ -= cost;
    command.output_files.push_back(target);
  }
}

void Parser::read_word() {
  if (!current() && read_keyword()) return;
  begin_command();
  if (current()->words.empty() && read_assignment()) return;
  Word next = word();
  if (next.begin != next.end) current()->words.push_back(std::move(next));
}

/// Bytes of the name that stands that many bytes ahead; 0 if none.
std::size_t Parser::variable_name_size(std::size_t ahead) const {
  if (!is_alpha(peek(ahead)) && peek(ahead) != '_') return 0;
  std::size_t size = 1;
  while (is_alnum(peek(ahead + size)) || peek(ahead + size) == '_') ++size;
  return size;
}

/// Reads `name=value`, `name+=value` or `name[subscript]=value`, or the word that began like one.
bool Parser::read_assignment() {
  const std::size_t size = variable_name_size(0);
  const bool has_subscript = size > 0 && peek(size) == '[';
  if (size == 0 || (!has_subscript && !at_assignment(size))) return false;
  Assignment next;
  next.name.begin = static_cast<uint32_t>(pos_);
  next.name.end = static_cast<uint32_t>(pos_ + size);
  next.name.text = script_.substr(pos_, size);
  advance(size);
  if (has_subscript && (!subscript(next.name) || !at_assignment(0))) {
    continue_word(next.name);
    current()->words.push_back(std::move(next.name));
    return true;
  }
  advance(peek() == '+' ? 2 : 1);
  next.value = word();
  current()->assignments.push_back(std::move(next));
  return true;
}

/// Whether `=` or `+=` stands that many bytes ahead.
bool Parser::at_assignment(std::size_t ahead) const {
  return peek(ahead) == '=' || (peek(ahead) == '+' && peek(ahead + 1) == '=');
}

void Parser::begin_command() {
  if (current()) return;
  level_.command_blocks = blocks_.size();
  if (std::exchange(level_.isolated, false)) open_block({.kind = Block::Kind::subshell});
  level_.next_function = {};
  level_.current = next_index();
  level_.here_documents = here_documents_.size();
  Command& command = commands_.emplace_back();
  command.piped_from = level_.pipe;
  command.substituted_into = level_.owner;
  command.conditional = !blocks_.empty() && blocks_.back() > 0;
  command.function = level_.function;
  command.closed = std::exchange(closed_, 0);
  command.opened = std::exchange(opened_, {});
  level_.joining = false;
  level_.pipe = -1;
  level_.piping = false;
  level_.closed = -1;
}

void Parser::end_command() {
  Command* command = current();
  if (!command) return;
  const bool empty =
      command->words.empty() && command->assignments.empty() && command->output_files.empty();
  if (empty && next_index() == level_.current + 1) {
    drop_command();
    level_.last = -1;
  } else {
    attach_values(script_, *command);
    level_.last = level_.current;
    level_.current = -1;
    read_argument_script();
    close_blocks_to(level_.command_blocks);
  }
}

/// What `sh -c '…'` and `eval '…'` run.
void Parser::read_argument_script() {
  const auto index = static_cast<std::size_t>(level_.last);
  const ArgumentScript argument = argument_script(script_, commands_[index]);
  if (argument.begin == argument.end) return;
  const std::size_t after = std::exchange(pos_, argument.begin);
  const auto waiting = std::exchange(here_documents_, {});
  in_place_ = argument.in_place;
  read_script(argument.end);
  in_place_ = false;
  here_documents_ = waiting;
  pos_ = after;
}

void Parser::drop_command() {
  for (std::size_t i = level_.here_documents; i < here_documents_.size(); ++i)
    here_documents_[i].command = -1;
  closed_ = commands_.back().closed;
  opened_ = std::move(commands_.back().opened);
  commands_.pop_back();
  level_.current = -1;
  close_blocks_to(level_.command_blocks);
}

void Parser::separate() {
  end_command();
  level_.pipe = -1;
  level_.piping = false;
  level_.closed = -1;
  level_.joining = level_.isolated = false;
  end_chain();
}

/// Behind `&&` what was assigned on its left is so for certain, unless there is a `||` before.
void Parser::chain(bool by_and) {
  const bool goes_on = level_.chained && level_.chain_runs && by_and;
  const bool chained = level_.chained;
  if (goes_on) level_.chained = false;  // keeps its block
  separate();
  level_.chained = chained && goes_on;
  if (!level_.chained) {
    level_.chain_blocks = blocks_.size();
    level_.chain_runs = by_and;
    open_block({.kind = Block::Kind::maybe});
  }
  level_.chained = level_.joining = true;
  advance(2);
}

void Parser::end_chain() {
  if (std::exchange(level_.chained, false)) close_blocks_to(level_.chain_blocks);
}

std::vector<Command> parse(std::string_view script, Dialect dialect) {
  return Parser(script, dialect).read();
}

}  // namespace writ::shell
