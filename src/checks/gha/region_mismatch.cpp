// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "writ/check.h"
#include "writ/registry_login.h"

namespace writ::checks {
extern const Check gha_region_mismatch;
}

using namespace writ;

namespace {

void check_login(const github::RegistryUse& login, Reporter& report) {
  const std::string& region = login.registry.name;
  if (login.token.name.empty() || region.empty() || login.token.name == region) return;
  report.at(login.registry.span, "the login password is for `" + login.token.name +
                                     "` but the registry is in `" + region +
                                     "`, and ECR refuses a token of another region");
  report.also(login.token.span, "the token comes from this region");
}

void report_transfer(const github::RegionPlace& registry, const std::string& last_login,
                     Reporter& report) {
  Finding& finding =
      report.at(registry.span, "the image is in `" + registry.name +
                                   "`, but the steps before have logged Docker in to `" +
                                   last_login + "` only, so this finds no credentials");
  finding.severity = std::min(finding.severity, Severity::warning);
  finding.help = "log in to the registry of `" + registry.name +
                 "` first, or name the registry that the job is logged in to";
}

void check_steps(const github::StepList& list, Reporter& report) {
  std::set<std::string_view> logged_in;
  std::string last;
  const std::vector<github::RegistryUse> uses = github::registry_uses(list);
  for (const github::RegistryUse& use : uses) {
    const std::string& region = use.registry.name;
    if (use.kind == github::RegistryUse::Kind::transfer) {
      const bool may_be_logged_in = logged_in.contains(region) || logged_in.contains({});
      if (!logged_in.empty() && !may_be_logged_in) report_transfer(use.registry, last, report);
      continue;
    }
    check_login(use, report);
    // The empty region of an unknown login stands for all.
    logged_in.insert(region);
    last = region;
  }
}

}  // namespace

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document,
                         [&](const github::StepList& list) { check_steps(list, report); });
}

constinit const writ::Check writ::checks::gha_region_mismatch{&run};
