// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/action_table.h"

#include <algorithm>
#include <charconv>

#include "text/edit_distance.h"
#include "text/words.h"

namespace writ::capability_tables {

// rules/capabilities/actions.txt, embedded by src/tools/embed.cmake. Its records are described at
// its top.
extern const std::string_view actions;

}  // namespace writ::capability_tables

namespace writ::github {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr uint32_t last_of_all = UINT32_MAX;

/// `4`, `4.2` or `4.2.1`; parts that are not written are `rest`.
std::optional<ActionVersion> parse_version(std::string_view text, uint32_t rest) {
  ActionVersion version{0, rest, rest};
  uint32_t* const parts[] = {&version.major, &version.minor, &version.patch};
  // Longer numbers are dates.
  constexpr std::size_t most_digits = 5;
  std::size_t count = 0;
  for (const std::string_view word : split(text, '.')) {
    if (count == std::size(parts) || !all_digits(word) || word.size() > most_digits)
      return std::nullopt;
    std::from_chars(word.data(), word.data() + word.size(), *parts[count++]);
  }
  return version;
}

ActionVersion first_of(std::string_view text) {
  return parse_version(text, 0).value_or(ActionVersion{});
}

ActionVersion last_of(std::string_view text) {
  return parse_version(text, last_of_all).value_or(ActionVersion{});
}

/// WHEN of the table.
VersionRange parse_when(std::string_view text) {
  if (text == "?") return {{0, 0, 0}, {last_of_all, last_of_all, last_of_all}};
  const std::size_t mark = text.find('~');
  const ActionVersion first = first_of(text.substr(0, mark));
  if (mark == npos) return {first, first};
  const std::string_view last = text.substr(mark + 1);
  return {first,
          last.empty() ? ActionVersion{first.major, last_of_all, last_of_all} : last_of(last)};
}

std::string_view behind(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  return at == npos ? std::string_view() : text.substr(at + 1);
}

void read_kind(ActionInput& input, InputKind kind, std::string_view word) {
  const std::string_view version = behind(word, '@');
  input.kind = kind;
  input.kind_since = first_of(version.substr(0, version.find('=')));
  input.fallback = behind(version, '=');
}

void read_word(ActionInput& input, std::string_view word) {
  if (word == "!") {
    input.required = true;
  } else if (word == "list") {
    input.list = true;
  } else if (word.starts_with("bool@")) {
    read_kind(input, InputKind::boolean, word);
  } else if (word.starts_with("truthy@")) {
    read_kind(input, InputKind::truthy, word);
  } else if (word.starts_with("number@")) {
    read_kind(input, InputKind::number, word);
  } else if (word.starts_with("env@")) {
    input.env_since = first_of(behind(word, '@'));
  } else if (word.starts_with("default=")) {
    input.default_value = behind(word, '=');
  } else if (word.starts_with("use=")) {
    input.replacement = behind(word, '=');
  } else if (word.starts_with("moot=")) {
    input.moot_with = split(behind(word, '='), ',');
  }
}

ActionInput read_input(const std::vector<std::string_view>& words) {
  ActionInput input;
  input.name = words[1];
  const std::size_t minus = words[2].find('-');
  input.since = parse_when(words[2].substr(0, minus));
  if (minus != npos) input.gone = parse_when(words[2].substr(minus + 1));
  for (std::size_t i = 3; i < words.size(); ++i) read_word(input, words[i]);
  return input;
}

std::vector<KnownAction> read_table() {
  std::vector<KnownAction> actions;
  for (const std::string_view line : split(capability_tables::actions, '\n')) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() < 3 || words[0].size() != 1 || words[0] == "#") continue;
    if (words[0] == "A") {
      KnownAction& action = actions.emplace_back();
      action.name = words[1];
      action.newest = first_of(words[2]);
      action.date = words.back();
      continue;
    }
    if (actions.empty()) continue;
    KnownAction& action = actions.back();
    switch (words[0].front()) {
      case 'R': action.runtimes.push_back({first_of(words[1]), words[2]}); break;
      case 'L': action.complete = {first_of(words[1]), last_of(words[2])}; break;
      case 'I': action.inputs.push_back(read_input(words)); break;
      case 'O': action.outputs.push_back({words[1], parse_when(words[2])}); break;
      default: break;
    }
  }
  return actions;
}

