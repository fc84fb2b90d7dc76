// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as a script: no crash, and every place lies within the script.

#include "writ/shell.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void check(const writ::shell::Word& word, std::size_t size) {
  if (word.begin > word.end || word.end > size) std::abort();
  std::size_t last = 0;
  for (const writ::Hole& hole : word.holes) {
    if (hole.begin < last || hole.end < hole.begin || hole.end > word.text.size()) std::abort();
    last = hole.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view script(reinterpret_cast<const char*>(data), size);
  const auto commands = writ::shell::parse(script);
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
    (void)command.is({"docker", "login"});
    (void)command.option({"-p", "--password"});
    (void)command.has_flag({"--password-stdin"});
  }
  return 0;
}
