// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/script.h"

#include <algorithm>

#include "model/script_runner.h"
#include "model/shell_command.h"

namespace writ::shell {

using github::Value;

namespace {

/// Blocks and functions deeper than this are taken as one, in which nothing is certain.
// More than anybody writes: a script of some megabytes.
constexpr std::size_t most_commands = std::size_t{1} << 17;
constexpr std::size_t most_scopes = 24;
constexpr std::size_t most_functions = 16;

std::size_t budget_for(std::size_t script) { return script * 16 + std::size_t{256} * 1024; }

constexpr std::string_view env_mark = "\nenv ";
constexpr std::string_view output_mark = "\nout ";

}  // namespace

Runner::Runner(std::string_view script, const std::vector<Command>& commands,
               const Variables& environment, const github::Bindings& expressions, Language language)
    : script_(script),
      commands_(commands),
      environment_(environment),
      expressions_(expressions),
      powershell_(language == Language::powershell),
      plan_(commands),
      state_(environment),
      budget_(budget_for(script.size())),
      called_(plan_.blocks.size()) {}

bool Runner::spend(std::size_t cost) {
  if (cost > budget_) {
    budget_ = 0;
    return false;
  }
  budget_ -= cost;
  return true;
}

ScriptRun Runner::run() {
  entered_.push_back(0);
  state_.enter({.kind = Block::Kind::function});
  run_body(0, Truth::yes);
  while (entered_.size() > 1) {
    entered_.pop_back();
    state_.leave();
  }
  state_.settle();
  collect(result_);
  return std::move(result_);
}

void Runner::collect(ScriptRun& run) const {
  for (const auto& [name, variable] : state_.all()) {
    const std::string_view text(name);
    Values values = variable.anything ? unknown_values() : variable.values;
    if (text.starts_with(env_mark)) {
      run.environment.emplace(text.substr(env_mark.size()), std::move(values));
    } else if (text.starts_with(output_mark)) {
      run.outputs.emplace(text.substr(output_mark.size()), std::move(values));
    } else if (variable.exported) {
      run.exported.emplace(name, std::move(values));
    }
  }
}

void Runner::set_file_variable(File file, std::string_view name, Values values) {
  const bool is_env = file == File::environment;
  std::string key(is_env ? env_mark : output_mark);
  key += name;
  // Before it is written, an output is empty and a variable what the step was given.
  if (!state_.has(key)) {
    Variable before;
    const auto found = environment_.find(name);
    if (!is_env) {
      before = {{github::Value::null()}, false, false};
    } else if (found != environment_.end()) {
      before.values = as_texts(found->second);
      before.anything = is_anything(before.values);
    }
    state_.prepare(key, std::move(before));
  }
  state_.set(key, std::move(values));
}

/// Goes from the block that was entered last to another one of the same body.
void Runner::enter(uint32_t block) {
  while (entered_.size() > base_ + 1 && !plan_.contains(entered_.back(), block)) {
    entered_.pop_back();
    state_.leave();
  }
  if (entered_.back() == block) {
    state_.settle();
  } else if (entered_.size() < most_scopes) {
    std::vector<uint32_t> path;
    for (uint32_t at = block; at != entered_.back() && at != 0; at = plan_.blocks[at].parent)
      path.push_back(at);
    for (auto next = path.rbegin(); next != path.rend() && entered_.size() < most_scopes; ++next) {
      entered_.push_back(*next);
      state_.enter(plan_.blocks[*next].block);
      if (plan_.blocks[*next].block.kind == Block::Kind::loop) widen_loop(*next);
    }
  }
  state_.doubt(doubted_ || entered_.back() != block);
}

/// What an earlier turn of the loop may have left is not followed.
void Runner::widen_loop(uint32_t block) {
  const PlannedBlock& loop = plan_.blocks[block];
  for (uint32_t i = loop.first_command; i < loop.end_command; ++i) {
    const Command& command = commands_[i];
    for (const Assignment& assignment : command.assignments) {
      if (command.words.empty()) state_.forget(assignment.name.text);
    }
    if (command.words.empty() || !command.words.front().known()) continue;
    const std::string& program = command.words.front().text;
    const bool declares = program == "export" || program == "declare" || program == "typeset" ||
                          program == "readonly" || program == "local" || program == "read" ||
                          program == "unset";
    for (std::size_t n = 1; declares && n < command.words.size(); ++n) {
      const std::string_view word(command.words[n].text);
      state_.forget(word.substr(0, word.find('=')));
    }
  }
}

void Runner::run_body(uint32_t body, Truth runs) {
  for (uint32_t i = plan_.first_in_body[body]; i != Plan::none; i = plan_.next_in_body[i]) {
    const int32_t owner = commands_[i].substituted_into;
    // What is substituted runs before the command that it is for.
    if (owner >= 0 && plan_.body_of(static_cast<uint32_t>(owner)) == body) continue;
    run_command(i, runs);
  }
}

void Runner::run_command(uint32_t index, Truth runs) {
  const Command& command = commands_[index];
  if (running_.empty()) at_ = std::max(at_, index);
  const Truth here = command.conditional ? both(runs, Truth::unknown) : runs;
  const std::size_t slot = result_.calls.size();
  if (!command.words.empty()) result_.calls.emplace_back();
  const uint32_t block = plan_.block_of[index];
  enter(block);
  for (const uint32_t child : plan_.children(index)) {
    if (plan_.body_of(child) == plan_.body_of(index)) run_command(child, here);
  }
  enter(block);
  if (command.words.empty()) {
    assign(index);
    return;
  }
  Call call;
  call.command = index;
  call.runs = here;
  for (const Assignment& assignment : command.assignments)
    call.assigned[assignment.name.text] = expand_joined(assignment.value, index);
  expand_words(index, call);
  fill_in(index, call);
  attach_values(call);
  apply(index, call);
  result_.calls[slot] = std::move(call);
}

/// What `xargs` and `find` put in is not known: the place that they name, or words at the end.
void Runner::fill_in(uint32_t index, Call& call) {
  constexpr std::size_t most_wrappers = 4;
  const auto word = [&](std::size_t i) {
    const std::string* text = i < call.words.size() ? single_text(call.words[i]) : nullptr;
    return text == nullptr ? std::string_view() : std::string_view(*text);
  };
  std::string mark;
  bool at_end = false;
  for (std::size_t i = 0; i < std::min(most_wrappers, call.words.size()); ++i) {
    if (word(i) == "find") mark = "{}";
    if (word(i) != "xargs") continue;
    at_end = true;
    for (std::size_t n = i + 1; n < call.words.size() && word(n).starts_with('-'); ++n) {
      if (word(n).starts_with("-I")) mark = word(n) == "-I" ? word(n + 1) : word(n).substr(2);
      if (word(n) == "-i" || word(n) == "--replace") mark = "{}";
    }
    break;
  }
  const uint32_t block = plan_.block_of[index];
  if (!mark.empty()) {
    // What a shell there reads has the place too.
    const uint32_t next = index + 1 < commands_.size() ? plan_.block_of[index + 1] : block;
    filled_ = next > block && plan_.blocks[next].first_command == index + 1 ? next : Plan::none;
    mark_ = mark;
  } else if (filled_ != Plan::none && plan_.contains(filled_, block)) {
    mark = mark_;
  } else if (at_end) {
    call.words.push_back(unknown_values());
    call.sources.push_back(call.sources.back());
  }
  if (mark.empty()) return;
  for (Values& values : call.words) {
    for (Value& value : values) {
      const std::size_t found = value.text.find(mark);
      if (found == std::string::npos || value.text == "-I" + mark || value.text == "-i") continue;
      std::string text;
      std::size_t from = 0;
      for (std::size_t at = found; at != std::string::npos; at = value.text.find(mark, from)) {
        text += value.text.substr(from, at - from) + '*';
        from = at + mark.size();
      }
      text += value.text.substr(from);
      value = text.size() > most_bytes ? Value::unknown() : pattern_value(std::move(text));
    }
  }
}

/// A function that is called, or that an argument names: `trap cleanup EXIT`.
void Runner::call_named_functions(const Call& call, std::string_view program) {
  if (plan_.functions.empty()) return;
  if (const uint32_t body = plan_.function(program, at_)) {
    call_function(body, call, call.runs);
    return;
  }
  if (program == "echo" || program == "printf" || program == "unset") return;
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    const std::string* name = single_text(call.words[i]);
    const uint32_t body = name == nullptr ? 0 : plan_.function(*name, at_);
    if (body == 0) continue;
    Call inner;
    inner.words.assign(1, call.words[i]);
    state_.enter({.kind = Block::Kind::maybe});
    call_function(body, inner, Truth::unknown);
    state_.leave();
    return;
  }
}

