// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Commands of a bash script. Lists, pipes and redirections are read in shell.cpp, compound commands
// in shell_compound.cpp.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/shell_lexer.h"
#include "writ/shell.h"

namespace writ::shell {

/// A compound command that is open: from its opening word to the closing one.
struct Frame {
  enum class Kind : uint8_t { subshell, brace, branch, loop, cases };
  Kind kind;
  int32_t first_command;  ///< index that its first command has or will have
  bool in_pattern = false;
  bool after_elif = false;       ///< the arm is open already
  bool falls_through = false;    ///< an arm may run behind another one
  bool chained = false;          ///< the group stands on the right of `&&` or `||`
  std::size_t blocks = 0;        ///< open blocks without this one and what belongs to it
  std::size_t inner_blocks = 0;  ///< with those of the whole, but without arms and the loop
  std::size_t chain_blocks = 0;
  std::size_t opened_at = 0;  ///< blocks that wait for the first command, without this one
  uint32_t choice = 0;
  uint32_t arms = 0;
  std::string_view function;  ///< that the group stands in
};

/// The state of one list of commands: the script, or what stands in a substitution.
struct Level {
  int32_t owner = -1;    ///< command whose word holds the list
  int32_t current = -1;  ///< command being read
  int32_t last = -1;     ///< command read last, whose output a pipe passes on
  int32_t pipe = -1;     ///< command that the next one reads from
  int32_t closed =
      -1;  ///< first command of the group that was just closed, which redirections now belong to
  std::size_t closed_at = 0;  ///< where the block of that group begins among those of its command
  bool piping = false;        ///< behind a `|`, where lines may end
  bool isolated = false;      ///< what comes next stands behind a `|`, so in a subshell
  bool chained = false;       ///< on the right of `&&` or `||`, for which a block is open
  bool chain_runs = false;    ///< all in that block runs once its first command does
  std::size_t chain_blocks = 0;    ///< that were open before it
  bool joining = false;            ///< behind `&&` or `||`, where lines may end
  std::string_view function;       ///< whose body is read
  std::string_view next_function;  ///< whose name was just read
  std::size_t command_blocks = 0;  ///< that were open before the command
  std::size_t frames = 0;
  std::size_t subshells = 0;
  std::size_t here_documents = 0;  ///< that were waiting for their text when the command began
};

class Parser : private Lexer {
 public:
  Parser(std::string_view script, Dialect dialect)
      : Lexer(script, dialect), group_budget_(script.size() * 8 + std::size_t{64} * 1024) {}

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
  void read_argument_script();
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
  void open_block(Block block);
  void close_blocks_to(std::size_t count);
  void isolate_pipe_source();
  void chain(bool by_and);
  void end_chain();
  bool in_frame(Frame::Kind kind) const;
  void begin_arm(bool otherwise);
  void begin_loop();
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
  Word here_document_text(const HereDocument& document, std::size_t end);
  bool is_run(const HereDocument& document) const;

  std::vector<Command> commands_;
  std::vector<Frame> frames_;
  std::vector<HereDocument> here_documents_;
  Level level_;
  /// The blocks that are open: how many conditions each depends on, its own and those around it.
  std::vector<uint32_t> blocks_;
  /// Since the last command.
  std::vector<Block> opened_;
  uint32_t closed_ = 0;
  uint32_t choices_ = 0;
  /// What is read next runs in the script itself, as what `eval` reads does.
  bool in_place_ = false;
  /// Work that redirections of whole groups may still cause, in commands visited and bytes copied;
  /// keeps nested ones linear.
  std::size_t group_budget_;
};

}  // namespace writ::shell
