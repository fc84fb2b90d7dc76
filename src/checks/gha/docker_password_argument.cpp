// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_docker_password_argument;
}

using namespace writ;

namespace {

/// The name of the login command, empty if it is none.
std::string_view login_tool(const shell::Command& command) {
  if (command.is({"docker", "login"})) return "docker login";
  if (command.is({"podman", "login"})) return "podman login";
  if (command.is({"nerdctl", "login"})) return "nerdctl login";
  if (command.is({"buildah", "login"})) return "buildah login";
  if (command.is({"helm", "registry", "login"})) return "helm registry login";
  return {};
}

}  // namespace

// https://docs.docker.com/reference/cli/docker/login/#password-stdin
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      for (const shell::Command& command : step.commands) {
        const std::string_view tool = login_tool(command);
        const shell::Word* password = tool.empty() ? nullptr : command.option({"-p", "--password"});
        if (password == nullptr) continue;
        report
            .at(github::word_span(step, *password),
                "`" + std::string(tool) +
                    "` is given the password as an argument, which every process on the machine "
                    "can read and `set -x` prints")
            .label = "password";
        if (password->known()) report.conceal(github::word_span(step, *password));
      }
    }
  });
}

constinit const writ::Check writ::checks::gha_docker_password_argument{&run};
