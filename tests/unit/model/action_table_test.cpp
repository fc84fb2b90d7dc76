// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/action_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "text/words.h"

using namespace writ;
using github::ActionVersion;
using github::KnownAction;
using github::Presence;
using github::Uses;
using github::VersionRange;

namespace {

constexpr uint32_t last = UINT32_MAX;

Uses uses(std::string_view text, std::string_view comment = {}) {
  Uses result = github::parse_uses({text, Node(), {}});
  result.kind = github::UsesKind::repository;
  const std::size_t slash = text.find('/');
  const std::size_t at = text.find('@');
  result.owner = text.substr(0, slash);
  result.repo = text.substr(slash + 1, at - slash - 1);
  result.ref = text.substr(at + 1);
  result.version_comment = comment;
  return result;
}

const KnownAction& configure() {
  return *github::known_action(uses("aws-actions/configure-aws-credentials@v4"));
}

std::optional<VersionRange> meant(std::string_view ref, std::string_view comment = {}) {
  const std::string text = "aws-actions/configure-aws-credentials@" + std::string(ref);
  return github::meant_versions(uses(text, comment), configure());
}

VersionRange exact(uint32_t major, uint32_t minor, uint32_t patch) {
  return {{major, minor, patch}, {major, minor, patch}};
}

VersionRange newest_of(uint32_t major) { return {{major, last, last}, {major, last, last}}; }

Presence presence(std::string_view input, const VersionRange& versions) {
  return KnownAction::presence(*configure().find(input), versions);
}

bool is_day(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && all_digits(text.substr(0, 4));
}

}  // namespace

TEST_CASE("an action is found by its repository, without case") {
  CHECK(github::known_action(uses("AWS-Actions/Configure-AWS-Credentials@v4")) == &configure());
  CHECK(github::known_action(uses("acme/configure-aws-credentials@v4")) == nullptr);
  CHECK(github::known_action(uses("actions/checkout@v4")) == nullptr);
  Uses below = uses("docker/bake-action@v7");
  CHECK(github::known_action(below) != nullptr);
  below.path = "subaction/matrix";
  CHECK(github::known_action(below) == nullptr);
}

TEST_CASE(
    "a reference means a version, the newest of some, any of some, or nothing that is known") {
  const std::string commit(40, 'a');
  struct Case {
    std::string_view ref, comment;
    bool known;
    ActionVersion first, last;
  };
  const Case cases[] = {
      {"v4.2.1", "", true, {4, 2, 1}, {4, 2, 1}},
      {"V4.2.1", "", true, {4, 2, 1}, {4, 2, 1}},
      {"v4", "", true, {4, last, last}, {4, last, last}},
      {"v4.2", "", true, {4, 2, last}, {4, 2, last}},
      {"v6", "", true, {6, last, last}, {6, last, last}},
      {commit, "v6.1.0", true, {6, 1, 0}, {6, 1, 0}},
      {commit, "6.1.0", true, {6, 1, 0}, {6, 1, 0}},
      {commit, "v6", true, {6, 0, 0}, {6, last, last}},
      {commit, "v6.2", true, {6, 2, 0}, {6, 2, last}},
      {commit, "", false, {}, {}},
      {commit, "main", false, {}, {}},
      {"v4.2.1", "v3", true, {4, 2, 1}, {4, 2, 1}},
      {"v7", "", false, {}, {}},
      {"v99.0.0", "", false, {}, {}},
      {commit, "v99.0.0", false, {}, {}},
      {"v1-node16", "", false, {}, {}},
      {"v4.0.0-rc1", "", false, {}, {}},
      {"v4.1.2.3", "", false, {}, {}},
      {"v4.", "", false, {}, {}},
      {"v", "", false, {}, {}},
      {"4.2.1", "", false, {}, {}},
      {"main", "", false, {}, {}},
      {"", "", false, {}, {}},
      {"v20240101", "", false, {}, {}},
      {"v99999999999999999999", "", false, {}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.ref);
    CAPTURE(c.comment);
    const auto versions = meant(c.ref, c.comment);
    CHECK(versions.has_value() == c.known);
    if (!versions || !c.known) continue;
    CHECK(versions->first == c.first);
    CHECK(versions->last == c.last);
  }
}

