// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "checks/job_exposure.h"
#include "checks/places.h"
#include "checks/untrusted_reads.h"
#include "text/words.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_env_injection;
}

using namespace writ;

namespace {

/// The variable that names the file, empty for another file.
std::string_view environment_file(const shell::Command& command) {
  for (const shell::Word& file : command.output_files) {
    for (const std::string_view name : {"GITHUB_ENV", "GITHUB_PATH"}) {
      if (file.text.find(name) != std::string::npos) return name;
    }
  }
  return {};
}

/// Only such a text can hold a line break, and with it one more variable.
bool has_lines(std::string_view name) {
  return name.ends_with(".body") || name.ends_with(".message") || name.ends_with(".description");
}

/// The step fetches what another run, perhaps of a pull request, has made.
bool fetches_artifact(const github::Step& step) {
  if (step.uses.is("dawidd6/action-download-artifact")) return true;
  if (step.uses.is("actions/download-artifact")) return step.input("run-id") != nullptr;
  if (step.uses.is("actions/github-script")) {
    const github::Entry* script = step.input("script");
    return script != nullptr &&
           script->value.text.find("downloadArtifact") != std::string_view::npos;
  }
  return std::ranges::any_of(step.commands, [](const shell::Command& command) {
    return command.is({"gh", "run", "download"});
  });
}

class EnvCheck {
 public:
  EnvCheck(const github::JobWalk& job, Reporter& report)
      : job_(job), report_(report), events_(checks::events_of(job)) {}

  void look() {
    const std::string_view event = checks::privileged_event(events_);
    if (event.empty()) return;
    const bool foreign = event == "workflow_run";
    for (const github::StepVisit& visit : job_.visits) {
      if (visit.runs == Truth::no) continue;
      checks::Places places(visit.step->run.node);
      places_ = &places;
      for (const shell::Command& command : visit.step->commands) {
        look_at(visit, command);
        look_at_file(visit, command);
      }
      artifact_ = artifact_ || (foreign && fetches_artifact(*visit.step));
    }
  }

 private:
  void look_at(const github::StepVisit& visit, const shell::Command& command) {
    const std::string_view file = environment_file(command);
    if (file.empty()) return;
    for (const shell::Word& word : command.words) {
      for (const Hole& hole : word.holes) {
        const std::string_view name = checks::plain_variable(
            std::string_view(word.text).substr(hole.begin, hole.end - hole.begin));
        if (name.empty()) continue;
        const github::UntrustedRead read =
            checks::read_at(job_, events_, visit, "env." + std::string(name));
        if (read.writer != github::Writer::outsider) continue;
        if (file == "GITHUB_ENV" && !has_lines(read.name)) continue;
        tell(visit, word, file, std::string(read.author) + " writes `" + quoted(read.name) + "`");
        return;
      }
    }
  }

  /// A file of a foreign artifact that `cat` prints, by itself or into a word of another command.
  void look_at_file(const github::StepVisit& visit, const shell::Command& command) {
    if (!artifact_ || !command.is({"cat"}) || command.words.size() < 2) return;
    std::string_view file = environment_file(command);
    if (command.substituted_into >= 0)
      file = environment_file(
          visit.step->commands[static_cast<std::size_t>(command.substituted_into)]);
    if (file.empty()) return;
    tell(visit, command.words.back(), file,
         "whoever opens a pull request that starts the other workflow writes `" +
             quoted(command.words.back().text) + "`");
  }

  void tell(const github::StepVisit& visit, const shell::Word& word, std::string_view file,
            const std::string& who) {
    Finding& finding = report_.at(visit.place(places_->of(word)),
                                  who + ", which goes into `" + std::string(file) +
                                      "`, so it can set variables such as `LD_PRELOAD` for "
                                      "later steps, which run with " +
                                      checks::power_at(job_, visit).words);
    if (checks::is_guarded(job_, visit)) finding.severity = Severity::warning;
  }

  const github::JobWalk& job_;
  Reporter& report_;
  std::vector<std::string> events_;
  checks::Places* places_ = nullptr;  ///< of the script looked at
  bool artifact_ = false;             ///< a step before has fetched files of a foreign run
};

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) { EnvCheck(job, report).look(); }

constinit const writ::Check writ::checks::gha_env_injection{&run};
