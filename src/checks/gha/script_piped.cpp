// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "checks/job_exposure.h"
#include "checks/places.h"
#include "text/words.h"

namespace writ::checks {
extern const Check gha_script_piped;
}

using namespace writ;

namespace {

constexpr std::array<std::string_view, 7> shells = {"sh",  "bash", "dash",  "zsh",
                                                    "ksh", "pwsh", "source"};
constexpr std::array<std::string_view, 5> languages = {"python", "python3", "node", "perl", "ruby"};

bool fetches(const shell::Command& command) { return command.is({"curl"}) || command.is({"wget"}); }

/// The name of the program, without a folder and `sudo`; and whether words other than options
/// follow it.
struct Interpreter {
  bool shell = false;
  bool language = false;
  bool has_argument = false;
};
Interpreter interpreter(const shell::Command& command) {
  Interpreter found;
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    std::string_view name = command.words[i].text;
    name.remove_prefix(name.rfind('/') + 1);
    found.shell = std::ranges::find(shells, name) != shells.end();
    found.language = std::ranges::find(languages, name) != languages.end();
    if (!found.shell && !found.language) continue;
    // `-s` and `--` hand the rest to the script.
    for (std::size_t k = i + 1; k < command.words.size(); ++k) {
      const std::string_view word = command.words[k].text;
      if (word == "-" || word == "--" || word == "/dev/stdin" ||
          (found.shell && word.starts_with("-s")))
        return found;
      if (!word.starts_with('-') || word == "-c" || word == "-m" || word == "-e") {
        found.has_argument = true;
        return found;
      }
    }
    return found;
  }
  return found;
}

/// Only passes on what it reads.
bool passes_on(const shell::Command& command) {
  return command.is({"tee"}) || command.is({"sed"}) || command.is({"tr"}) || command.is({"gunzip"});
}

/// The command that reads the download from its input; -1 if none does.
int32_t reader(const std::vector<shell::Command>& commands, std::size_t place) {
  const Interpreter program = interpreter(commands[place]);
  if ((!program.shell && !program.language) || program.has_argument) return -1;
  int32_t from = commands[place].piped_from;
  for (int i = 0; i < 4 && from >= 0; ++i) {
    const shell::Command& source = commands[static_cast<std::size_t>(from)];
    if (fetches(source)) return from;
    if (!passes_on(source)) return -1;
    from = source.piped_from;
  }
  return -1;
}

/// The download that the command runs, or that is run as the command puts it into another; null if
/// it is neither.
const shell::Command* runs_download(const std::vector<shell::Command>& commands,
                                    std::size_t place) {
  const shell::Command& command = commands[place];
  if (const int32_t from = reader(commands, place); from >= 0)
    return &commands[static_cast<std::size_t>(from)];
  if (!fetches(command) || command.substituted_into < 0) return nullptr;
  const shell::Command& outer = commands[static_cast<std::size_t>(command.substituted_into)];
  return interpreter(outer).shell || outer.is({"eval"}) ? &command : nullptr;
}

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// The address holds a whole commit id, so it serves one text for ever.
bool names_commit(std::string_view address) {
  std::size_t run = 0;
  for (const char c : address) {
    run = is_hex(c) ? run + 1 : 0;
    if (run >= 40) return true;
  }
  return false;
}

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) {
  const auto is_aws = [&](const github::StepVisit& visit) {
    return visit.step->uses.is("aws-actions/configure-aws-credentials");
  };
  // The token of a job may be for others than AWS.
  const bool uses_aws = std::ranges::any_of(job.visits, is_aws);
  for (const github::StepVisit& visit : job.visits) {
    const std::vector<shell::Command>& commands = visit.step->commands;
    if (visit.runs == Truth::no || commands.empty()) continue;
    const checks::Power power = checks::power_at(job, visit);
    if (!power.aws || (job.token == Truth::yes && !uses_aws)) continue;
    checks::Places places(visit.step->run.node);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const shell::Command* download = runs_download(commands, i);
      if (download == nullptr) continue;
      const auto address = std::ranges::find_if(download->words, [](const shell::Word& word) {
        return word.text.find("://") != std::string::npos;
      });
      if (address == download->words.end() || names_commit(address->text)) continue;
      report.at(
          visit.place(places.of(*address)),
          "whatever `" + quoted(address->text) + "` serves at that time runs with " + power.words);
    }
  }
}

constinit const writ::Check writ::checks::gha_script_piped{&run};