void Runner::call_function(uint32_t body, const Call& call, Truth runs) {
  const std::size_t cost = plan_.cost(body);
  // The first call of each function is paid by its own bytes.
  const bool first = !called_[body];
  called_[body] = true;
  const bool recursive = std::ranges::find(running_, body) != running_.end();
  if (recursive || running_.size() >= most_functions || (!first && !spend(cost))) {
    if (spend(cost)) {
      widen_loop(body);
    } else {
      state_.forget_all();
    }
    return;
  }
  std::vector<Values> parameters(call.words.begin() + 1, call.words.end());
  std::vector<std::pair<std::string, Variable>> locals;
  const auto* outer_parameters = std::exchange(parameters_, &parameters);
  auto* outer_locals = std::exchange(locals_, &locals);
  const std::size_t outer_base = std::exchange(base_, entered_.size());
  const bool outer_doubted = std::exchange(doubted_, state_.doubts());
  running_.push_back(body);
  entered_.push_back(body);
  state_.enter({.kind = Block::Kind::function});
  run_body(body, runs);
  while (entered_.size() > base_ + 1) {
    entered_.pop_back();
    state_.leave();
  }
  state_.settle();
  for (auto local = locals.rbegin(); local != locals.rend(); ++local)
    state_.restore(local->first, std::move(local->second));
  entered_.pop_back();
  state_.leave();
  running_.pop_back();
  state_.doubt(doubted_);
  doubted_ = outer_doubted;
  base_ = outer_base;
  locals_ = outer_locals;
  parameters_ = outer_parameters;
}

ScriptRun run_script(std::string_view script, const std::vector<Command>& commands,
                     const Variables& environment, const github::Bindings& expressions,
                     Language language) {
  if (commands.size() > most_commands) {
    ScriptRun nothing_known;
    nothing_known.environment_open = nothing_known.outputs_open = true;
    return nothing_known;
  }
  return Runner(script, commands, environment, expressions, language).run();
}

}  // namespace writ::shell
