// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Names of jobs and steps, and what refers to them.

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "extract/workflow_form.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

std::string shown(std::string_view text) { return "`" + quoted(text) + "`"; }

/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id
bool is_id(std::string_view text) {
  return !text.empty() && (is_alpha(text.front()) || text.front() == '_') &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
}

void check_id(const Str& id, Span place, std::string_view what, std::vector<Problem>& problems) {
  if (!id.known() || id.text.empty()) return;
  if (is_id(id.text) && !id.text.starts_with("__")) return;
  const std::string why =
      is_id(id.text) ? " begins with `__`, which GitHub keeps for itself"
                     : " is not made of letters, digits, `-` and `_` behind a letter or `_`";
  problems.push_back(
      {"gha-syntax-id",
       place,
       "the " + std::string(what) + " id " + shown(id.text) + why + ", so it rejects the workflow",
       "choose another id",
       {},
       {}});
}

/// Jobs by their ids in small letters, which is how GitHub compares them.
class JobGraph {
 public:
  JobGraph(const github::Workflow& workflow, std::vector<Problem>& problems)
      : workflow_(workflow), problems_(problems), state_(workflow.jobs.size(), State::fresh) {
    for (std::size_t i = 0; i < workflow.jobs.size(); ++i)
      by_id_.emplace(to_lower(workflow.jobs[i].id.text), i);
  }

  void check() {
    for (const github::Job& job : workflow_.jobs) {
      for (const Str& need : job.needs) {
        if (need.known() && !by_id_.contains(to_lower(need.text))) unknown(job, need);
      }
    }
    for (std::size_t i = 0; i < state_.size(); ++i) walk(i);
  }

 private:
  enum class State : uint8_t { fresh, open, done };

  void unknown(const github::Job& job, const Str& need) {
    std::vector<std::string_view> ids;
    for (const github::Job& each : workflow_.jobs) ids.push_back(each.id.text);
    const std::string_view near = nearest(need.text, ids);
    problems_.push_back({"gha-needs-unknown",
                         need.span(),
                         "job " + shown(job.id.text) + " needs " + shown(need.text) +
                             ", which this workflow does not have, so GitHub rejects it",
                         near.empty() ? "name a job of this workflow"
                                      : "write `" + std::string(near) + "` if that is meant",
                         {},
                         {}});
  }

  /// Depth first with a stack of its own: chains may be as long as the file.
  void walk(std::size_t start) {
    if (state_[start] != State::fresh) return;
    std::vector<std::pair<std::size_t, std::size_t>> path = {{start, 0}};
    state_[start] = State::open;
    while (!path.empty()) {
      auto& [job, next] = path.back();
      const std::vector<Str>& needs = workflow_.jobs[job].needs;
      if (next == needs.size()) {
        state_[job] = State::done;
        path.pop_back();
        continue;
      }
      const Str& need = needs[next++];
      const auto found = by_id_.find(to_lower(need.text));
      if (found == by_id_.end()) continue;
      if (state_[found->second] == State::open) {
        cycle(workflow_.jobs[job], need);
      } else if (state_[found->second] == State::fresh) {
        state_[found->second] = State::open;
        path.emplace_back(found->second, 0);
      }
    }
  }

  void cycle(const github::Job& job, const Str& need) {
    const std::string wait = equals_ignoring_case(job.id.text, need.text)
                                 ? " needs itself"
                                 : " needs " + shown(need.text) + ", which itself waits for it";
    problems_.push_back({"gha-needs-cycle",
                         need.span(),
                         "job " + shown(job.id.text) + wait + ", so GitHub rejects the workflow",
                         "take one of the jobs out of the circle",
                         {},
                         {}});
  }

  const github::Workflow& workflow_;
  std::vector<Problem>& problems_;
  std::map<std::string, std::size_t> by_id_;
  std::vector<State> state_;
};

void check_steps(const std::vector<github::Step>& steps, std::vector<Problem>& problems) {
  std::map<std::string, Span> seen;
  for (const github::Step& step : steps) {
    // What an alias repeats stands where the alias does.
    const Span place = step.node.is_alias() ? step.node.span() : step.id.span();
    check_id(step.id, place, "step", problems);
    if (!step.id.known() || step.id.text.empty()) continue;
    const auto [first, fresh] = seen.emplace(to_lower(step.id.text), place);
    if (fresh) continue;
    Problem problem{"gha-step-id-twice",
                    place,
                    "two steps of one job have the id " + shown(step.id.text) +
                        ", so GitHub rejects the workflow",
                    "rename one of them",
                    {},
                    {}};
    problem.related.push_back({first->second, "the other step"});
    problems.push_back(std::move(problem));
  }
}

void check_work(const github::Job& job, std::vector<Problem>& problems) {
  const Node steps = job.node["steps"];
  const bool none = !steps.present() || (steps.is_sequence() && steps.size() == 0);
  if (none && job.runs_on.present() && !job.node["uses"].present())
    problems.push_back(
        {"gha-job-empty",
         job.node.key_span(),
         "job " + shown(job.id.text) + " has no steps and calls no workflow, so it does nothing",
         "add `steps:`, or remove the job",
         {},
         {}});
  for (const Node step : steps) {
    for (const Node inner : step["parallel"]) {
      const Node nested = inner["parallel"];
      if (!nested.present()) continue;
      problems.push_back(
          {"gha-syntax-misplaced-key",
           nested.key_span(),
           "this `parallel` stands within another one, so GitHub rejects the workflow",
           "move its steps into the outer one",
           {},
           {}});
    }
  }
}

}  // namespace

void check_links(const github::Workflow& workflow, std::vector<Problem>& problems) {
  const Node jobs = workflow.node["jobs"];
  if (jobs.is_mapping() && jobs.size() == 0)
    problems.push_back({"gha-syntax-missing-key",
                        jobs.key_span(),
                        "`jobs` holds no job, so GitHub rejects the workflow",
                        "add a job, or remove the file",
                        {},
                        {}});
  for (const github::Job& job : workflow.jobs) {
    check_id(job.id, job.node.key_span(), "job", problems);
    check_work(job, problems);
    check_called(job.uses.text, problems);
    for (const github::Step& step : job.steps) check_uses(step.uses.text, "workflow", problems);
    check_steps(job.steps, problems);
  }
  JobGraph(workflow, problems).check();
}

void check_links(const github::Action& action, std::vector<Problem>& problems) {
  check_runs(action, problems);
  for (const github::Step& step : action.steps) check_uses(step.uses.text, "action", problems);
  check_steps(action.steps, problems);
}

}  // namespace writ::workflow_form
