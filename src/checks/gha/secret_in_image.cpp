// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_secret_in_image;
}

using namespace writ;

namespace {

/// The last word of the name is one of these: `DB_HOST` ends in `HOST`.
bool ends_in(std::string_view name, const std::vector<std::string_view>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return name.size() >= word.size() &&
           equals_ignoring_case(name.substr(name.size() - word.size()), word) &&
           (name.size() == word.size() || name[name.size() - word.size() - 1] == '_');
  });
}

class Step {
 public:
  Step(const github::StepList& list, const github::Step& step, Reporter& report)
      : list_(list), step_(step), report_(report) {}

  void check() {
    if (step_.uses.is("docker/build-push-action")) {
      check_lines("build-args", true);
    } else if (step_.uses.is("aws-actions/amazon-ecs-render-task-definition")) {
      check_lines("environment-variables", false);
    } else if (step_.uses.is("aws-actions/amazon-ecs-deploy-task-definition")) {
      check_overrides();
    }
    for (const shell::Command& command : step_.commands) {
      if (command.is({"docker", "build"}) || command.is({"docker", "buildx", "build"}) ||
          command.is({"podman", "build"}))
        check_build(command);
    }
  }

 private:
  /// `secrets.NAME` if the text holds a secret that is worth keeping; else nothing.
  std::optional<std::string> secret_in(std::string_view text,
                                       const std::vector<Hole>& holes) const {
    const std::string_view stored =
        github::stored_value(text, holes, {}, step_, list_.job, list_.workflow);
    const std::size_t dot = stored.find("secrets.");
    if (dot == std::string_view::npos) return std::nullopt;
    std::string_view name = stored.substr(dot + 8);
    name = name.substr(0, name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstu"
                                                 "vwxyz0123456789_-"));
    // The job's own token is worthless after it.
    if (name.empty() || equals_ignoring_case(name, "GITHUB_TOKEN") ||
        ends_in(name, report_.list("plain-endings")))
      return std::nullopt;
    return "secrets." + std::string(name);
  }

  bool is_public(std::string_view variable) const {
    const auto begins = [&](std::string_view word) {
      return starts_with_ignoring_case(variable, word);
    };
    return std::ranges::any_of(report_.list("public-beginnings"), begins) ||
           ends_in(variable, report_.list("plain-endings"));
  }

  void say(Span span, std::string_view variable, const std::string& secret, bool builds) {
    const std::string what = "`" + quoted(secret) + "` becomes the " +
                             (builds ? "build argument `" : "plain variable `") + quoted(variable) +
                             "`";
    Finding& finding = report_.at(
        span, what + (builds ? ", which stays readable in the image's history or its build record"
                             : ", which everyone who may describe the task definition can read"));
    finding.help =
        builds ? "mount it with `secrets` (`--secret`) and `RUN --mount=type=secret` instead"
               : "store it in Secrets Manager or Parameter Store and name it under `secrets`";
  }

  /// Lines `NAME=VALUE` of an input.
  void check_lines(std::string_view name, bool builds) {
    const github::Entry* entry = step_.input(name);
    if (entry == nullptr) return;
    const Str& input = entry->value;
    for (std::size_t begin = 0; begin < input.text.size();) {
      const std::size_t end = std::min(input.text.find('\n', begin), input.text.size());
      const std::string_view line = input.text.substr(begin, end - begin);
      const std::string_view variable = trim(line.substr(0, line.find('=')));
      for (const Hole& hole : input.holes) {
        if (hole.begin < begin || hole.end > end) continue;
        const auto secret = secret_in(input.text, {hole});
        if (!secret || is_public(variable)) continue;
        say(input.span_of(hole.begin, hole.end), variable, *secret, builds);
        break;
      }
      begin = end + 1;
    }
  }

  void check_overrides() {
    const github::Entry* entry = step_.input("run-task-container-overrides");
    if (entry == nullptr) return;
    const auto secret = secret_in(entry->value.text, entry->value.holes);
    if (!secret) return;
    report_
        .at(entry->value.span(), "`" + quoted(*secret) +
                                     "` is handed over as a plain override, which everyone who "
                                     "may describe the task can read")
        .help =
        "store it in Secrets Manager or Parameter Store and name it under `secrets` of the "
        "task definition";
  }

  void check_build(const shell::Command& command) {
    for (std::size_t i = 0; i + 1 < command.words.size(); ++i) {
      if (command.words[i].text == "--build-arg") check_argument(command.words[i + 1]);
    }
    for (const shell::Command::Attached& each : command.attached) {
      if (command.words[each.word].text.starts_with("--build-arg=")) check_argument(each.value);
    }
  }

  void check_argument(const shell::Word& word) {
    const std::string_view variable = std::string_view(word.text).substr(0, word.text.find('='));
    if (variable.size() == word.text.size() || is_public(variable)) return;
    if (const auto secret = secret_in(word.text, word.holes))
      say(github::word_span(step_, word), variable, *secret, true);
  }

  const github::StepList& list_;
  const github::Step& step_;
  Reporter& report_;
};

}  // namespace

// https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) Step(list, step, report).check();
  });
}

constinit const writ::Check writ::checks::gha_secret_in_image{&run};
