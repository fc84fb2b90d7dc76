// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_checkout_credentials_uploaded;
}

using namespace writ;

namespace {

using github::Step;

/// What checkout leaves in `.git`: its history, and up to version 5 the token.
enum class Left : uint8_t { nothing, history, token };

Left left_by(const Step& checkout) {
  if (const github::Entry* path = checkout.input("path"); path != nullptr) return Left::nothing;
  const github::Entry* keeps = checkout.input("persist-credentials");
  if (keeps != nullptr && keeps->value.text != "true") return Left::history;
  const int major = checkout.uses.major();
  return major >= 1 && major <= 5 ? Left::token : Left::history;
}

bool is_workspace(std::string_view path) {
  path = trim(path);
  if (path.starts_with("${{") && path.ends_with("}}"))
    return trim(path.substr(3, path.size() - 5)) == "github.workspace";
  return path == "." || path == "./" || path == "./." || path == "$GITHUB_WORKSPACE" ||
         path == "${GITHUB_WORKSPACE}" || path == "**" || path == "./**" || path == "./**/*";
}

/// Hidden files are left out since 4.4, if nobody asks for them.
/// https://github.blog/changelog/2024-08-19-notice-of-upcoming-deprecations-and-breaking-changes-in-github-actions-runners/
bool takes_hidden(const Step& upload) {
  const github::Entry* hidden = upload.input("include-hidden-files");
  if (hidden != nullptr) return hidden->value.text == "true";
  std::string_view version = upload.uses.pinned() ? upload.uses.version_comment : upload.uses.ref;
  if (version.starts_with('v')) version.remove_prefix(1);
  return version.starts_with("4.0") || version.starts_with("4.1") || version.starts_with("4.2") ||
         version.starts_with("4.3");
}

/// The path of an upload that takes `.git` along.
std::optional<Span> uploaded(const Step& step) {
  const github::Entry* path = step.input("path");
  if (!step.uses.is("actions/upload-artifact") || path == nullptr) return std::nullopt;
  const std::string_view text = path->value.text;
  const auto lines = split(text, '\n');
  const bool leaves_out = std::ranges::any_of(lines, [](std::string_view line) {
    return trim(line).starts_with('!') && line.find(".git") != std::string_view::npos;
  });
  if (leaves_out || !takes_hidden(step)) return std::nullopt;
  for (const std::string_view line : lines) {
    const auto begin = static_cast<std::size_t>(line.data() - text.data());
    if (is_workspace(line)) return path->value.span_of(begin, begin + line.size());
  }
  return std::nullopt;
}

bool leaves_git_out(const shell::Command& command) {
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const std::string& word = command.words[i].text;
    if (word == "--exclude" && i + 1 < command.words.size()) {
      const std::string& pattern = command.words[i + 1].text;
      if (!command.words[i + 1].known() || pattern.starts_with('*') ||
          pattern.find(".git") != std::string::npos || pattern.starts_with('.'))
        return true;
    }
    if (word.starts_with("--exclude=")) return true;
  }
  return false;
}

/// The source of a copy of the whole folder to a bucket.
const shell::Word* synced(const Step& step, const github::JobWalk& job) {
  if (step.node["working-directory"].present()) return nullptr;
  for (const Node node :
       {job.job == nullptr ? Node() : job.job->node["defaults"]["run"],
        job.workflow == nullptr ? Node() : job.workflow->node["defaults"]["run"]}) {
    if (node["working-directory"].present()) return nullptr;
  }
  for (const shell::Command& command : step.commands) {
    if (command.is({"cd"}) || command.is({"pushd"}) || command.is({"rm"})) return nullptr;
    const bool copies = command.is({"aws", "s3", "cp"}) && command.has_flag({"--recursive"});
    if ((!copies && !command.is({"aws", "s3", "sync"})) || leaves_git_out(command)) continue;
    for (std::size_t i = 0; i + 1 < command.words.size(); ++i) {
      if (command.words[i + 1].text.starts_with("s3://") && is_workspace(command.words[i].text))
        return &command.words[i];
    }
  }
  return nullptr;
}

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) {
  Left left = Left::nothing;
  const github::StepVisit* checkout = nullptr;
  const auto tell = [&](Location at, const std::string& where) {
    const bool token = left == Left::token;
    report
        .at(at, "this takes `.git` along, so " + where + " gets " +
                    (token ? "the job's token and the history of the repository"
                           : "the whole history of the repository"))
        .severity = token ? Severity::warning : Severity::notice;
    report.also(checkout->place(checkout->step->uses.text.span()),
                token ? "this leaves the token in `.git/config`" : "this makes `.git`");
  };
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    if (visit.step->uses.is("actions/checkout")) {
      const Left now = left_by(*visit.step);
      if (now > left) checkout = &visit;
      left = std::max(left, now);
    }
    if (left == Left::nothing) continue;
    // Artifacts of a private repository are read by those who can read the repository.
    if (const auto path = uploaded(*visit.step); path && left == Left::token)
      tell(visit.place(*path), "everyone who can download the artifact");
    if (const shell::Word* source = synced(*visit.step, job))
      tell(visit.place(*source), "everyone who can read the bucket");
  }
}

constinit const writ::Check writ::checks::gha_checkout_credentials_uploaded{&run};
