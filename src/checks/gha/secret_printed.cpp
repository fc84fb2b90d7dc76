// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "checks/places.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_secret_printed;
}

using namespace writ;

namespace {

/// The command turns what it reads into another text, which GitHub does not know as the secret.
bool disguises(const shell::Command& command) {
  if (command.is({"rev"}) || command.is({"xxd"}) || command.is({"hexdump"}) || command.is({"od"}))
    return !command.has_flag({"-r", "-p"});
  if (command.is({"base64"}) || command.is({"base32"}))
    return !command.has_flag({"-d", "--decode", "-D", "-di"});
  return command.is({"sed"}) && std::ranges::any_of(command.words, [](const shell::Word& word) {
           return word.text == "s/./& /g" || word.text == "s/\\(.\\)/\\1 /g" ||
                  word.text == "s/./&-/g";
         });
}

/// By command, whether its output goes into another command.
std::vector<bool> read_by_others(const std::vector<shell::Command>& commands) {
  std::vector<bool> read(commands.size());
  for (const shell::Command& command : commands) {
    if (command.piped_from >= 0) read[static_cast<std::size_t>(command.piped_from)] = true;
  }
  return read;
}

}  // namespace

// https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      checks::Places places(step.run.node);
      const std::vector<bool> read = read_by_others(step.commands);
      for (std::size_t i = 0; i < step.commands.size(); ++i) {
        const shell::Command& command = step.commands[i];
        if (command.piped_from < 0 || read[i] || !command.output_files.empty() ||
            command.substituted_into >= 0 || !disguises(command))
          continue;
        const shell::Command& source = step.commands[static_cast<std::size_t>(command.piped_from)];
        if (!source.is({"echo"}) && !source.is({"printf"})) continue;
        for (const shell::Word& word : source.words) {
          const std::string_view stored =
              github::stored_value(word.text, word.holes, {}, step, list.job, list.workflow);
          if (stored.find("secrets.") == std::string_view::npos) continue;
          report.at(places.of(word), "`" + quoted(command.words.front().text) + "` writes `" +
                                         quoted(stored) +
                                         "` into the log in a form that GitHub does not mask");
          break;
        }
      }
    }
  });
}

constinit const writ::Check writ::checks::gha_secret_printed{&run};
