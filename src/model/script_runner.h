// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One pass over a script. The order is in script.cpp, words and parameters are expanded in
// script_words.cpp and script_parameter.cpp, and what commands do is in script_effects.cpp.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/script_plan.h"
#include "model/script_state.h"
#include "model/script_values.h"
#include "writ/script.h"

namespace writ::shell {

class Runner {
 public:
  Runner(std::string_view script, const std::vector<Command>& commands,
         const Variables& environment, const github::Bindings& expressions, Language language);

  ScriptRun run();

 private:
  using Values = github::Values;

  // script.cpp
  void run_body(uint32_t body, Truth runs);
  void run_command(uint32_t index, Truth runs);
  void enter(uint32_t block);
  void fill_in(uint32_t index, Call& call);
  void widen_loop(uint32_t block);
  void call_function(uint32_t body, const Call& call, Truth runs);
  void call_named_functions(const Call& call, std::string_view program);
  void collect(ScriptRun& run) const;
  bool spend(std::size_t cost);

  // script_words.cpp
  /// A piece of the script in which substitutions are looked for.
  struct Place {
    uint32_t command = 0;
    std::size_t from = 0;
    std::size_t end = 0;
    unsigned depth = 0;  ///< of parameters within parameters
  };
  void expand_words(uint32_t index, Call& call);
  void expand_split(const Word& word, uint32_t index, uint32_t source, Call& call);
  Values expand_joined(const Word& word, uint32_t index);
  Values expand_joined(const Word& word, Place place);
  Values expand_hole(std::string_view text, const Hole& hole, Place& place);
  Values expression(std::string_view text, bool quoted);
  Values powershell_variable(std::string_view text);
  std::optional<Values> powershell_output(uint32_t index, std::string_view program, unsigned depth);
  Values substitution(std::string_view text, Place& place);
  std::optional<Values> output_of(uint32_t index, unsigned depth = 0);
  Values echo_output(const Call& call) const;
  Values printf_output(const Call& call) const;
  void append(Joined& joined, const Values& values);

  // script_parameter.cpp
  Values variable(std::string_view name);
  Values parameter(std::string_view inner, bool quoted, Place& place);
  Values with_default(std::string_view name, std::string_view op, std::string_view operand,
                      bool quoted, Place& place);
  Values operand_values(std::string_view operand, bool quoted, Place& place);

  // script_effects.cpp
  void assign(uint32_t index);
  void assign_powershell(const Assignment& assignment, Values values);
  void apply(uint32_t index, const Call& call);
  void declare(const Call& call, std::string_view program);
  void write_output(uint32_t index, const Call& call);
  enum class File : uint8_t { environment, outputs };
  void write_file(File file, const std::optional<Values>& output);
  void read_workflow_commands(const Values& output);
  void set_file_variable(File file, std::string_view name, Values values);
  static std::optional<File> file_of(const Word& target);

  std::string_view script_;
  const std::vector<Command>& commands_;
  const Variables& environment_;
  const github::Bindings& expressions_;
  bool powershell_;
  Plan plan_;
  State state_;
  ScriptRun result_;
  /// The blocks that are entered, innermost last, from `base_` on those of the function that runs.
  std::vector<uint32_t> entered_;
  std::size_t base_ = 0;
  bool doubted_ = false;  ///< the function that runs may not run
  /// `$1`, `$2`, … of the function that runs; null if they may be anything.
  const std::vector<Values>* parameters_ = nullptr;
  /// Variables of the function that runs, as they were before it.
  std::vector<std::pair<std::string, Variable>>* locals_ = nullptr;
  std::vector<uint32_t> running_;  ///< bodies of functions
  uint32_t at_ = 0;                ///< command of the script that runs, perhaps a function
  std::size_t budget_;             ///< bytes that expansions and functions may still cost
  std::vector<bool> called_;       ///< by block of a function
  /// The place in which `xargs` puts what it reads, and the block of the shell that it starts.
  std::string mark_;
  uint32_t filled_ = Plan::none;
  /// The value of several lines that is being written to each file: what ends it.
  std::optional<std::string> delimiters_[2];
};

}  // namespace writ::shell
