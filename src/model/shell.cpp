// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/shell.h"

#include <algorithm>
#include <utility>

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
  void skip_here_documents();
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
  void skip_test();
  bool read_assignment();
  std::size_t assignment_name_size() const;

  void begin_command();
  void end_command();
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
  };

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
      commands_.pop_back();
      level_.current = -1;
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
  skip_here_documents();
}

void Parser::skip_here_documents() {
  for (const HereDocument& document : here_documents_) {
    while (!done()) {
      const std::size_t line_end = std::min(script_.find('\n', pos_), end_);
      std::string_view line = script_.substr(pos_, line_end - pos_);
      pos_ = line_end;
      advance(1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (document.strip_tabs)
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == document.tag) break;
    }
  }
  here_documents_.clear();
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
  std::size_t digits = 0;
  while (is_digit(peek(digits))) ++digits;
  const std::size_t sign = digits + (digits == 0 && peek() == '&' && peek(1) == '>' ? 1 : 0);
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
    here_documents_.push_back({std::move(target.text), op == "<<-"});
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
  for (const std::string_view text : {"then", "else", "elif", "do", "!", "coproc"}) {
    if (take_keyword(text)) return true;
  }
  if (take_keyword("time")) {
    skip_blanks();
    take_keyword("-p");
  } else if (take_keyword("for") || take_keyword("select")) {
    read_loop_header();
  } else if (take_keyword("case")) {
    read_case_header();
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

void Parser::skip_test() {
  for (skip_blanks_and_newlines(); !done() && !keyword("]]"); skip_blanks_and_newlines()) {
    if (at_word()) {
      word();
    } else {
      advance(1);
    }
  }
  advance(2);
  level_.last = -1;
}

/// Bytes of the name, a subscript included, before the `=` or `+=` of an assignment; 0 if none
/// stands here.
std::size_t Parser::assignment_name_size() const {
  if (!is_alpha(peek()) && peek() != '_') return 0;
  std::size_t size = 1;
  while (is_alnum(peek(size)) || peek(size) == '_') ++size;
  std::size_t equals = size;
  if (peek(equals) == '[') {
    while (!at_word_end(equals) && peek(equals) != ']' && peek(equals) != '`') ++equals;
    if (peek(equals) != ']') return 0;
    size = ++equals;
  }
  if (peek(equals) == '+') ++equals;
  return peek(equals) == '=' ? size : 0;
}

bool Parser::read_assignment() {
  const std::size_t size = assignment_name_size();
  if (size == 0) return false;
  Assignment next;
  next.name.begin = static_cast<uint32_t>(pos_);
  next.name.end = static_cast<uint32_t>(pos_ + size);
  next.name.text = script_.substr(pos_, size);
  advance(size + (peek(size) == '+' ? 2 : 1));
  next.value = word();
  current()->assignments.push_back(std::move(next));
  return true;
}

void Parser::begin_command() {
  if (current()) return;
  level_.current = next_index();
  Command& command = commands_.emplace_back();
  command.piped_from = level_.pipe;
  command.substituted_into = level_.owner;
  level_.pipe = -1;
  level_.piping = false;
  level_.closed = -1;
}

/// `--name=value` and `-nvalue` as an option's value; the spelling before the value must be
/// literal.
void attach_values(std::string_view script, Command& command) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const Word& word = command.words[i];
    if (word.text.size() < 3 || word.text[0] != '-') continue;
    const bool is_long = word.text[1] == '-';
    const std::size_t equals = word.text.find('=');
    if (is_long && equals == std::string::npos) continue;
    const std::size_t begin = is_long ? equals + 1 : equals == 2 ? 3 : 2;
    if (!word.holes.empty() && word.holes.front().begin < begin) continue;
    Word value;
    value.text = word.text.substr(begin);
    value.holes = word.holes;
    for (Hole& hole : value.holes) {
      hole.begin -= static_cast<uint32_t>(begin);
      hole.end -= static_cast<uint32_t>(begin);
    }
    const std::string_view prefix = std::string_view(word.text).substr(0, begin);
    value.begin = word.begin +
                  (script.substr(word.begin, begin) == prefix ? static_cast<uint32_t>(begin) : 0);
    value.end = word.end;
    command.attached.push_back({static_cast<uint32_t>(i), std::move(value)});
  }
}

void Parser::end_command() {
  Command* command = current();
  if (!command) return;
  const bool empty =
      command->words.empty() && command->assignments.empty() && command->output_files.empty();
  if (empty && next_index() == level_.current + 1) {
    commands_.pop_back();
    level_.last = -1;
  } else {
    attach_values(script_, *command);
    level_.last = level_.current;
  }
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
