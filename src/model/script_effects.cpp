// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// What commands do to variables, in the script and behind it.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

#include <algorithm>
#include <map>

#include "model/script_runner.h"
#include "text/words.h"

namespace writ::shell {

using github::Value;
using github::Values;

namespace {

bool is_variable_name(std::string_view text) {
  return !text.empty() && !is_digit(text[0]) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, text) != names.end();
}

/// Prints nothing that could be taken for a line of a file.
bool is_silent(std::string_view program) {
  return is_one_of(program, {"[",      "test",  "true",     "false", ":",     "cd",      "export",
                             "set",    "read",  "local",    "shift", "unset", "declare", "readonly",
                             "mkdir",  "rm",    "cp",       "mv",    "touch", "sleep",   "exit",
                             "return", "break", "continue", "shopt", "trap",  "typeset", "chmod"});
}

Value part_of(const Value& whole, std::string_view part) {
  const bool wild = !whole.known() && part.find('*') != part.npos;
  return wild ? pattern_value(std::string(part)) : Value::of(std::string(part));
}

}  // namespace

/// A command that is nothing but assignments, or the header of a loop.
void Runner::assign(uint32_t index) {
  const Command& command = commands_[index];
  if (command.loop_header) {
    Values all;
    Call items;
    for (const Assignment& assignment : command.assignments) {
      const bool open = is_anything(all);
      if (!open && items.words.size() <= most_values) {
        if (assignment.value.known()) {
          items.words.push_back(known_values(assignment.value.text));
        } else if (assignment.value.text == "$@" && parameters_ != nullptr) {
          items.words.insert(items.words.end(), parameters_->begin(), parameters_->end());
        } else {
          expand_split(assignment.value, index, 0, items);
        }
      }
    }
    for (const Values& item : items.words) {
      for (const Value& each : item) {
        // A pattern of file names.
        if (each.text.find_first_of("*?[{") != std::string::npos) all = unknown_values();
      }
      all = all.empty() ? item : united(all, item);
    }
    if (!all.empty()) state_.set(command.assignments.front().name.text, std::move(all));
    return;
  }
  for (const Assignment& assignment : command.assignments) {
    const std::string& name = assignment.name.text;
    if (!powershell_ && !is_variable_name(name)) {  // an item of an array
      state_.forget(name.substr(0, name.find('[')));
      continue;
    }
    Values values = expand_joined(assignment.value, index);
    if (powershell_) {
      assign_powershell(assignment, std::move(values));
      continue;
    }
    const std::size_t sign = assignment.name.end;
    if (sign < script_.size() && script_[sign] == '+') {
      Joined joined;
      append(joined, variable(name));
      append(joined, values);
      values = joined.take();
    }
    state_.set(name, std::move(values));
  }
}

void Runner::apply(uint32_t index, const Call& call) {
  if (call.words.empty()) return;
  write_output(index, call);
  const std::string* program = single_text(call.words.front());
  if (program == nullptr) return;
  if (powershell_) {
    call_named_functions(call, *program);
  } else if (is_one_of(*program, {"export", "declare", "typeset", "local", "readonly"})) {
    declare(call, *program);
  } else if (is_one_of(*program, {"read", "unset", "mapfile", "readarray", "getopts", "let"})) {
    for (std::size_t i = 1; i < call.words.size(); ++i) {
      const std::string* word = single_text(call.words[i]);
      const std::string_view name = word == nullptr ? "" : std::string_view(*word);
      const std::string_view variable = name.substr(0, name.find_first_of("=+-["));
      if (!is_variable_name(variable)) continue;
      if (*program == "unset") {
        state_.set(variable, {Value::null()});
      } else {
        state_.set(variable, unknown_values());
      }
    }
  } else if (*program == "printf" && call.words.size() > 2) {
    const std::string* option = single_text(call.words[1]);
    const std::string* name = single_text(call.words[2]);
    if (option != nullptr && *option == "-v" && name != nullptr && is_variable_name(*name))
      state_.set(*name, unknown_values());
  } else if (is_one_of(*program, {"shift", "set"})) {
    // Which parameter is which is not followed further.
    const std::string* word = call.words.size() > 1 ? single_text(call.words[1]) : nullptr;
    if (*program == "shift" || (word != nullptr && *word == "--")) parameters_ = nullptr;
  } else {
    call_named_functions(call, *program);
  }
}

void Runner::declare(const Call& call, std::string_view program) {
  bool exports = program == "export";
  bool takes_back = false;
  bool plain = true;
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    const std::string_view text(call.words[i].front().text);
    if (text.starts_with('-') || text.starts_with('+')) {
      exports = exports || (text.find('x') != text.npos && text[0] == '-');
      takes_back = takes_back || (program == "export" && text.find('n') != text.npos);
      plain = plain && text.find_first_of("aAilunpf", 1) == text.npos;
      if (program == "export" && text.find('f') != text.npos) return;
      continue;
    }
    std::size_t equals = text.find('=');
    const bool adds = equals != text.npos && equals > 0 && text[equals - 1] == '+';
    const std::string name(text.substr(0, adds ? equals - 1 : equals));
    if (!is_variable_name(name)) continue;
    // Outside of functions `local` does nothing but assign.
    if (program != "export" && program != "readonly" && locals_ != nullptr) {
      const bool again =
          std::ranges::any_of(*locals_, [&](const auto& local) { return local.first == name; });
      if (!again && locals_->size() < 64) locals_->emplace_back(name, state_.get(name));
    }
    if (equals != text.npos) {
      Values values;
      bool same_name = plain && !adds;
      for (const Value& each : call.words[i]) {
        const std::string_view whole(each.text);
        same_name = same_name && whole.substr(0, equals + 1) == text.substr(0, equals + 1);
        if (same_name) values.push_back(part_of(each, whole.substr(equals + 1)));
      }
      state_.set(name, same_name ? std::move(values) : unknown_values());
    }
    if (exports) state_.set_exported(name, !takes_back);
  }
}

