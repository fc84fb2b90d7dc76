// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/shell_command.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "text/words.h"
#include "writ/script.h"

namespace writ::shell {
namespace {

/// A program that runs the command behind it.
struct Wrapper {
  std::string_view name;
  std::string_view value_options;  ///< letters of the options that take a value
  bool skips_options;
  bool takes_assignments;
  /// Words of its own behind the options. Where it is not fixed, numbers.
  enum class Own : uint8_t { none, one, number } own = Own::none;
};

// https://www.sudo.ws/docs/man/sudo.man/ and https://www.gnu.org/software/coreutils/manual/ (env,
// nice, nohup, stdbuf, timeout), https://www.gnu.org/software/findutils/manual/ (xargs), `retry` is
// any of several scripts; `command -v x` does not run x, so the options of `command` are not
// skipped.
constexpr Wrapper wrappers[] = {
    {"sudo", "ugpCDhRrtTU", true, true},
    {"env", "uCS", true, true},
    {"time", "fo", true, false},
    {"exec", "a", true, false},
    {"command", "", false, false},
    {"builtin", "", false, false},
    {"nohup", "", false, false},
    {"nice", "n", true, false},
    {"ionice", "cn", true, false},
    {"stdbuf", "ioe", true, false},
    {"timeout", "ks", true, false, Wrapper::Own::one},
    {"xargs", "adEILnPs", true, false},
    {"retry", "tsmxdr", true, false, Wrapper::Own::number},
};

// Of all wrappers, written in words of their own: `timeout --signal KILL 5 x`.
constexpr std::string_view long_value_options[] = {
    "--signal",    "--kill-after", "--adjustment", "--max-args", "--max-procs", "--max-lines",
    "--max-chars", "--delimiter",  "--arg-file",   "--user",     "--group",     "--chdir",
    "--unset",     "--input",      "--output",     "--error"};

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

/// A word of a script, or all that one may become.
struct Text {
  std::string_view text;
  std::size_t certain = 0;  ///< bytes at its beginning that it has in any case
  bool known = false;
};

Text text_of(const Word& word) {
  const bool known = word.known();
  return {word.text, known ? word.text.size() : word.holes.front().begin, known};
}

Text text_of(const github::Values& values) {
  using Kind = github::Value::Kind;
  const github::Value& first = values.front();
  if (values.size() == 1 && first.kind == Kind::text) return {first.text, first.text.size(), true};
  if (first.kind != Kind::text && first.kind != Kind::pattern) return {};
  std::size_t certain = 0;
  const auto common = [&](const github::Value& each) {
    if (each.kind != Kind::text && each.kind != Kind::pattern) return std::size_t{0};
    const auto ends = std::ranges::mismatch(first.text, each.text);
    const auto same = static_cast<std::size_t>(ends.in1 - first.text.begin());
    return each.kind == Kind::pattern ? std::min(same, each.text.find('*')) : same;
  };
  certain = first.text.size();
  for (const github::Value& each : values) certain = std::min(certain, common(each));
  return {first.text, certain, values.size() == 1 && first.known()};
}

template <class Word_>
bool is_literal(const Word_& word, std::string_view text) {
  const Text read = text_of(word);
  return read.known && read.text == text;
}

template <class Word_>
bool is_option(const Word_& word) {
  const Text read = text_of(word);
  return read.text.size() > 1 && read.text[0] == '-' && read.certain > 0;
}

/// Index of the first word behind a wrapper and its options.
template <class Word_>
std::size_t behind_wrapper(const std::vector<Word_>& words, std::size_t at,
                           const Wrapper& wrapper) {
  using Own = Wrapper::Own;
  bool own = wrapper.own != Own::none;
  bool options = wrapper.skips_options;
  for (++at; at < words.size(); ++at) {
    const std::string_view text = text_of(words[at]).text;
    if (options && is_option(words[at])) {
      options = text != "--";
      const bool takes_letter =
          text.size() == 2 && wrapper.value_options.find(text[1]) != std::string_view::npos;
      if (takes_letter || is_one_of(long_value_options, text)) ++at;
    } else if (own && (wrapper.own == Own::one || all_digits(text))) {
      own = options = false;
    } else if (!wrapper.takes_assignments || text.find('=') == std::string_view::npos) {
      return at;
    }
  }
  return at;
}

/// Index of the word that names the program.
template <class Word_>
std::size_t program(const std::vector<Word_>& words) {
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

/// Index of the first word behind those that are wanted; 0 for another command.
template <class Word_>
std::size_t behind_command(const std::vector<Word_>& words, std::size_t program,
                           std::initializer_list<std::string_view> wanted) {
  std::size_t at = program;
  const auto options =
      wanted.size() == 0 ? std::span<const std::string_view>{} : global_options(*wanted.begin());
  bool first = true;
  for (const std::string_view name : wanted) {
    while (!first && !options.empty() && at < words.size() && is_option(words[at]) &&
           text_of(words[at]).text != name) {
      at += is_one_of(options, text_of(words[at]).text) ? 2 : 1;
    }
    if (at >= words.size() || !is_literal(words[at], name)) return 0;
    ++at;
    first = false;
  }
  return at;
}

template <class Word_, class Attached>
const Word_* find_option(const std::vector<Word_>& words, const std::vector<Attached>& attached,
                         std::span<const std::string_view> spellings) {
  auto next_attached = attached.begin();
  for (std::size_t i = program(words) + 1; i < words.size(); ++i) {
    const Text word = text_of(words[i]);
    if (is_literal(words[i], "--")) return nullptr;
    if (word.known && is_one_of(spellings, word.text)) {
      const bool has_value = i + 1 < words.size() &&
                             (!is_option(words[i + 1]) || is_digit(text_of(words[i + 1]).text[1]));
      return has_value ? &words[i + 1] : nullptr;
    }
    while (next_attached != attached.end() && next_attached->word < i) ++next_attached;
    if (next_attached == attached.end() || next_attached->word != i) continue;
    std::string_view name = word.text;
    name.remove_suffix(std::min(name.size(), text_of(next_attached->value).text.size()));
    if (name.ends_with('=')) name.remove_suffix(1);
    if (is_one_of(spellings, name)) return &next_attached->value;
  }
  return nullptr;
}

template <class Word_>
bool find_flag(const std::vector<Word_>& words, std::span<const std::string_view> spellings) {
  for (std::size_t i = program(words) + 1; i < words.size(); ++i) {
    if (is_literal(words[i], "--")) return false;
    if (!is_option(words[i])) continue;
    const std::string_view text = text_of(words[i]).text;
    const std::size_t equals = text.find('=');
    if (is_one_of(spellings, text.substr(0, equals)) &&
        (equals == std::string_view::npos || text.substr(equals) != "=false")) {
      return true;
    }
  }
  return false;
}

/// Where the value begins in a word such as `--name=value` and `-nvalue`; 0 if it holds none.
std::size_t value_begin(const Text& word) {
  if (word.text.size() < 3 || word.text[0] != '-') return 0;
  const bool is_long = word.text[1] == '-';
  const std::size_t equals = word.text.find('=');
  if (is_long && equals == std::string_view::npos) return 0;
  const std::size_t begin = is_long ? equals + 1 : equals == 2 ? 3 : 2;
  return word.certain < begin ? 0 : begin;
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

ArgumentScript argument_script(std::string_view script, const Command& command) {
  const std::vector<Word>& words = command.words;
  std::size_t at = program(words);
  if (at >= words.size()) return {};
  const bool in_place = is_literal(words[at], "eval");
  if (!in_place && !is_shell(words[at])) return {};
  bool takes_command = in_place;
  for (++at; at < words.size() && !in_place; ++at) {
    const std::string& text = words[at].text;
    if (!text.starts_with('-') && !text.starts_with('+')) break;
    takes_command = takes_command || (text[0] == '-' && holds(text, 'c'));
    if (text.back() == 'o' || text.back() == 'O') ++at;  // the name of a setting
  }
  if (!takes_command || at >= words.size() || (in_place && at + 1 != words.size())) return {};
  const std::size_t begin = words[at].begin;
  const std::string_view source = script.substr(begin, words[at].end - begin);
  if (source.size() < 2 || source.front() != source.back()) return {};
  const std::string_view inner = source.substr(1, source.size() - 2);
  const bool literal =
      (source.front() == '\'' && inner.find('\'') == std::string_view::npos) ||
      (source.front() == '"' && inner.find_first_of("$`\\\"") == std::string_view::npos);
  if (!literal) return {};
  return {begin + 1, begin + 1 + inner.size(), in_place};
}

void attach_values(std::string_view script, Command& command) {
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const Word& word = command.words[i];
    const std::size_t begin = value_begin(text_of(word));
    if (begin == 0) continue;
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

void attach_values(Call& call) {
  call.program_word = static_cast<uint32_t>(program(call.words));
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    const std::size_t begin = value_begin(text_of(call.words[i]));
    if (begin == 0) continue;
    github::Values values = call.words[i];
    for (github::Value& value : values) {
      std::string text = value.text.substr(begin);
      value =
          value.known() ? github::Value::of(std::move(text)) : github::Value::like(std::move(text));
    }
    call.attached.push_back({static_cast<uint32_t>(i), std::move(values)});
  }
}

bool Command::is(std::initializer_list<std::string_view> wanted) const {
  return behind_command(words, program(words), wanted) > 0;
}

const Word* Command::option(std::initializer_list<std::string_view> names) const {
  return find_option(words, attached, {names.begin(), names.size()});
}

bool Command::has_flag(std::initializer_list<std::string_view> names) const {
  return find_flag(words, {names.begin(), names.size()});
}

bool Call::is(std::initializer_list<std::string_view> wanted) const {
  return behind_command(words, program_word, wanted) > 0;
}

std::string_view Call::program() const {
  const Text word = program_word < words.size() ? text_of(words[program_word]) : Text{};
  return word.known ? word.text : std::string_view();
}

std::vector<std::size_t> Call::arguments(std::initializer_list<std::string_view> wanted,
                                         std::span<const std::string_view> value_options) const {
  std::vector<std::size_t> found;
  std::size_t at = behind_command(words, program_word, wanted);
  if (at == 0) return found;
  const auto global = global_options(*wanted.begin());
  for (; at < words.size(); ++at) {
    const std::string_view text = text_of(words[at]).text;
    if (!is_option(words[at])) {
      found.push_back(at);
    } else if (is_one_of(value_options, text) || is_one_of(global, text)) {
      ++at;
    }
  }
  return found;
}

const github::Values* Call::option(std::initializer_list<std::string_view> names) const {
  return find_option(words, attached, {names.begin(), names.size()});
}

uint32_t Call::source(const github::Values& values) const {
  for (const Attached& each : attached) {
    if (&each.value == &values) return sources[each.word];
  }
  return sources[static_cast<std::size_t>(&values - words.data())];
}

bool Call::has_flag(std::initializer_list<std::string_view> names) const {
  return find_flag(words, {names.begin(), names.size()});
}

}  // namespace writ::shell
