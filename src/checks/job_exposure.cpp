// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/job_exposure.h"

#include <algorithm>
#include <array>

#include "text/words.h"

namespace writ::checks {
namespace {

/// Names that a condition reads to tell who is there.
constexpr std::array<std::string_view, 14> guards = {"author_association", "head.repo.full_name",
                                                     "head.repo.fork",     "head.repo.owner",
                                                     "head.repo.id",       "github.actor",
                                                     "triggering_actor",   "sender.login",
                                                     "user.login",         "labels",
                                                     "label.name",         ".merged",
                                                     "head_repository",    "workflow_run.event"};

/// Everybody but one still is everybody.
bool excludes_one(std::string_view guard, std::string_view behind) {
  return (guard.ends_with("actor") || guard.ends_with("login")) && trim(behind).starts_with("!=");
}

/// `!contains(….labels.*.name, 'x')`: whoever sets no label passes.
bool is_negated(std::string_view guard, std::string_view before) {
  if (!guard.starts_with("label")) return false;
  const std::size_t call = before.rfind("contains(");
  return call != std::string_view::npos && call > 0 && before[call - 1] == '!' &&
         before.find(')', call) == std::string_view::npos;
}

bool holds_guard(const Str& condition) {
  const std::string text = to_lower(condition.text);
  return std::ranges::any_of(guards, [&](std::string_view guard) {
    for (std::size_t at = text.find(guard); at != std::string::npos;
         at = text.find(guard, at + 1)) {
      const std::string_view view = text;
      if (!excludes_one(guard, view.substr(at + guard.size())) &&
          !is_negated(guard, view.substr(0, at)))
        return true;
    }
    return false;
  });
}

/// Only members can make what happened happen: they set labels, assign and ask for reviews.
bool is_of_members(const github::Trigger& trigger) {
  constexpr std::array<std::string_view, 9> types = {
      "labeled",     "unlabeled", "assigned",         "unassigned",        "milestoned",
      "transferred", "pinned",    "review_requested", "auto_merge_enabled"};
  const auto is_known = [&](std::string_view type) {
    return std::ranges::find(types, type) != types.end();
  };
  const Node node = trigger.node["types"];
  if (!node.is_sequence()) return is_known(node.text());
  bool all = node.size() > 0;
  for (const Node type : node) all = all && is_known(type.text());
  return all;
}

/// No outsider starts a run of the job with secrets but by what a member does.
bool waits_for_member(const github::JobWalk& job) {
  bool any = false;
  for (const std::string& event : events_of(job)) {
    if (!github::is_privileged(event)) continue;
    const auto trigger = std::ranges::find(job.workflow->triggers, event, [](const auto& each) {
      return std::string(each.event.text);
    });
    if (trigger == job.workflow->triggers.end() || !is_of_members(*trigger)) return false;
    any = true;
  }
  return any;
}

}  // namespace

std::vector<std::string> events_of(const github::JobWalk& job) {
  const auto found = job.bindings.find("github.event_name");
  std::vector<std::string> events;
  if (found != job.bindings.end()) {
    for (const github::Value& value : found->second) {
      if (!value.known()) return {"workflow_call"};
      events.push_back(value.shown());
    }
  } else if (job.workflow != nullptr) {
    events.emplace_back("workflow_call");
  }
  return events;
}

std::string_view privileged_event(const std::vector<std::string>& events) {
  const auto found = std::ranges::find_if(
      events, [](const std::string& event) { return github::is_privileged(event); });
  return found == events.end() ? std::string_view() : std::string_view(*found);
}

Power power_at(const github::JobWalk& job, const github::StepVisit& visit) {
  using Mode = github::CredentialMode;
  const Mode mode = visit.credentials.mode;
  if (mode != Mode::none && mode != Mode::ambient && mode != Mode::unknown) {
    const std::string* role = github::only_text(visit.credentials.role);
    if (role == nullptr) return {true, "the job's AWS credentials"};
    const std::size_t slash = role->rfind('/');
    return {true, "the AWS credentials of role `" +
                      quoted(slash == std::string::npos ? *role : role->substr(slash + 1)) + "`"};
  }
  if (job.token == Truth::yes) return {true, "the job's OIDC token, for which clouds give roles"};
  if (job.job == nullptr) return {false, "the permissions of the job that uses the action"};
  return {false, "the permissions of job `" + quoted(job.job->id.text) + "`"};
}

bool has_little(const github::JobWalk& job) {
  if (job.job == nullptr) return false;
  const github::Permissions& permissions = job.workflow->effective_permissions(*job.job);
  if (permissions.form != github::Permissions::Form::scopes &&
      permissions.form != github::Permissions::Form::read_all)
    return false;
  const auto writes = [](const github::Entry& scope) { return scope.value.text == "write"; };
  if (std::ranges::any_of(permissions.scopes, writes)) return false;
  return !contains_ignoring_case(job.job->node.written(), "secrets.") &&
         std::ranges::none_of(job.workflow->env, [](const github::Entry& entry) {
           return contains_ignoring_case(entry.value.text, "secrets.");
         });
}

bool is_guarded(const github::JobWalk& job, const github::StepVisit& visit) {
  if (job.job != nullptr) {
    if (holds_guard(job.job->if_) || waits_for_member(job)) return true;
    for (const github::Job& other : job.workflow->jobs) {
      const auto waits_for = [&](const Str& need) {
        return equals_ignoring_case(need.text, other.id.text);
      };
      if (std::ranges::any_of(job.job->needs, waits_for) && holds_guard(other.if_)) return true;
    }
  }
  for (const github::StepVisit* at = &visit; true;
       at = &job.visits[static_cast<std::size_t>(at->parent)]) {
    if (holds_guard(at->step->if_)) return true;
    if (at->parent < 0) return false;
  }
}

}  // namespace writ::checks