TEST_CASE("an input is there, is not, or nobody can tell") {
  CHECK(presence("aws-region", exact(1, 0, 0)) == Presence::present);
  CHECK(presence("aws-profile", exact(6, 0, 0)) == Presence::absent);
  CHECK(presence("aws-profile", exact(6, 1, 0)) == Presence::present);
  CHECK(presence("aws-profile", newest_of(5)) == Presence::absent);
  CHECK(presence("aws-profile", newest_of(6)) == Presence::present);
  CHECK(presence("aws-profile", {{6, 0, 0}, {6, last, last}}) == Presence::unknown);
  CHECK(presence("role-skip-session-tagging", exact(1, 3, 9)) == Presence::absent);
  CHECK(presence("role-skip-session-tagging", exact(1, 4, 1)) == Presence::unknown);
  CHECK(presence("role-skip-session-tagging", exact(1, 4, 3)) == Presence::present);
  CHECK(presence("http-proxy", exact(2, 1, 0)) == Presence::unknown);
  CHECK(presence("http-proxy", newest_of(2)) == Presence::present);
  CHECK(presence("http-proxy", newest_of(1)) == Presence::absent);
}

TEST_CASE("an input that went away is there until then") {
  const KnownAction& buildx = *github::known_action(uses("docker/setup-buildx-action@v3"));
  const github::ActionInput& install = *buildx.find("INSTALL");
  CHECK(KnownAction::presence(install, newest_of(3)) == Presence::present);
  CHECK(KnownAction::presence(install, exact(4, 0, 0)) == Presence::absent);
  CHECK(buildx.find("config")->replacement == "buildkitd-config");
}

TEST_CASE("the nearest input is one that the version has") {
  CHECK(configure().nearest_input("role-to-asume", newest_of(6)) == "role-to-assume");
  CHECK(configure().nearest_input("AWS_REGION", newest_of(6)) == "aws-region");
  CHECK(configure().nearest_input("aws-profil", newest_of(4)).empty());
  CHECK(configure().nearest_input("colour", newest_of(6)).empty());
  // Of a version whose inputs are not all known, only the letters count.
  const KnownAction& bake = *github::known_action(uses("docker/bake-action@v7"));
  CHECK_FALSE(bake.lists_all(newest_of(7)));
  CHECK(bake.nearest_input("target", newest_of(7)).empty());
  CHECK(bake.nearest_input("TARGETS", newest_of(7)) == "targets");
}

TEST_CASE("a runtime is known where all versions have the same") {
  CHECK(configure().runtime(newest_of(1)) == "node12");
  CHECK(configure().runtime(exact(3, 0, 1)) == "node16");
  CHECK(configure().runtime(newest_of(6)) == "node24");
  const KnownAction& login = *github::known_action(uses("aws-actions/amazon-ecr-login@v2"));
  CHECK(login.runtime(exact(2, 0, 0)) == "node16");
  CHECK(login.runtime(exact(2, 0, 1)) == "node20");
  CHECK(login.runtime(newest_of(2)) == "node24");
  CHECK(login.runtime(exact(1, 3, 0)).empty());
  CHECK(login.runtime({{2, 0, 0}, {2, last, last}}).empty());
}

TEST_CASE("only the newest major version can be newer than the table") {
  CHECK(configure().may_be_newer(newest_of(6)));
  CHECK_FALSE(configure().may_be_newer(newest_of(5)));
  CHECK_FALSE(configure().may_be_newer(exact(6, 3, 0)));
  CHECK(configure().lists_all(newest_of(6)));
  CHECK(configure().lists_all(exact(1, 0, 0)));
}

TEST_CASE("the table of actions is whole") {
  std::set<std::string> actions;
  for (const KnownAction& action : github::known_actions()) {
    CAPTURE(action.name);
    CHECK(actions.insert(to_lower(action.name)).second);
    CHECK(split(action.name, '/').size() == 2);
    CHECK(action.newest.major > 0);
    CHECK(is_day(action.date));
    CHECK_FALSE(action.inputs.empty());
    CHECK(std::ranges::is_sorted(action.runtimes, {}, &KnownAction::Runtime::since));
    if (action.complete) CHECK(action.complete->first.major > 0);
    std::set<std::string> inputs;
    for (const github::ActionInput& input : action.inputs) {
      CAPTURE(input.name);
      CHECK(inputs.insert(to_lower(input.name)).second);
      CHECK(input.since.first <= input.since.last);
      CHECK(input.since.first <= action.newest);
      if (input.gone) CHECK(input.since.last < input.gone->first);
      if (!input.replacement.empty()) CHECK(action.find(input.replacement) != nullptr);
      for (const std::string_view other : input.moot_with) CHECK(action.find(other) != nullptr);
      if (input.kind != github::InputKind::text) CHECK(input.kind_since.major > 0);
      CHECK((input.kind == github::InputKind::number) == !input.fallback.empty());
    }
  }
  CHECK(actions.size() == 14);
}

TEST_CASE("versions and environment names are written as people write them") {
  CHECK(ActionVersion{4, 2, 1}.text() == "4.2.1");
  CHECK(ActionVersion{4, last, last}.text() == "4");
  CHECK(ActionVersion{4, 2, last}.text() == "4.2");
  CHECK(github::env_name("role-to-assume") == "ROLE_TO_ASSUME");
}
