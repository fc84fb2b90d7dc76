// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/foreign_code.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/words.h"
#include "writ/steps.h"

namespace writ::checks {
namespace {

/// What names the head of a pull request in an expression.
constexpr std::array<std::string_view, 9> heads = {
    "github.head_ref",
    ".outputs.head",
    "github.event.pull_request.head.",
    "github.event.pull_request.merge_commit_sha",
    "github.event.workflow_run.head_sha",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.id",
    "github.event.workflow_run.head_repository.full_name",
    "github.event.workflow_run.pull_requests"};

bool names_head(const Str& text) {
  const std::string folded = to_lower(text.text);
  return folded.find("refs/pull/") != std::string::npos ||
         std::ranges::any_of(text.holes, [&](const Hole& hole) {
           const std::string inner = to_lower(hole.inner);
           return std::ranges::any_of(
               heads, [&](std::string_view head) { return inner.find(head) != std::string::npos; });
         });
}

}  // namespace

std::optional<Span> foreign_checkout(const github::Step& step) {
  if (step.uses.is("actions/checkout")) {
    for (const std::string_view name : {"ref", "repository"}) {
      const github::Entry* entry = step.input(name);
      if (entry != nullptr && names_head(entry->value)) return entry->value.span();
    }
    return std::nullopt;
  }
  for (const shell::Command& command : step.commands) {
    const bool fetches = command.is({"git", "fetch"}) || command.is({"git", "pull"});
    const auto of_pull = std::ranges::find_if(command.words, [](const shell::Word& word) {
      return word.text.find("pull/") != std::string::npos &&
             (word.text.find("/head") != std::string::npos ||
              word.text.find("/merge") != std::string::npos);
    });
    if (command.is({"gh", "pr", "checkout"}))
      return step.run.span_of(command.words.front().begin, command.words.back().end);
    if (fetches && of_pull != command.words.end()) return github::word_span(step, *of_pull);
  }
  return std::nullopt;
}

std::optional<Span> runs_files(const github::Step& step, const Reporter& report) {
  if (step.uses.kind == github::UsesKind::local) return step.uses.text.span();
  for (const std::string_view action : report.list("running-actions")) {
    if (step.uses.is(action)) return step.uses.text.span();
  }
  const auto tools = report.list("running-commands");
  for (const shell::Command& command : step.commands) {
    for (const std::string_view tool : tools) {
      const std::size_t blank = tool.find(' ');
      const bool found = blank == std::string_view::npos
                             ? command.is({tool})
                             : command.is({tool.substr(0, blank), tool.substr(blank + 1)});
      if (found) return github::word_span(step, command.words.front());
    }
    if (command.words.empty()) continue;
    const shell::Word& name = command.words.front();
    if (name.known() && name.text.starts_with("./")) return github::word_span(step, name);
    if (command.words.size() > 1 && command.words[1].known() &&
        (command.is({"bash"}) || command.is({"sh"}) || command.is({"source"})) &&
        !command.words[1].text.starts_with('-'))
      return github::word_span(step, command.words[1]);
  }
  return std::nullopt;
}

// In all majors since July 2026.
// https://github.blog/changelog/2026-06-18-safer-pull_request_target-defaults-for-github-actions-checkout/
bool refuses_forks(const github::Step& step, std::string_view event) {
  if (!step.uses.is("actions/checkout") || event == "issue_comment") return false;
  const github::Entry* opted = step.input("allow-unsafe-pr-checkout");
  if (opted != nullptr && opted->value.text != "false") return false;
  const int major = step.uses.major();
  if (major < 2 || major >= 7) return major >= 7;
  std::string_view version = step.uses.pinned() ? step.uses.version_comment : step.uses.ref;
  if (version.starts_with('v')) version.remove_prefix(1);
  if (all_digits(version)) return !step.uses.pinned();
  if (major < 4) return false;
  const std::string first_minor = major == 4 ? "4" : "1";
  const std::string_view minor = version.substr(version.find('.') + 1);
  return minor.substr(0, minor.find('.')) >= first_minor;
}

}  // namespace writ::checks
