// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/shell.h"

#include <algorithm>
#include <utility>

#include "model/shell_command.h"
#include "model/shell_lexer.h"
#include "text/words.h"

namespace writ::shell {
namespace {

/// A compound command that is open: from its opening word to the closing one.
struct Frame {
  enum class Kind : uint8_t { subshell, brace, branch, loop, cases };
  Kind kind;
  int32_t first_command;  ///< index that its first command has or will have
  bool in_pattern = false;
};

/// The state of one list of commands: the script, or what stands in a substitution.
struct Level {
  int32_t owner = -1;    ///< command whose word holds the list
  int32_t current = -1;  ///< command being read
  int32_t last = -1;     ///< command read last, whose output a pipe passes on
  int32_t pipe = -1;     ///< command that the next one reads from
  int32_t closed =
      -1;  ///< first command of the group that was just closed, which redirections now belong to
  bool piping = false;  ///< behind a `|`, where lines may end
  std::size_t frames = 0;
  std::size_t subshells = 0;
  std::size_t here_documents = 0;  ///< that were waiting for their text when the command began
};

class Parser : private Lexer {
 public:
  explicit Parser(std::string_view script)
      : Lexer(script), group_budget_(script.size() * 8 + std::size_t{64} * 1024) {}

  std::vector<Command> read() {
    read_list('\0');
    return std::move(commands_);
  }

 private:
  void read_commands(char closer) override;
  void read_list(char closer);
  bool read_operator();
  void read_semicolon();
  void read_pipe();
  void open_parenthesis();
  bool close_parenthesis(char closer);
  void read_newline();
  void read_here_documents();
  void read_pattern();

  bool read_redirection();
  void redirect(std::string_view op, Word target);
  void redirect_group(const Word& target);

  void read_word();
  bool read_keyword();
  bool keyword(std::string_view text) const;
  bool take_keyword(std::string_view text);
  void read_loop_header();
  void read_case_header();
  void read_function_name();
  void skip_coprocess_name();
  void skip_test();
  bool read_assignment();
  bool at_assignment(std::size_t ahead) const;
  std::size_t variable_name_size(std::size_t ahead) const;

  void begin_command();
  void end_command();
  void drop_command();
  void separate();
  void open(Frame::Kind kind);
  void close(Frame::Kind kind);
  bool in_pattern() const;
  Command* current() {
    return level_.current < 0 ? nullptr : &commands_[static_cast<std::size_t>(level_.current)];
  }
  int32_t next_index() const { return static_cast<int32_t>(commands_.size()); }

  struct HereDocument {
    std::string tag;
    bool strip_tabs = false;
    bool quoted = false;
    int32_t command = -1;  ///< reads it; -1 if it has no words
  };
  std::size_t here_document_end(const HereDocument& document);
  bool is_run(const HereDocument& document) const;

  std::vector<Command> commands_;
  std::vector<Frame> frames_;
  std::vector<HereDocument> here_documents_;
  Level level_;
  /// Work that redirections of whole groups may still cause, in commands visited and bytes copied;
  /// keeps nested ones linear.
  std::size_t group_budget_;
};

void Parser::read_commands(char closer) {
  const Level outer = level_;
  level_ = Level{};
  level_.owner = outer.current >= 0 ? outer.current : outer.owner;
  level_.frames = frames_.size();
  read_list(closer);
  frames_.erase(frames_.begin() + static_cast<std::ptrdiff_t>(level_.frames), frames_.end());
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
      advance(peek(1) == '&' ? 2 : 1);
      separate();
      return true;
    case '(': open_parenthesis(); return true;
    default: return false;
  }
}

void Parser::read_semicolon() {
  separate();
  const bool ends_case = peek(1) == ';' || peek(1) == '&';
  advance(at(";;&") ? 3 : ends_case ? 2 : 1);
  if (ends_case && frames_.size() > level_.frames && frames_.back().kind == Frame::Kind::cases) {
    frames_.back().in_pattern = true;
  }
}

void Parser::read_pipe() {
  if (peek(1) == '|') {
    separate();
    return advance(2);
  }
  end_command();
  advance(peek(1) == '&' ? 2 : 1);
  level_.pipe = level_.last;
  level_.piping = true;
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
      drop_command();
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
    } else if (!document.quoted) {
      level_.current = document.command;
      read_expansions(text_end);
      level_.current = -1;
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

void Parser::read_pattern() {
  skip_blanks_and_newlines();
  if (take_keyword("esac")) return close(Frame::Kind::cases);
  if (peek() == '(') advance(1);
  while (!done() && peek() != ')') {
    if (at_word()) {
      word();
    } else {
      advance(1);
    }
    skip_blanks();
  }
  advance(1);
  frames_.back().in_pattern = false;
}

bool Parser::in_pattern() const {
  return frames_.size() > level_.frames && frames_.back().in_pattern;
}

bool Parser::read_redirection() {
  std::size_t sign = 0;
  while (is_digit(peek(sign))) ++sign;
  if (sign == 0 && peek() == '&' && peek(1) == '>') sign = 1;
  if (peek() == '{') {  // `{fd}>file` puts the number into a variable
    const std::size_t size = variable_name_size(1);
    if (size > 0 && peek(size + 1) == '}') sign = size + 2;
  }
  if (peek(sign) != '<' && peek(sign) != '>') return false;
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

void Parser::redirect(std::string_view op, Word target) {
  if (op == "<<" || op == "<<-") {
    const std::string_view source = script_.substr(target.begin, target.end - target.begin);
    const bool quoted = source.find_first_of("'\"\\") != std::string_view::npos;
    here_documents_.push_back({std::move(target.text), op == "<<-", quoted, level_.current});
    return;
  }
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
    if (taken[i - first] || command.substituted_into >= level_.closed) continue;
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
  for (const std::string_view text : {"then", "else", "elif", "do", "!"}) {
    if (take_keyword(text)) return true;
  }
  if (take_keyword("time")) {
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
  word();
  skip_blanks_and_newlines();
  if (!take_keyword("in")) return;
  for (skip_blanks(); !done() && at_word(); skip_blanks()) word();
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
  if (at_word()) word();
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
  level_.current = next_index();
  level_.here_documents = here_documents_.size();
  Command& command = commands_.emplace_back();
  command.piped_from = level_.pipe;
  command.substituted_into = level_.owner;
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
  }
}

void Parser::drop_command() {
  for (std::size_t i = level_.here_documents; i < here_documents_.size(); ++i)
    here_documents_[i].command = -1;
  commands_.pop_back();
  level_.current = -1;
}

void Parser::separate() {
  end_command();
  level_.pipe = -1;
  level_.piping = false;
  level_.closed = -1;
}

void Parser::open(Frame::Kind kind) {
  level_.closed = -1;
  frames_.push_back({kind, next_index()});
  if (kind == Frame::Kind::subshell) ++level_.subshells;
}

void Parser::close(Frame::Kind kind) {
  if (frames_.size() == level_.frames || frames_.back().kind != kind) return;
  level_.closed = frames_.back().first_command;
  frames_.pop_back();
  if (kind == Frame::Kind::subshell) --level_.subshells;
}

}  // namespace

std::vector<Command> parse(std::string_view script) { return Parser(script).read(); }

}  // namespace writ::shell
