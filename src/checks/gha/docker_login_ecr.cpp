// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/action_table.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_docker_login_ecr;
}

using namespace writ;

namespace {

/// The only form that an input may have, trimmed, with `*` for what is not known; empty for
/// several.
std::string shape_of(const github::StepVisit& visit, std::string_view name) {
  const github::Values* values = visit.input(name);
  return values == nullptr || values->size() != 1 ? std::string()
                                                  : std::string(trim(values->front().shown()));
}

bool is_ecr(std::string_view registry) {
  const std::string_view host = registry.substr(0, registry.find('/'));
  return aws::is_public_ecr(host) || aws::parse_ecr_host(host).has_value();
}

/// `AWS` is the name for a password of ECR, but the action expects an access key there.
void check_username(const github::StepVisit& visit, Reporter& report) {
  if (shape_of(visit, "username") != "AWS") return;
  const Span span = visit.step->input("username")->value.span();
  report
      .at(visit.place(span),
          "the action takes `AWS` for an access key id, because it fetches the password of an ECR "
          "registry itself, and stops")
      .help =
      "add `ecr: false` to log in with the given password, or remove `username` and "
      "`password` so that the action uses the job's AWS credentials";
  report.also(visit.place(visit.step->input("registry")->value.span()), "a registry of ECR");
}

void check_registry(const github::StepVisit& visit, std::string_view registry, Reporter& report) {
  if (visit.step->input("username") != nullptr || visit.step->input("password") != nullptr) return;
  const std::size_t scheme = registry.find("://");
  const bool with_scheme = scheme != std::string_view::npos && is_ecr(registry.substr(scheme + 3));
  const bool no_account = registry.starts_with("ecr.") && registry.ends_with(".amazonaws.com");
  if (!with_scheme && !no_account) return;
  report
      .at(visit.place(visit.step->input("registry")->value.span()),
          "the action does not take `" + quoted(registry) +
              "` for a registry of ECR, so it asks for a user name and a password and stops")
      .help = with_scheme
                  ? "write the host without `" + quoted(registry.substr(0, scheme + 3)) + "`"
                  : "write `ACCOUNT.dkr." + quoted(registry) + "`";
}

}  // namespace

// https://github.com/docker/login-action#aws-elastic-container-registry-ecr
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    // `ecr` decides for itself.
    if (!visit.step->uses.is("docker/login-action") || visit.runs == Truth::no ||
        visit.step->input("ecr") != nullptr)
      continue;
    // From version 2 on the action knows ECR by a name that begins with the account.
    const auto known = github::known_step(*visit.step);
    if (!known || known->versions.first.major < 2) continue;
    const std::string registry = shape_of(visit, "registry");
    if (is_ecr(registry)) {
      check_username(visit, report);
    } else {
      check_registry(visit, registry, report);
    }
  }
}

constinit const writ::Check writ::checks::gha_docker_login_ecr{&run};
