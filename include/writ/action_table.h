// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the AWS, Docker and ECS actions take, version by version, from
// rules/capabilities/actions.txt. Read once, when an action is first asked for. Used by checks on
// the inputs of steps.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/github.h"

namespace writ::github {

struct ActionVersion {
  uint32_t major = 0;
  uint32_t minor = 0;
  uint32_t patch = 0;
  friend auto operator<=>(const ActionVersion&, const ActionVersion&) = default;

  /// `4.2.1`; the last of a major version, which nobody can name, as `4`.
  std::string text() const;
};

/// Versions from `first` to `last`, both of them included: one version, or those among which nobody
/// can tell.
struct VersionRange {
  ActionVersion first;
  ActionVersion last;
};

/// How the action's own source reads an input.
enum class InputKind : uint8_t {
  text,
  boolean,  ///< every text but those of YAML 1.2 makes the step fail
  truthy,   ///< every text but the empty one is yes
  number,   ///< 0 and what is no number count as `fallback`
};

struct ActionInput {
  std::string_view name;
  VersionRange since;                ///< where it first appeared
  std::optional<VersionRange> gone;  ///< where it went away
  bool required = false;             ///< the step fails without it
  InputKind kind = InputKind::text;
  ActionVersion kind_since;
  std::string_view fallback;
  bool list = false;
  std::string_view default_value;
  /// From this version on the input is also read from the environment.
  std::optional<ActionVersion> env_since;
  std::string_view replacement;             ///< the input that took its place
  std::vector<std::string_view> moot_with;  ///< inputs beside which this one does not matter
};

/// Whether all, none or perhaps some of the versions that a step may mean have an input.
enum class Presence : uint8_t { absent, unknown, present };

/// An action of the table. Its views live as long as the program.
struct KnownAction {
  struct Runtime {
    ActionVersion since;
    std::string_view name;  ///< `node20`, `node12|node16`; `?` if nobody knows
  };
  struct Output {
    std::string_view name;
    VersionRange since;
  };

  std::string_view name;  ///< `OWNER/REPO`
  ActionVersion newest;
  std::string_view date;  ///< of the newest
  std::vector<Runtime> runtimes;
  std::vector<ActionInput> inputs;
  std::vector<Output> outputs;
  std::optional<VersionRange> complete;  ///< versions whose inputs are all known

  std::string_view repo() const { return name.substr(name.find('/') + 1); }
  /// Without case, as GitHub compares.
  const ActionInput* find(std::string_view input) const;
  static Presence presence(const ActionInput& input, const VersionRange& versions);
  /// Every input that one of the versions has is in `inputs`.
  bool lists_all(const VersionRange& versions) const;
  /// The nearest input that all of the versions have; empty if none is near. Where not all inputs
  /// are known, only one that differs in hyphens, underscores and capitals.
  std::string_view nearest_input(std::string_view input, const VersionRange& versions) const;
  /// The one runtime of all of the versions; empty if they have several or nobody knows.
  std::string_view runtime(const VersionRange& versions) const;
  /// The versions include the newest major version's last one, which may be newer than the table.
  bool may_be_newer(const VersionRange& versions) const;
};

/// All of the table, in its order.
const std::vector<KnownAction>& known_actions();

/// The action that a step uses; null for another one and for what lies below its repository.
const KnownAction* known_action(const Uses& uses);

/// Which versions of the action a `uses:` may mean: `v4.2.1` that one, `v4` and `v4.2` the newest
/// of them, a commit what the comment behind it says (`# v4` is any of 4). Nothing for a branch, a
/// commit without a version, a preliminary version and one that is newer than the table.
std::optional<VersionRange> meant_versions(const Uses& uses, const KnownAction& action);

/// A step that uses an action of the table in versions that it knows.
struct KnownStep {
  const KnownAction* action = nullptr;
  VersionRange versions;

  /// `configure-aws-credentials@v4`, for messages.
  std::string label() const;
};
std::optional<KnownStep> known_step(const Step& step);

/// The environment name of an input: capitals and underscores.
std::string env_name(std::string_view input);

}  // namespace writ::github
