// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/shell_command.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "text/words.h"

namespace writ::shell {
namespace {

/// A program that runs the command behind it.
struct Wrapper {
  std::string_view name;
  std::string_view value_options;  ///< letters of the options that take a value
  bool skips_options;
  bool takes_assignments;
};

// https://www.sudo.ws/docs/man/sudo.man/ and https://www.gnu.org/software/coreutils/manual/ (env,
// nohup); `command -v x` does not run x, so the options of `command` are not skipped.
constexpr Wrapper wrappers[] = {
    {"sudo", "ugpCDhRrtTU", true, true}, {"env", "uCS", true, true},    {"time", "fo", true, false},
    {"exec", "a", true, false},          {"command", "", false, false}, {"nohup", "", false, false},
};

// Options with a value that may stand before or between the words of a command.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
constexpr std::string_view aws_options[] = {
    "--endpoint-url",      "--output",           "--query",
    "--profile",           "--region",           "--color",
    "--ca-bundle",         "--cli-read-timeout", "--cli-connect-timeout",
    "--cli-binary-format", "--cli-error-format"};
// https://docs.docker.com/reference/cli/docker/, …/docker/buildx/ and …/docker/compose/
constexpr std::string_view docker_options[] = {
    "--config",   "--context",      "-c",        "--host",
    "-H",         "--log-level",    "-l",        "--tlscacert",
    "--tlscert",  "--tlskey",       "--builder", "--file",
    "-f",         "--project-name", "-p",        "--project-directory",
    "--env-file", "--profile",      "--ansi",    "--progress",
    "--parallel"};

bool is_one_of(std::span<const std::string_view> names, std::string_view text) {
  return std::ranges::find(names, text) != names.end();
}

std::span<const std::string_view> global_options(std::string_view tool) {
  if (tool == "aws") return aws_options;
  if (tool == "docker") return docker_options;
  return {};
}

bool is_literal(const Word& word, std::string_view text) {
  return word.known() && word.text == text;
}

bool is_option(const Word& word) {
  return word.text.size() > 1 && word.text[0] == '-' &&
         (word.holes.empty() || word.holes.front().begin > 0);
}

/// Index of the first word behind a wrapper and its options.
std::size_t behind_wrapper(const std::vector<Word>& words, std::size_t at, const Wrapper& wrapper) {
  for (++at; at < words.size(); ++at) {
    const std::string& text = words[at].text;
    if (wrapper.skips_options && is_option(words[at])) {
      if (text == "--") return at + 1;
      if (text.size() == 2 && wrapper.value_options.find(text[1]) != std::string_view::npos) ++at;
    } else if (!wrapper.takes_assignments || text.find('=') == std::string::npos) {
      return at;
    }
  }
  return at;
}

/// Index of the word that names the program.
std::size_t program(const std::vector<Word>& words) {
  std::size_t at = 0;
  while (at < words.size()) {
    const auto* wrapper = std::ranges::find_if(
        wrappers, [&](const Wrapper& candidate) { return is_literal(words[at], candidate.name); });
    if (wrapper == std::end(wrappers)) break;
    at = behind_wrapper(words, at, *wrapper);
  }
  return at;
}

bool is_shell(const Word& word) {
  constexpr std::string_view shells[] = {"bash", "sh", "dash", "ksh", "zsh"};
  if (!word.known()) return false;
  const std::string_view path(word.text);
  return is_one_of(shells, path.substr(path.rfind('/') + 1));
}

/// Whether letters such as `-euo` hold this one.
bool holds(std::string_view option, char letter) {
  return option.size() > 1 && option[1] != '-' && option.find(letter) != std::string_view::npos;
}

}  // namespace

bool runs_its_input(const Command& command) {
  const std::vector<Word>& words = command.words;
  std::size_t at = program(words);
  if (at >= words.size() || !is_shell(words[at])) return false;
  for (++at; at < words.size(); ++at) {
    const Word& word = words[at];
    if (!word.known()) return false;
    if (word.text == "-" || word.text == "--") continue;
    const bool is_switch = word.text.starts_with('-') || word.text.starts_with('+');
    if (!is_switch) return word.text == "/dev/stdin";
    if (holds(word.text, 'c')) return false;
    if (holds(word.text, 's')) return true;
    if (word.text.ends_with('o') && holds(word.text, 'o')) ++at;  // the name of a setting
  }
  return true;
}

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

bool Command::is(std::initializer_list<std::string_view> wanted) const {
  std::size_t at = program(words);
  const auto options =
      wanted.size() == 0 ? std::span<const std::string_view>{} : global_options(*wanted.begin());
  bool first = true;
  for (const std::string_view name : wanted) {
    while (!first && !options.empty() && at < words.size() && is_option(words[at]) &&
           words[at].text != name) {
      at += is_one_of(options, words[at].text) ? 2 : 1;
    }
    if (at >= words.size() || !is_literal(words[at], name)) return false;
    ++at;
    first = false;
  }
  return true;
}

const Word* Command::option(std::initializer_list<std::string_view> names) const {
  const std::span<const std::string_view> spellings(names.begin(), names.size());
  auto next_attached = attached.begin();
  for (std::size_t i = program(words) + 1; i < words.size(); ++i) {
    const Word& word = words[i];
    if (is_literal(word, "--")) return nullptr;
    if (word.known() && is_one_of(spellings, word.text)) {
      const bool has_value =
          i + 1 < words.size() && (!is_option(words[i + 1]) || is_digit(words[i + 1].text[1]));
      return has_value ? &words[i + 1] : nullptr;
    }
    while (next_attached != attached.end() && next_attached->word < i) ++next_attached;
    if (next_attached == attached.end() || next_attached->word != i) continue;
    std::string_view name(word.text);
    name.remove_suffix(next_attached->value.text.size());
    if (name.ends_with('=')) name.remove_suffix(1);
    if (is_one_of(spellings, name)) return &next_attached->value;
  }
  return nullptr;
}

bool Command::has_flag(std::initializer_list<std::string_view> names) const {
  const std::span<const std::string_view> spellings(names.begin(), names.size());
  for (std::size_t i = program(words) + 1; i < words.size(); ++i) {
    if (is_literal(words[i], "--")) return false;
    if (!is_option(words[i])) continue;
    const std::string_view text(words[i].text);
    const std::size_t equals = text.find('=');
    if (is_one_of(spellings, text.substr(0, equals)) &&
        (equals == std::string_view::npos || text.substr(equals) != "=false")) {
      return true;
    }
  }
  return false;
}

}  // namespace writ::shell
