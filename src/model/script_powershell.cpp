// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// What is different where the script is one of PowerShell: variables of the script are not those of
// the environment, and no value is split.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_environment_variables

#include <algorithm>

#include "model/script_runner.h"
#include "text/words.h"

namespace writ::shell {

using github::Value;
using github::Values;

std::optional<Language> language_of(std::string_view shell) {
  std::string_view program = trim(shell);
  program = program.substr(0, program.find(' '));
  program.remove_prefix(program.find_last_of("/\\") + 1);
  if (program == "bash" || program == "sh") return Language::posix;
  for (const std::string_view name : {"pwsh", "powershell", "pwsh.exe", "powershell.exe"}) {
    if (equals_ignoring_case(program, name)) return Language::powershell;
  }
  return std::nullopt;
}

/// `$env:X` and `$x`; anything else is not followed.
Values Runner::powershell_variable(std::string_view text) {
  if (!text.starts_with('$')) return unknown_values();
  std::string_view name = text.substr(1);
  if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
  if (starts_with_ignoring_case(name, "env:")) return variable(name.substr(4));
  const bool plain = !name.empty() && !is_digit(name[0]) &&
                     std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '_'; });
  if (!plain) return unknown_values();
  const Values* values = state_.find("$" + to_lower(name));
  if (values == nullptr) return unknown_values();
  std::size_t cost = 0;
  for (const Value& each : *values) cost += each.text.size();
  return spend(cost) ? *values : unknown_values();
}

void Runner::assign_powershell(const Assignment& assignment, Values values) {
  const std::string_view name(assignment.name.text);
  if (name.starts_with("env:")) {
    state_.set(name.substr(4), std::move(values));
    state_.set_exported(name.substr(4), true);
  } else {
    state_.set(name, std::move(values));
  }
}

/// What a command passes on or writes to its file.
std::optional<Values> Runner::powershell_output(uint32_t index, std::string_view program,
                                                unsigned depth) {
  constexpr unsigned most_pipes = 4;
  const Command& command = commands_[index];
  const auto is = [program](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, program) != names.end();
  };
  const bool writes = is({"out-file", "add-content", "set-content", "tee-object", "ac", "sc"});
  if (writes && command.piped_from >= 0) {
    if (depth >= most_pipes) return std::nullopt;
    return output_of(static_cast<uint32_t>(command.piped_from), depth + 1);
  }
  if (!writes && !is({"echo", "write-output", "write-host"})) return std::nullopt;
  Call call;
  expand_words(index, call);
  const Values* printed = call.option({"-Value", "-value", "-InputObject"});
  // Each further word would be a line of its own.
  if (printed == nullptr && !writes && call.words.size() == 2) printed = &call.words[1];
  if (printed == nullptr) return std::nullopt;
  Joined joined;
  joined.append(*printed);
  joined.append("\n");
  return joined.take();
}

}  // namespace writ::shell