std::string letters(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (is_alnum(c)) result += to_lower(c);
  }
  return result;
}

}  // namespace

std::string ActionVersion::text() const {
  std::string result = std::to_string(major);
  if (minor == last_of_all) return result;
  result += '.' + std::to_string(minor);
  return patch == last_of_all ? result : result + '.' + std::to_string(patch);
}

const ActionInput* KnownAction::find(std::string_view input) const {
  const auto found = std::ranges::find_if(inputs, [input](const ActionInput& candidate) {
    return equals_ignoring_case(candidate.name, input);
  });
  return found == inputs.end() ? nullptr : &*found;
}

Presence KnownAction::presence(const ActionInput& input, const VersionRange& versions) {
  const bool too_old = versions.last < input.since.first;
  const bool too_new = input.gone && versions.first >= input.gone->last;
  if (too_old || too_new) return Presence::absent;
  const bool has_come = versions.first >= input.since.last;
  const bool has_stayed = !input.gone || versions.last < input.gone->first;
  return has_come && has_stayed ? Presence::present : Presence::unknown;
}

bool KnownAction::lists_all(const VersionRange& versions) const {
  if (!complete || versions.first < complete->first) return false;
  // The last one of the newest major version is the newest that is known.
  const ActionVersion last = may_be_newer(versions) ? newest : versions.last;
  return last <= complete->last;
}

bool KnownAction::may_be_newer(const VersionRange& versions) const {
  return versions.last > newest;
}

std::string_view KnownAction::nearest_input(std::string_view input,
                                            const VersionRange& versions) const {
  std::vector<std::string_view> names;
  for (const ActionInput& candidate : inputs) {
    if (presence(candidate, versions) == Presence::present) names.push_back(candidate.name);
  }
  const std::string wanted = letters(input);
  const auto same = std::ranges::find_if(
      names, [&](std::string_view candidate) { return letters(candidate) == wanted; });
  if (same != names.end()) return *same;
  return lists_all(versions) ? nearest(input, names) : std::string_view();
}

std::string_view KnownAction::runtime(const VersionRange& versions) const {
  std::string_view result;
  for (std::size_t i = 0; i < runtimes.size(); ++i) {
    const bool before = i + 1 < runtimes.size() && runtimes[i + 1].since <= versions.first;
    if (before || versions.last < runtimes[i].since) continue;
    if (runtimes[i].name == "?" || (!result.empty() && runtimes[i].name != result)) return {};
    result = runtimes[i].name;
  }
  return result;
}

const std::vector<KnownAction>& known_actions() {
  static const std::vector<KnownAction> actions = read_table();
  return actions;
}

const KnownAction* known_action(const Uses& uses) {
  if (uses.kind != UsesKind::repository || !uses.path.empty()) return nullptr;
  const std::vector<KnownAction>& actions = known_actions();
  const auto found = std::ranges::find_if(
      actions, [&uses](const KnownAction& action) { return uses.is(action.name); });
  return found == actions.end() ? nullptr : &*found;
}

std::optional<VersionRange> meant_versions(const Uses& uses, const KnownAction& action) {
  const bool pinned = uses.pinned();
  std::string_view text = pinned ? uses.version_comment : uses.ref;
  if (text.starts_with('v') || text.starts_with('V')) {
    text.remove_prefix(1);
  } else if (!pinned) {
    // These actions have no tags without a `v`; what looks like one may be a branch.
    return std::nullopt;
  }
  const auto last = parse_version(text, last_of_all);
  if (!last) return std::nullopt;
  const bool floating = last->patch == last_of_all;
  const bool newer = floating ? first_of(text) > action.newest : *last > action.newest;
  if (newer) return std::nullopt;
  // A commit stays what it was when somebody wrote `# v4` behind it.
  return VersionRange{pinned ? first_of(text) : *last, *last};
}

std::string KnownStep::label() const {
  return std::string(action->repo()) + "@v" + versions.last.text();
}

std::optional<KnownStep> known_step(const Step& step) {
  const KnownAction* action = known_action(step.uses);
  if (action == nullptr) return std::nullopt;
  const auto versions = meant_versions(step.uses, *action);
  if (!versions) return std::nullopt;
  return KnownStep{action, *versions};
}

std::string env_name(std::string_view input) {
  std::string name;
  for (const char c : input) {
    name += c == '-' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return name;
}

}  // namespace writ::github
