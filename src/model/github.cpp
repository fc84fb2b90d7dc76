// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/github.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "text/words.h"

namespace writ::github {
namespace {

bool is_commit(std::string_view ref) {
  constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";
  return (ref.size() == 40 || ref.size() == 64) &&
         ref.find_first_not_of(hex_digits) == std::string_view::npos;
}

/// First `@` that is not part of an expression; the text's size if there is none.
std::size_t find_at_sign(const Str& text) {
  std::size_t at = text.text.find('@');
  auto hole = text.holes.begin();
  while (at != std::string_view::npos) {
    while (hole != text.holes.end() && hole->end <= at) ++hole;
    if (hole == text.holes.end() || at < hole->begin) return at;
    at = text.text.find('@', hole->end);
  }
  return text.text.size();
}

/// `OWNER/REPO[/PATH][@REF]`
void split_repository(Uses& uses) {
  const std::string_view all = uses.text.text;
  const std::size_t at_sign = find_at_sign(uses.text);
  const std::string_view name = all.substr(0, at_sign);
  const std::size_t slash = name.find('/');
  const std::size_t second = slash == std::string_view::npos ? slash : name.find('/', slash + 1);
  const std::size_t repo_end = std::min(second, name.size());
  const bool complete = slash != std::string_view::npos && slash > 0 && repo_end > slash + 1;
  if (!complete || uses.text.hole_in(0, repo_end)) return;
  uses.kind = UsesKind::repository;
  uses.owner = name.substr(0, slash);
  uses.repo = name.substr(slash + 1, repo_end - slash - 1);
  uses.path = name.substr(std::min(repo_end + 1, name.size()));
  uses.ref_begin = static_cast<uint32_t>(std::min(at_sign + 1, all.size()));
  uses.ref = all.substr(uses.ref_begin);
}

// Scopes that cannot be read or cannot be written.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
bool is_write_only(std::string_view scope) {
  return scope == "id-token" || scope == "copilot-requests";
}
bool is_read_only(std::string_view scope) {
  return scope == "models" || scope == "vulnerability-alerts";
}

std::string_view written_level(const Entry& entry) {
  for (const std::string_view level : {"read", "write", "none"}) {
    if (entry.value.known() && entry.value.text == level) return level;
  }
  return "unknown";
}

}  // namespace

Uses parse_uses(Str text) {
  Uses uses;
  uses.text = std::move(text);
  if (!uses.text.present()) return uses;
  const std::string_view all = uses.text.text;
  uses.owner = uses.repo = uses.path = uses.ref = all.substr(all.size());
  uses.ref_begin = static_cast<uint32_t>(all.size());
  uses.kind = UsesKind::unknown;
  // `$/` names the repository of the file itself.
  if (all.starts_with("./") || all.starts_with("$/")) {
    uses.kind = UsesKind::local;
    uses.path = all.substr(2);
  } else if (all.starts_with("docker://")) {
    uses.kind = UsesKind::docker;
  } else {
    split_repository(uses);
  }
  return uses;
}

bool Uses::pinned() const { return is_commit(ref); }

bool Uses::is(std::string_view owner_repo) const {
  const std::size_t slash = owner_repo.find('/');
  return kind == UsesKind::repository && slash != std::string_view::npos &&
         equals_ignoring_case(owner, owner_repo.substr(0, slash)) &&
         equals_ignoring_case(repo, owner_repo.substr(slash + 1));
}

int Uses::major() const { return major_version(pinned() ? version_comment : ref); }

int major_version(std::string_view ref) {
  for (const std::string_view prefix : {"refs/tags/", "refs/heads/", "releases/", "release/"}) {
    if (ref.starts_with(prefix)) ref.remove_prefix(prefix.size());
  }
  if (ref.starts_with('v') || ref.starts_with('V')) ref.remove_prefix(1);
  // Longer numbers are dates.
  constexpr std::ptrdiff_t most_digits = 5;
  int major = -1;
  const char* const end = ref.data() + ref.size();
  const auto [after, error] = std::from_chars(ref.data(), end, major);
  if (error != std::errc{} || !is_digit(ref.front()) || after - ref.data() > most_digits) return -1;
  return after == end || *after == '.' || *after == '-' || *after == '+' ? major : -1;
}

std::string_view Permissions::level(std::string_view scope) const {
  switch (form) {
    case Form::read_all: return is_write_only(scope) ? "none" : "read";
    case Form::write_all: return is_read_only(scope) ? "read" : "write";
    case Form::scopes: {
      const Entry* entry = find(scopes, scope);
      return entry != nullptr ? written_level(*entry) : "none";
    }
    // The repository's settings decide, but they never give this one.
    case Form::absent: return scope == "id-token" ? "none" : "unknown";
    case Form::unknown: break;
  }
  return "unknown";
}

const Entry* Step::input(std::string_view wanted) const {
  const auto entry = std::find_if(with.rbegin(), with.rend(), [wanted](const Entry& candidate) {
    return equals_ignoring_case(candidate.key.text, wanted);
  });
  return entry != with.rend() && entry->value.node.is_scalar() ? &*entry : nullptr;
}

bool Workflow::only_called() const {
  return !triggers.empty() && std::ranges::all_of(triggers, [](const Trigger& trigger) {
    return trigger.event.text == "workflow_call";
  });
}

const Permissions& Workflow::effective_permissions(const Job& job) const {
  return job.permissions.written() ? job.permissions : permissions;
}

const Entry* find(const std::vector<Entry>& entries, std::string_view key) {
  const auto entry = std::find_if(entries.rbegin(), entries.rend(), [key](const Entry& candidate) {
    return candidate.key.text == key;
  });
  return entry != entries.rend() ? &*entry : nullptr;
}

const Entry* find_env(std::string_view name, const Step* step, const Job* job,
                      const Workflow* workflow) {
  const Entry* entry = step != nullptr ? find(step->env, name) : nullptr;
  if (entry == nullptr && job != nullptr) entry = find(job->env, name);
  if (entry == nullptr && workflow != nullptr) entry = find(workflow->env, name);
  return entry;
}

}  // namespace writ::github
