// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/registry_login.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/credentials.h"

namespace writ::github {
namespace {

constexpr std::array<std::string_view, 2> region_variables = {"AWS_REGION", "AWS_DEFAULT_REGION"};

std::string known_region(const std::optional<std::string>& name) {
  return name && aws::find_region(*name) != nullptr ? *name : std::string();
}

/// The regions of the ECR hosts in a text, as views into it.
std::vector<std::string_view> ecr_regions(std::string_view text) {
  std::vector<std::string_view> regions;
  for (const aws::HostPlace place : aws::find_ecr_hosts(text)) {
    const auto host = aws::parse_ecr_host(text.substr(place.begin, place.end - place.begin));
    if (host && aws::find_region(host->region) != nullptr) regions.push_back(host->region);
  }
  return regions;
}

/// Sets the region for later commands, or perhaps does.
bool sets_region(const shell::Command& command) {
  const auto is_region = [](const shell::Assignment& assignment) {
    return std::ranges::find(region_variables, assignment.name.text) != region_variables.end();
  };
  const auto names_region = [](const shell::Word& word) {
    return word.text.starts_with("AWS_REGION=") || word.text.starts_with("AWS_DEFAULT_REGION=");
  };
  return (command.words.empty() && std::ranges::any_of(command.assignments, is_region)) ||
         command.is({"aws", "configure"}) || std::ranges::any_of(command.words, names_region);
}

bool may_log_in(const Uses& uses) {
  return uses.kind != UsesKind::repository || contains_ignoring_case(uses.text.text, "aws") ||
         contains_ignoring_case(uses.text.text, "ecr") ||
         contains_ignoring_case(uses.text.text, "login");
}

/// The command that prints the password of each login of a script; null where none is seen.
std::vector<const shell::Command*> token_commands(const std::vector<shell::Command>& commands) {
  std::vector<const shell::Command*> result(commands.size());
  const auto token = [&](std::size_t i) {
    return i < commands.size() && commands[i].is({"aws", "ecr", "get-login-password"})
               ? &commands[i]
               : nullptr;
  };
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const shell::Command& command = commands[i];
    if (command.piped_from >= 0 && result[i] == nullptr)
      result[i] = token(static_cast<std::size_t>(command.piped_from));
    const auto into = static_cast<std::size_t>(command.substituted_into);
    if (command.substituted_into < 0 || into >= result.size()) continue;
    if (const shell::Command* printed = token(i)) result[into] = printed;
  }
  return result;
}

/// Follows one list of steps and the region that the AWS CLI works in.
class StepWalk {
 public:
  explicit StepWalk(const StepList& list) : list_(list) {}

  std::vector<RegistryUse> run() {
    for (const Step& step : *list_.steps) {
      if (step.uses.kind != UsesKind::none) {
        look_at_action(step);
        continue;
      }
      const std::vector<const shell::Command*> tokens = token_commands(step.commands);
      for (std::size_t i = 0; i < step.commands.size(); ++i)
        look_at_command(step, step.commands[i], tokens[i]);
    }
    return std::move(uses_);
  }

 private:
  std::optional<std::string> resolve(const Step& step, std::string_view text,
                                     const std::vector<Hole>& holes) const {
    return resolve_env(text, holes, step, list_.job, list_.workflow);
  }

  RegionPlace region_of(const Step& step, const Entry* entry) const {
    if (entry == nullptr) return {};
    return {known_region(resolve(step, entry->value.text, entry->value.holes)),
            entry->value.span()};
  }

  /// A step's own `env` wins over what earlier steps exported, and that over the `env` of job and
  /// workflow.
  RegionPlace region_in_force(const Step& step) const {
    for (const std::string_view name : region_variables) {
      if (const Entry* entry = find(step.env, name)) return region_of(step, entry);
    }
    if (exported_) return *exported_;
    for (const std::string_view name : region_variables) {
      if (const Entry* entry = find_env(name, nullptr, list_.job, list_.workflow))
        return region_of(step, entry);
    }
    return {};
  }

