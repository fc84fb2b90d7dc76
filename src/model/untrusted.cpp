// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/untrusted.h"

#include <algorithm>
#include <array>

#include "text/words.h"

namespace writ::github {
namespace {

struct Source {
  std::string_view name;
  std::string_view events;  ///< with a blank before and behind each
  std::string_view author;
};

constexpr std::string_view pulls =
    " pull_request pull_request_target pull_request_review pull_request_review_comment ";
constexpr std::string_view opens_pull = "whoever opens a pull request";
constexpr std::string_view opens_issue = "whoever opens an issue";
constexpr std::string_view opens_discussion = "whoever opens a discussion";
constexpr std::string_view commits = "the author of a commit";
constexpr std::string_view starts_run =
    "whoever opens a pull request that starts the other workflow";
constexpr std::string_view pushes = "whoever can push a branch or tag";

// Texts that people choose freely. Names, ids, numbers, shas and addresses of GitHub's own making
// hold no character that a shell takes for more than a letter.
// https://docs.github.com/en/actions/concepts/security/script-injections
// https://docs.github.com/en/webhooks/webhook-events-and-payloads
constexpr std::array<Source, 55> sources = {{
    {"github.head_ref", " pull_request pull_request_target ", opens_pull},
    {"github.event.pull_request.title", pulls, opens_pull},
    {"github.event.pull_request.body", pulls, opens_pull},
    {"github.event.pull_request.head.ref", pulls, opens_pull},
    {"github.event.pull_request.head.label", pulls, opens_pull},
    {"github.event.pull_request.head.repo.default_branch", pulls, opens_pull},
    {"github.event.pull_request.head.repo.description", pulls, opens_pull},
    {"github.event.pull_request.head.repo.homepage", pulls, opens_pull},
    {"github.event.review.body", " pull_request_review ", "whoever reviews a pull request"},
    {"github.event.comment.body", " issue_comment discussion_comment pull_request_review_comment ",
     "whoever comments"},
    {"github.event.issue.title", " issues issue_comment ", opens_issue},
    {"github.event.issue.body", " issues issue_comment ", opens_issue},
    {"github.event.discussion.title", " discussion discussion_comment ", opens_discussion},
    {"github.event.discussion.body", " discussion discussion_comment ", opens_discussion},
    {"github.event.changes.title.from", " issues pull_request pull_request_target discussion ",
     "whoever wrote the title"},
    {"github.event.changes.body.from",
     " issues issue_comment pull_request pull_request_target discussion discussion_comment ",
     "whoever wrote the text"},
    {"github.event.pages.*.page_name", " gollum ", "whoever may edit the wiki"},
    {"github.event.pages.*.title", " gollum ", "whoever may edit the wiki"},
    {"github.event.forkee.description", " fork ", "whoever forks the repository"},
    {"github.event.head_commit.message", " push ", commits},
    {"github.event.head_commit.author.name", " push ", commits},
    {"github.event.head_commit.author.email", " push ", commits},
    {"github.event.head_commit.committer.name", " push ", commits},
    {"github.event.head_commit.committer.email", " push ", commits},
    {"github.event.commits.*.message", " push ", commits},
    {"github.event.commits.*.author.name", " push ", commits},
    {"github.event.commits.*.author.email", " push ", commits},
    {"github.event.commits.*.committer.name", " push ", commits},
    {"github.event.commits.*.committer.email", " push ", commits},
    {"github.event.workflow_run.head_branch", " workflow_run ", starts_run},
    {"github.event.workflow_run.display_title", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_commit.message", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_commit.author.name", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_commit.author.email", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_commit.committer.name", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_commit.committer.email", " workflow_run ", starts_run},
    {"github.event.workflow_run.head_repository.description", " workflow_run ", starts_run},
    {"github.event.workflow_run.pull_requests.*.head.ref", " workflow_run ", starts_run},
    // Of people who may write to the repository.
    {"github.ref", " push create delete workflow_dispatch ", pushes},
    {"github.ref_name", " push create delete workflow_dispatch release ", pushes},
    {"github.event.ref", " push create delete ", pushes},
    {"github.base_ref", " pull_request pull_request_target ", pushes},
    {"github.event.pull_request.base.ref", pulls, pushes},
    {"github.event.release.tag_name", " release ", "whoever can publish a release"},
    {"github.event.release.name", " release ", "whoever can publish a release"},
    {"github.event.release.body", " release ", "whoever can publish a release"},
    {"github.event.release.target_commitish", " release ", "whoever can publish a release"},
    {"github.event.label.name", " label issues pull_request pull_request_target ",
     "whoever can make a label"},
    {"github.event.issue.labels.*.name", " issues issue_comment ", "whoever can make a label"},
    {"github.event.pull_request.labels.*.name", pulls, "whoever can make a label"},
    {"github.event.milestone.title", " milestone issues pull_request ",
     "whoever can make a milestone"},
    {"github.event.client_payload.*", " repository_dispatch ",
     "whoever can send a `repository_dispatch`"},
    {"github.event.client_payload", " repository_dispatch ",
     "whoever can send a `repository_dispatch`"},
    {"github.event.deployment.payload.*", " deployment deployment_status ",
     "whoever can create a deployment"},
    {"github.event.deployment.description", " deployment deployment_status ",
     "whoever can create a deployment"},
}};

// From here on the table has names that only members write.
constexpr std::size_t first_of_members = 38;
static_assert(sources[first_of_members].name == "github.ref");

constexpr std::array<std::string_view, 7> privileged_events = {
    "pull_request_target", "issues",       "issue_comment", "discussion",
    "discussion_comment",  "workflow_run", "fork"};

bool has_word(std::string_view words, std::string_view word) {
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

/// Part by part, where `*` stands for one. `whole` also takes a name that holds the other.
enum class Fit : uint8_t { same, holds };
bool fits(std::string_view pattern, std::string_view name, Fit fit) {
  while (true) {
    const std::size_t pattern_dot = pattern.find('.');
    const std::size_t name_dot = name.find('.');
    const std::string_view a = pattern.substr(0, pattern_dot);
    const std::string_view b = name.substr(0, name_dot);
    if (a != b && a != "*" && b != "*") return false;
    if (name_dot == std::string_view::npos)
      return pattern_dot == std::string_view::npos || fit == Fit::holds;
    // Whatever is below a free object is as free.
    if (pattern_dot == std::string_view::npos) return a == "*" && pattern.size() == 1;
    pattern.remove_prefix(pattern_dot + 1);
    name.remove_prefix(name_dot + 1);
  }
}

Writer writer_of(const Source& source, std::string_view event) {
  if (&source >= &sources[first_of_members])
    return source.author == pushes ? Writer::pusher : Writer::member;
  return is_privileged(event) ? Writer::outsider : Writer::proposer;
}

UntrustedRead look_up(std::string_view name, const std::vector<std::string>& events, Fit fit) {
  UntrustedRead worst;
  const auto take = [&](const Source& source, Writer writer) {
    if (writer <= worst.writer) return;
    worst = {writer, std::string(fit == Fit::same ? name : source.name), source.author};
  };
  if (!name.starts_with("github")) return worst;
  for (const Source& source : sources) {
    if (!fits(source.name, name, fit)) continue;
    for (const std::string& event : events) {
      if (has_word(source.events, event)) take(source, writer_of(source, event));
    }
    // Nobody knows what starts the caller.
    if (events.empty() || std::ranges::find(events, "workflow_call") != events.end())
      take(source, std::min(writer_of(source, ""), Writer::proposer));
  }
  return worst;
}

class Trace {
 public:
  Trace(const Expression& expression, const std::vector<std::string>& events,
        const ReadOther& other)
      : expression_(expression), events_(events), other_(other) {}

  UntrustedRead at(uint32_t index, Fit fit = Fit::same) const {
    const ExpressionNode& node = expression_.at(index);
    switch (node.kind) {
      case ExpressionKind::context:
      case ExpressionKind::property:
      case ExpressionKind::index:
      case ExpressionKind::all: return path(index, fit);
      case ExpressionKind::call: return call(index, node);
      // The left side comes out only if it is false, empty or 0.
      case ExpressionKind::and_: return at(expression_.at(node.first_child).next, fit);
      case ExpressionKind::or_: return worst_of(expression_.children(index), fit);
      default: return {};
    }
  }

 private:
  UntrustedRead call(uint32_t index, const ExpressionNode& node) const {
    const std::string name = to_lower(node.text);
    if (name == "tojson") return worst_of(expression_.children(index), Fit::holds);
    if (name == "format" || name == "join" || name == "fromjson" || name == "case")
      return worst_of(expression_.children(index), Fit::same);
    return {};
  }

  UntrustedRead worst_of(const std::vector<uint32_t>& nodes, Fit fit) const {
    UntrustedRead worst;
    for (const uint32_t node : nodes) {
      UntrustedRead read = at(node, fit);
      if (read.writer > worst.writer) worst = std::move(read);
    }
    return worst;
  }

  UntrustedRead path(uint32_t index, Fit fit) const {
    std::vector<std::string> parts;
    while (true) {
      const ExpressionNode& node = expression_.at(index);
      if (node.kind == ExpressionKind::context || node.kind == ExpressionKind::property) {
        parts.push_back(to_lower(node.text));
        if (node.kind == ExpressionKind::context) break;
      } else if (node.kind == ExpressionKind::all) {
        parts.emplace_back("*");
      } else if (node.kind == ExpressionKind::index) {
        const ExpressionNode& key = expression_.at(expression_.at(node.first_child).next);
        parts.push_back(key.kind == ExpressionKind::string ? to_lower(literal_text(key.text))
                                                           : std::string("*"));
      } else {
        return at(index);  // a part of what a function gives
      }
      index = node.first_child;
    }
    std::string name;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      name += (name.empty() ? "" : ".") + *part;
    if (name == "github" && fit == Fit::same) return {};
    UntrustedRead read = look_up(name, events_, fit);
    return read.writer == Writer::nobody && other_ ? other_(name) : read;
  }

  const Expression& expression_;
  const std::vector<std::string>& events_;
  const ReadOther& other_;
};

}  // namespace

bool is_privileged(std::string_view event) {
  return std::ranges::find(privileged_events, event) != privileged_events.end();
}

UntrustedRead untrusted_name(std::string_view name, const std::vector<std::string>& events) {
  return look_up(name, events, Fit::same);
}

UntrustedRead untrusted_read(std::string_view expression, const std::vector<std::string>& events,
                             const ReadOther& other) {
  const Expression parsed = parse_expression(expression);
  if (parsed.root == ExpressionNode::none) return {};
  return Trace(parsed, events, other).at(parsed.root);
}

}  // namespace writ::github
