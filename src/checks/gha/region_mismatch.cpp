// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_region_mismatch;
}

using namespace writ;

namespace {

/// A region and where the file says it; the name is empty where it cannot be known.
struct Region {
  std::string name;
  Span span;
};

constexpr std::array<std::string_view, 2> region_variables = {"AWS_REGION", "AWS_DEFAULT_REGION"};

/// Follows one list of steps: which region the AWS CLI works in, and for which regions Docker has
/// been logged in.
class StepWalk {
 public:
  StepWalk(const github::StepList& list, Reporter& report) : list_(list), report_(report) {}

  void run() {
    for (const github::Step& step : *list_.steps) {
      if (step.uses.kind != github::UsesKind::none) {
        look_at_action(step);
      } else {
        for (const shell::Command& command : step.commands) look_at_command(step, command);
      }
    }
  }

 private:
  std::optional<std::string> resolve(const github::Step& step, std::string_view text,
                                     const std::vector<Hole>& holes) const {
    return github::resolve_env(text, holes, step, list_.job, list_.workflow);
  }

  /// The first real ECR region that a text names, after variables are filled in.
  std::string ecr_region(const github::Step& step, std::string_view text,
                         const std::vector<Hole>& holes) const {
    const auto resolved = resolve(step, text, holes);
    const std::string_view known = resolved ? std::string_view(*resolved) : text;
    for (const aws::HostPlace place : aws::find_ecr_hosts(known)) {
      const auto host = aws::parse_ecr_host(known.substr(place.begin, place.end - place.begin));
      if (host && aws::find_region(host->region) != nullptr) return std::string(host->region);
    }
    return {};
  }

  Region region_of(const github::Step& step, const github::Entry* entry) const {
    if (entry == nullptr) return {};
    const auto value = resolve(step, entry->value.text, entry->value.holes);
    return {value && aws::find_region(*value) != nullptr ? *value : std::string(),
            entry->value.span()};
  }

  /// A step's own `env` wins over what earlier steps exported, and that over the `env` of job and
  /// workflow.
  Region region_in_force(const github::Step& step) const {
    for (const std::string_view name : region_variables) {
      if (const github::Entry* entry = github::find(step.env, name)) return region_of(step, entry);
    }
    if (exported_) return *exported_;
    for (const std::string_view name : region_variables) {
      if (const github::Entry* entry = github::find_env(name, nullptr, list_.job, list_.workflow))
        return region_of(step, entry);
    }
    return {};
  }

  void logged_in(const std::string& region) {
    if (region.empty()) unknown_login_ = true;
    if (!region.empty()) logins_.push_back(region);
  }

  void look_at_action(const github::Step& step) {
    if (const auto credentials = github::aws_credentials(step, list_.job, list_.workflow)) {
      const Region region = region_of(step, credentials->region);
      const bool sure = !step.if_.present() || (exported_ && exported_->name == region.name);
      exported_ = sure ? region : Region{};
    } else if (step.uses.is("aws-actions/amazon-ecr-login")) {
      const github::Entry* type = step.input("registry-type");
      if (type == nullptr || type->value.text != "public") logged_in(region_in_force(step).name);
    } else if (step.uses.is("docker/login-action")) {
      const github::Entry* registry = step.input("registry");
      if (registry != nullptr)
        logged_in(ecr_region(step, registry->value.text, registry->value.holes));
    } else if (step.uses.kind != github::UsesKind::repository ||
               contains_ignoring_case(step.uses.text.text, "aws") ||
               contains_ignoring_case(step.uses.text.text, "ecr") ||
               contains_ignoring_case(step.uses.text.text, "login")) {
      exported_ = Region{};
      unknown_login_ = true;
    }
  }

  /// Where `aws ecr get-login-password` takes its token from.
  Region token_region(const github::Step& step, const shell::Command& command) const {
    if (const shell::Word* word = command.option({"--region"})) {
      const auto value = resolve(step, word->text, word->holes);
      return {value && aws::find_region(*value) != nullptr ? *value : std::string(),
              github::word_span(step, *word)};
    }
    const bool own_choice = !command.assignments.empty() || command.has_flag({"--profile"});
    return own_choice ? Region{} : region_in_force(step);
  }

  static bool sets_region(const shell::Command& command) {
    const bool assigns =
        command.words.empty() &&
        std::ranges::any_of(command.assignments, [](const shell::Assignment& assignment) {
          return std::ranges::find(region_variables, assignment.name.text) !=
                 region_variables.end();
        });
    return assigns || command.is({"aws", "configure"}) ||
           std::ranges::any_of(command.words, [](const shell::Word& word) {
             return word.text.starts_with("AWS_REGION=") ||
                    word.text.starts_with("AWS_DEFAULT_REGION=");
           });
  }

  void look_at_command(const github::Step& step, const shell::Command& command) {
    if (sets_region(command)) exported_ = Region{};
    const bool login = command.is({"docker", "login"}) || command.is({"podman", "login"});
    const bool transfer = command.is({"docker", "push"}) || command.is({"docker", "pull"}) ||
                          command.is({"podman", "push"});
    if (!login && !transfer) return;
    for (const shell::Word& word : command.words) {
      const std::string host_region = ecr_region(step, word.text, word.holes);
      if (host_region.empty()) continue;
      if (transfer) check_transfer(step, word, host_region);
      if (login) check_login(step, command, word, host_region);
      if (login) logged_in(host_region);
      return;
    }
    if (login) unknown_login_ = true;
  }

  /// The region's own place in the word, if it stands there literally.
  static Span place(const github::Step& step, const shell::Word& word, std::string_view region) {
    const std::size_t at = github::word_source(step, word).find(region);
    if (at == std::string_view::npos) return github::word_span(step, word);
    return step.run.span_of(word.begin + at, word.begin + at + region.size());
  }

  void check_login(const github::Step& step, const shell::Command& login, const shell::Word& host,
                   const std::string& host_region) {
    const auto self = &login - step.commands.data();
    for (std::size_t i = 0; i < step.commands.size(); ++i) {
      const shell::Command& token = step.commands[i];
      const bool feeds =
          login.piped_from == static_cast<int32_t>(i) || token.substituted_into == self;
      if (!feeds || !token.is({"aws", "ecr", "get-login-password"})) continue;
      const Region region = token_region(step, token);
      if (region.name.empty() || region.name == host_region) continue;
      report_.at(place(step, host, host_region),
                 "the login password is for `" + region.name + "` but the registry is in `" +
                     host_region + "`, and ECR refuses a token of another region");
      report_.also(region.span, "the token comes from this region");
    }
  }

  void check_transfer(const github::Step& step, const shell::Word& image,
                      const std::string& region) {
    if (unknown_login_ || logins_.empty() || std::ranges::find(logins_, region) != logins_.end())
      return;
    Finding& finding = report_.at(place(step, image, region),
                                  "the image is in `" + region +
                                      "`, but the steps before have logged Docker in to `" +
                                      logins_.back() + "` only, so this finds no credentials");
    finding.severity = std::min(finding.severity, Severity::warning);
    finding.help = "log in to the registry of `" + region +
                   "` first, or name the registry that the job is logged in to";
  }

  github::StepList list_;
  Reporter& report_;
  std::optional<Region> exported_;  ///< by a step before, for all later ones
  std::vector<std::string> logins_;
  bool unknown_login_ = false;
};

}  // namespace

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document,
                         [&](const github::StepList& list) { StepWalk(list, report).run(); });
}

constinit const writ::Check writ::checks::gha_region_mismatch{&run};