  /// Each region once that an input's ECR hosts name: literally, or else through variables.
  std::vector<RegionPlace> registries(const Step& step, const Str& value) const {
    std::vector<RegionPlace> result;
    std::set<std::string_view> seen;
    for (const std::string_view region : ecr_regions(value.text)) {
      const auto at = static_cast<std::size_t>(region.data() - value.text.data());
      if (seen.insert(region).second)
        result.push_back({std::string(region), value.span_of(at, at + region.size())});
    }
    if (!result.empty() || value.holes.empty()) return result;
    const auto resolved = resolve(step, value.text, value.holes);
    if (!resolved) return result;
    for (const std::string_view region : ecr_regions(*resolved)) {
      if (seen.insert(region).second) result.push_back({std::string(region), value.span()});
    }
    return result;
  }

  /// The first ECR region that a word names, at its own place in the word if it stands there.
  RegionPlace registry(const Step& step, const shell::Word& word) const {
    const auto resolved = resolve(step, word.text, word.holes);
    const std::vector<std::string_view> regions =
        ecr_regions(resolved ? std::string_view(*resolved) : std::string_view(word.text));
    if (regions.empty()) return {};
    const std::string_view region = regions.front();
    const std::size_t at = word_source(step, word).find(region);
    const Span span = at == std::string_view::npos
                          ? word_span(step, word)
                          : step.run.span_of(word.begin + at, word.begin + at + region.size());
    return {std::string(region), span};
  }

  void login(RegionPlace registry, RegionPlace token = {}) {
    uses_.push_back({RegistryUse::Kind::login, std::move(registry), std::move(token)});
  }
  void transfer(RegionPlace registry) {
    uses_.push_back({RegistryUse::Kind::transfer, std::move(registry), {}});
  }

  void look_at_docker_login(const Step& step) {
    const Entry* input = step.input("registry");
    if (input == nullptr) {
      if (step.input("registry-auth") != nullptr) login({});
      return;
    }
    const std::vector<RegionPlace> named = registries(step, input->value);
    login(named.empty() ? RegionPlace{} : named.front());
  }

  void look_at_build(const Step& step) {
    const Entry* push = step.input("push");
    const Entry* tags = step.input("tags");
    if (push == nullptr || tags == nullptr || push->value.text != "true") return;
    for (RegionPlace& registry : registries(step, tags->value)) transfer(std::move(registry));
  }

  void look_at_action(const Step& step) {
    if (const auto credentials = aws_credentials(step, list_.job, list_.workflow)) {
      const RegionPlace region = region_of(step, credentials->region);
      const bool sure = !step.if_.present() || (exported_ && exported_->name == region.name);
      exported_ = sure ? region : RegionPlace{};
    } else if (step.uses.is("aws-actions/amazon-ecr-login")) {
      const Entry* type = step.input("registry-type");
      if (type == nullptr || type->value.text != "public") login(region_in_force(step));
    } else if (step.uses.is("docker/login-action")) {
      look_at_docker_login(step);
    } else if (step.uses.is("docker/build-push-action")) {
      look_at_build(step);
    } else if (may_log_in(step.uses)) {
      exported_ = RegionPlace{};
      login({});
    }
  }

  RegionPlace token_region(const Step& step, const shell::Command& command) const {
    if (const shell::Word* word = command.option({"--region"}))
      return {known_region(resolve(step, word->text, word->holes)), word_span(step, *word)};
    const bool own_choice = !command.assignments.empty() || command.has_flag({"--profile"});
    return own_choice ? RegionPlace{} : region_in_force(step);
  }

  void look_at_command(const Step& step, const shell::Command& command,
                       const shell::Command* token) {
    if (sets_region(command)) exported_ = RegionPlace{};
    const bool logs_in = command.is({"docker", "login"}) || command.is({"podman", "login"});
    const bool transfers = command.is({"docker", "push"}) || command.is({"docker", "pull"}) ||
                           command.is({"podman", "push"});
    if (!logs_in && !transfers) return;
    for (const shell::Word& word : command.words) {
      RegionPlace named = registry(step, word);
      if (named.name.empty()) continue;
      if (transfers) return transfer(std::move(named));
      return login(std::move(named), token == nullptr ? RegionPlace{} : token_region(step, *token));
    }
    if (logs_in) login({});
  }

  StepList list_;
  std::optional<RegionPlace> exported_;  ///< by a step before, for all later ones
  std::vector<RegistryUse> uses_;
};

}  // namespace

std::vector<RegistryUse> registry_uses(const StepList& list) { return StepWalk(list).run(); }

}  // namespace writ::github
