// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as a script of bash and of PowerShell, read and followed: no crash, every place lies
// within the script, and sets of values are bounded and never empty.

#include "writ/shell.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "writ/powershell.h"
#include "writ/script.h"

namespace {

void check(const writ::shell::Word& word, std::size_t size) {
  if (word.begin > word.end || word.end > size) std::abort();
  std::size_t last = 0;
  for (const writ::Hole& hole : word.holes) {
    if (hole.begin < last || hole.end < hole.begin || hole.end > word.text.size()) std::abort();
    last = hole.end;
  }
}

void check(const writ::github::Values& values) {
  if (values.empty() || values.size() > 16) std::abort();
  for (const writ::github::Value& each : values) {
    if (each.text.size() > 4097) std::abort();
  }
}

void check(const writ::shell::Variables& variables) {
  for (const auto& [name, values] : variables) check(values);
}

void check_run(std::string_view script, const std::vector<writ::shell::Command>& commands,
               writ::shell::Language language) {
  using writ::github::Value;
  const writ::shell::Variables environment = {
      {"A", {Value::of(std::string("a b"))}},
      {"B", {Value::like("b/*"), Value::of(std::string("c"))}},
      {"X", {Value::null(), Value::of(std::string("x"))}}};
  const writ::shell::ScriptRun run =
      writ::shell::run_script(script, commands, environment, {{"a", {Value::of(1.0)}}}, language);
  for (const writ::shell::Call& call : run.calls) {
    if (call.command >= commands.size() || call.sources.size() != call.words.size()) std::abort();
    for (const uint32_t source : call.sources) {
      if (source >= commands[call.command].words.size()) std::abort();
    }
    for (const auto& word : call.words) check(word);
    for (const auto& attached : call.attached) check(attached.value);
    check(call.assigned);
    (void)call.is({"docker", "login"});
    (void)call.option({"-p", "--password"});
    (void)call.has_flag({"--password-stdin"});
  }
  check(run.environment);
  check(run.outputs);
  check(run.exported);
  for (const auto& mask : run.masked) check(mask);
}

void check_script(std::string_view script, const std::vector<writ::shell::Command>& commands,
                  writ::shell::Language language) {
  const std::size_t size = script.size();
  const auto count = static_cast<int64_t>(commands.size());
  for (int64_t i = 0; i < count; ++i) {
    const auto& command = commands[static_cast<std::size_t>(i)];
    if (command.piped_from >= i || command.substituted_into >= i) std::abort();
    for (const auto& assignment : command.assignments) {
      check(assignment.name, size);
      check(assignment.value, size);
    }
    for (const auto& word : command.words) check(word, size);
    for (const auto& word : command.output_files) check(word, size);
    for (const auto& attached : command.attached) check(attached.value, size);
    check(command.input, size);
    (void)command.is({"docker", "login"});
    (void)command.option({"-p", "--password"});
    (void)command.has_flag({"--password-stdin"});
  }
  check_run(script, commands, language);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using writ::shell::Language;
  const std::string_view script(reinterpret_cast<const char*>(data), size);
  check_script(script, writ::shell::parse(script), Language::posix);
  check_script(script, writ::shell::parse_powershell(script), Language::powershell);
  return 0;
}