std::optional<Runner::File> Runner::file_of(const Word& target) {
  if (target.holes.size() != 1 || target.holes[0].end - target.holes[0].begin != target.text.size())
    return std::nullopt;
  std::string_view text(target.text);
  if (text.starts_with("${{")) {
    text = trim(text.substr(3, text.size() < 5 ? 0 : text.size() - 5));
    if (text == "github.env") return File::environment;
    return text == "github.output" ? std::optional(File::outputs) : std::nullopt;
  }
  text.remove_prefix(text.starts_with("${") ? 2 : 1);
  if (text.ends_with('}')) text.remove_suffix(1);
  if (starts_with_ignoring_case(text, "env:")) text.remove_prefix(4);
  text = text.substr(0, text.find(':'));
  if (text == "GITHUB_ENV") return File::environment;
  return text == "GITHUB_OUTPUT" ? std::optional(File::outputs) : std::nullopt;
}

void Runner::write_output(uint32_t index, const Call& call) {
  const Command& command = commands_[index];
  std::vector<File> files;
  const auto look_at = [&](const Word& target) {
    if (const auto file = file_of(target); file && files.size() < 2) files.push_back(*file);
  };
  for (const Word& target : command.output_files) look_at(target);
  const std::string* name = single_text(call.words.front());
  const std::string_view program = name == nullptr ? std::string_view() : std::string_view(*name);
  const std::string lower = powershell_ ? to_lower(program) : std::string();
  if (program == "tee" ||
      is_one_of(lower, {"out-file", "add-content", "set-content", "tee-object", "ac", "sc"})) {
    for (const Word& word : command.words) look_at(word);
  }
  const bool prints =
      program == "echo" || program == "printf" || is_one_of(lower, {"write-output", "write-host"});
  const bool to_log =
      files.empty() && command.output_files.empty() && prints && !plan_.passes_output_on[index];
  if (files.empty() && !to_log) return;
  if (!files.empty() && is_silent(program)) return;
  // Most of what is printed is no command to the runner, and is not put together.
  const bool may_command = std::ranges::any_of(call.words, [](const Values& word) {
    return word.front().text.find("::") != std::string::npos;
  });
  if (to_log && !may_command) return;
  const std::optional<Values> output = output_of(index);
  for (const File file : files) write_file(file, output);
  if (to_log && output) read_workflow_commands(*output);
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
void Runner::write_file(File file, const std::optional<Values>& output) {
  std::optional<std::string>& delimiter = delimiters_[static_cast<std::size_t>(file)];
  bool& open = file == File::environment ? result_.environment_open : result_.outputs_open;
  if (!output || is_anything(*output)) {
    open = open || !delimiter;
    return;
  }
  struct Written {
    Values values;
    std::size_t alternatives = 0;
  };
  std::map<std::string, Written, std::less<>> written;
  const std::optional<std::string> before = delimiter;
  for (const Value& alternative : *output) {
    delimiter = before;
    std::map<std::string, Value, std::less<>> variables;
    for (std::string_view line : split(alternative.text, '\n')) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (delimiter) {
        if (line == *delimiter) delimiter.reset();
        continue;
      }
      const std::size_t equals = line.find('=');
      const std::size_t angles = line.find("<<");
      const std::string_view name = line.substr(0, std::min(equals, angles));
      const bool wild = !alternative.known() && name.find('*') != name.npos;
      if (wild) {
        open = true;
      } else if (angles < equals) {
        delimiter = std::string(line.substr(angles + 2));
        variables.insert_or_assign(std::string(name), Value::unknown());
      } else if (equals != line.npos && !name.empty()) {
        variables.insert_or_assign(std::string(name),
                                   part_of(alternative, line.substr(equals + 1)));
      }
    }
    for (auto& [name, value] : variables) {
      Written& entry = written[name];
      entry.values = entry.alternatives == 0 ? Values{value} : united(entry.values, {value});
      ++entry.alternatives;
    }
  }
  for (auto& [name, entry] : written) {
    const bool doubts = state_.doubts();
    state_.doubt(doubts || entry.alternatives < output->size());
    set_file_variable(file, name, std::move(entry.values));
    state_.doubt(doubts);
  }
}

void Runner::read_workflow_commands(const Values& output) {
  for (const Value& alternative : output) {
    for (std::string_view line : split(alternative.text, '\n')) {
      line = trim(line);
      const auto value_behind = [&](std::string_view mark) -> std::optional<std::string_view> {
        if (!line.starts_with(mark)) return std::nullopt;
        return line.substr(mark.size());
      };
      const bool certain = output.size() == 1;
      const auto set = [&](File file, std::string_view text) {
        const std::size_t colons = text.find("::");
        if (colons == text.npos) return;
        const std::string_view name = text.substr(0, std::min(colons, text.find(',')));
        if (!alternative.known() && name.find('*') != name.npos) {
          (file == File::environment ? result_.environment_open : result_.outputs_open) = true;
          return;
        }
        const bool doubts = state_.doubts();
        state_.doubt(doubts || !certain);
        set_file_variable(file, name, {part_of(alternative, text.substr(colons + 2))});
        state_.doubt(doubts);
      };
      if (const auto masked = value_behind("::add-mask::")) {
        result_.masked.push_back({part_of(alternative, *masked)});
      } else if (const auto output_text = value_behind("::set-output name=")) {
        set(File::outputs, *output_text);
      } else if (const auto env_text = value_behind("::set-env name=")) {
        set(File::environment, *env_text);
      }
    }
  }
}

}  // namespace writ::shell
