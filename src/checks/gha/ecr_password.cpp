// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "writ/aws.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_ecr_password;
}

using namespace writ;

namespace {

constexpr std::array<std::string_view, 3> tools = {"docker", "podman", "nerdctl"};
constexpr std::array<std::string_view, 6> value_options = {"-u",         "--username", "-p",
                                                           "--password", "--authfile", "--creds"};

enum class Registry { other, private_ecr, public_ecr };

Registry registry_of(const github::Values& hosts) {
  const std::string text = hosts.size() == 1 ? hosts.front().shown() : std::string();
  const std::string_view host = std::string_view(text).substr(0, text.find('/'));
  if (aws::is_public_ecr(host)) return Registry::public_ecr;
  return aws::parse_ecr_host(host) ? Registry::private_ecr : Registry::other;
}

/// A login in a script that takes the password which the AWS CLI prints.
class Login {
 public:
  Login(const github::StepVisit& visit, const shell::Call& login, const shell::Call& token,
        Reporter& report)
      : visit_(visit), login_(login), token_(token), report_(report) {}

  void check() {
    const std::vector<std::size_t> hosts =
        login_.arguments({login_.program(), "login"}, value_options);
    if (hosts.size() != 1) return;
    const github::Values& host = login_.words[hosts.front()];
    const Registry registry = registry_of(host);
    if (registry == Registry::other) return;
    check_service(registry, host);
    const github::Values* user = login_.option({"-u", "--username"});
    const std::string* name = user == nullptr ? nullptr : github::only_text(*user);
    if (name == nullptr || *name == "AWS") return;
    report_.at(place(login_, *user), "`" + quoted(*name) +
                                         "` is not the name that a password of ECR is for, so the "
                                         "registry refuses the login");
    report_.also(place(token_, token_.words.front()), "prints the password");
  }

 private:
  void check_service(Registry registry, const github::Values& host) {
    const bool is_public = registry == Registry::public_ecr;
    const bool fits = token_.is({"aws", is_public ? "ecr-public" : "ecr", "get-login-password"});
    if (fits) return;
    const std::string service = is_public ? "ecr" : "ecr-public";
    Finding& finding =
        report_.at(place(login_, host), "`" + quoted(host.front().shown()) +
                                            "` refuses the password that `aws " + service +
                                            " get-login-password` prints, for it is of the " +
                                            (is_public ? "private" : "public") + " registry");
    finding.help = is_public ? "use `aws ecr-public get-login-password --region us-east-1`"
                             : "use `aws ecr get-login-password`";
    report_.also(place(token_, token_.words.front()), "prints the password");
  }

  Location place(const shell::Call& call, const github::Values& word) const {
    return visit_.place(visit_.step->commands[call.command].words[call.source(word)]);
  }

  const github::StepVisit& visit_;
  const shell::Call& login_;
  const shell::Call& token_;
  Reporter& report_;
};

bool prints_password(const shell::Call& call) {
  return call.is({"aws", "ecr", "get-login-password"}) ||
         call.is({"aws", "ecr-public", "get-login-password"});
}

/// The call whose output the login reads as its password; null where none is seen.
const shell::Call* token_of(const github::StepVisit& visit, const shell::Call& login) {
  const shell::Command& command = visit.step->commands[login.command];
  for (const shell::Call& call : visit.script.calls) {
    const int32_t into = visit.step->commands[call.command].substituted_into;
    const bool read = command.piped_from == static_cast<int32_t>(call.command) ||
                      into == static_cast<int32_t>(login.command);
    if (read && prints_password(call)) return &call;
  }
  return nullptr;
}

}  // namespace

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    for (const shell::Call& call : visit.script.calls) {
      const std::string_view tool = call.program();
      if (std::ranges::find(tools, tool) == tools.end() || !call.is({tool, "login"})) continue;
      if (const shell::Call* token = token_of(visit, call))
        Login(visit, call, *token, report).check();
    }
  }
}

constinit const writ::Check writ::checks::gha_ecr_password{&run};
