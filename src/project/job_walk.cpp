// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/job_walk.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "project/step_walk.h"
#include "text/parallel.h"
#include "text/words.h"
#include "writ/credentials.h"
#include "writ/matrix.h"

namespace writ::github {
namespace {

constexpr std::size_t most_values = 16;
/// Steps of actions and scripts that the jobs of one workflow follow.
constexpr std::size_t most_calls = 4096;

/// The folder of the repository that holds the file: what stands before `.github/`.
std::string_view root_of(std::string_view path) {
  const std::size_t at = path.find(".github/");
  return at == std::string_view::npos ? std::string_view() : path.substr(0, at);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// What each name may be in any of the combinations.
void add_matrix(Bindings& bindings, const Job& job) {
  const std::vector<Bindings> combinations = matrix_combinations(job, bindings);
  std::set<std::string> names;
  for (const Bindings& combination : combinations) {
    for (const auto& [name, ignored] : combination) names.insert(name);
  }
  for (const std::string& name : names) {
    Values all;
    for (const Bindings& combination : combinations) {
      for (const Value& value : look_up(combination, name)) {
        if (std::ranges::find(all, value) == all.end()) all.push_back(value);
      }
    }
    bindings[name] = all.size() > most_values ? Values{Value::unknown()} : std::move(all);
  }
}

/// What the files hold for each other.
struct Files {
  Callables callables;
  std::map<std::string, std::vector<const Job*>, std::less<>> callers;  ///< by path called
};

/// The jobs of one workflow, or of one action.
class Jobs {
 public:
  Jobs(const Files& files, const RepositoryFacts& facts) : files_(files), facts_(facts) {}

  std::vector<JobWalk> take() { return std::move(walks_); }
  const std::vector<const Action*>& entered() const { return entered_; }

  /// Jobs after those whose outputs they read.
  void walk_workflow(const Document& document, std::span<const JobIdentity> identities) {
    for (const std::size_t place : in_order(identities)) walk_job(document, identities[place]);
    std::ranges::sort(walks_, {}, [](const JobWalk& walk) { return walk.job; });
  }

  void walk_action(const Document& document, const Action& action) {
    JobWalk& walk = walks_.emplace_back();
    walk.document = &document;
    Bindings bindings;
    bind_vars(bindings);
    StepWalk steps(walk, files_.callables, root_of(document.project_path), std::move(bindings),
                   calls_left_);
    StepState start;
    start.open = true;
    steps.start(std::move(start));
    steps.run(document, action.steps, Truth::yes);
    finish(walk, steps);
  }

  /// Its machine may have credentials, and the service's settings may hold variables for it.
  void walk_pipeline_job(const Document& document, const Pipeline& pipeline, const Job& job) {
    JobWalk& walk = walks_.emplace_back();
    walk.document = &document;
    walk.pipeline = &pipeline;
    walk.job = &job;
    StepWalk steps(walk, files_.callables, {}, {}, calls_left_);
    StepState start;
    start.open = true;
    start.credentials.mode = CredentialMode::ambient;
    steps.start(std::move(start));
    steps.add_env(document, job.env);
    steps.run(document, job.steps, Truth::yes);
    finish(walk, steps);
  }

 private:
  /// Jobs that wait for each other come last.
  static std::vector<std::size_t> in_order(std::span<const JobIdentity> identities) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < identities.size(); ++i)
      places.emplace(to_lower(identities[i].job->id.text), i);
    std::vector<std::size_t> open(identities.size());
    std::vector<std::vector<std::size_t>> followers(identities.size());
    for (std::size_t i = 0; i < identities.size(); ++i) {
      for (const Str& need : identities[i].job->needs) {
        const auto found = places.find(to_lower(need.text));
        if (found == places.end()) continue;
        followers[found->second].push_back(i);
        ++open[i];
      }
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i] == 0) order.push_back(i);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (const std::size_t follower : followers[order[i]]) {
        if (--open[follower] == 0) order.push_back(follower);
      }
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i] > 0) order.push_back(i);
    }
    return order;
  }

  void walk_job(const Document& document, const JobIdentity& identity) {
    JobWalk& walk = walks_.emplace_back();
    walk.document = &document;
    walk.workflow = identity.workflow;
    walk.job = identity.job;
    walk.token = !identity.runs              ? Truth::unknown
                 : !identity.refusal.empty() ? Truth::no
                 : identity.uncertain        ? Truth::unknown
                                             : Truth::yes;
    walk.refusal = identity.refusal;
    walk.bindings = identity.bindings;
    if (const auto found = files_.callers.find(document.project_path);
        found != files_.callers.end())
      walk.callers = found->second;
    Bindings bindings = identity.bindings;
    bind_vars(bindings);
    for (const Str& need : identity.job->needs) {
      const auto found = outputs_.find(to_lower(need.text));
      if (found == outputs_.end()) continue;
      for (const auto& [name, values] : found->second)
        bindings["needs." + found->first + ".outputs." + name] = values;
    }
    add_matrix(bindings, *identity.job);
    StepWalk steps(walk, files_.callables, root_of(document.project_path), std::move(bindings),
                   calls_left_);
    const bool hosted = on_hosted_runner(*identity.job) || is_hosted(steps, *identity.job);
    StepState start;
    start.open = !hosted;
    start.credentials.mode = hosted ? CredentialMode::none : CredentialMode::ambient;
    steps.start(std::move(start));
    steps.add_env(document, identity.workflow->env);
    steps.add_env(document, identity.job->env);
    steps.add_names(identity.job->container["env"]);
    steps.run(document, identity.job->steps, identity.runs ? Truth::yes : Truth::no);
    for (const Node output : identity.job->node["outputs"])
      walk.outputs[to_lower(output.key())] = steps.evaluate(output.text());
    outputs_[to_lower(identity.job->id.text)] = walk.outputs;
    finish(walk, steps);
  }

  /// Every machine that the expression may name is one of GitHub's.
  static bool is_hosted(StepWalk& steps, const Job& job) {
    if (!job.runs_on.is_string()) return false;
    const Values labels = steps.evaluate(job.runs_on.text());
    return std::ranges::all_of(
        labels, [](const Value& label) { return label.known() && is_hosted_label(label.shown()); });
  }

  void finish(JobWalk& walk, const StepWalk& steps) {
    walk.credentials = steps.state().credentials;
    entered_.insert(entered_.end(), steps.entered().begin(), steps.entered().end());
  }

  void bind_vars(Bindings& bindings) const {
    for (const auto& [name, value] : facts_.vars)
      bindings["vars." + to_lower(name)] = {Value::of(value)};
  }

  const Files& files_;
  const RepositoryFacts& facts_;
  std::size_t calls_left_ = most_calls;
  std::vector<const Action*> entered_;
  std::map<std::string, Bindings> outputs_;  ///< of the jobs walked so far
  std::vector<JobWalk> walks_;
};

Files index_files(const std::vector<const Document*>& documents) {
  Files files;
  for (const Document* document : documents) {
    for (const Action& action : document->actions)
      files.callables.actions.emplace(folder_of(document->project_path),
                                      ActionPlace{document, &action});
    for (const Step& script : document->scripts)
      files.callables.scripts.emplace(document->project_path, ScriptPlace{document, &script});
    for (const Workflow& workflow : document->workflows) {
      for (const Job& job : workflow.jobs) {
        if (job.uses.kind != UsesKind::local) continue;
        const std::string root(root_of(document->project_path));
        files.callers[root + std::string(job.uses.path)].push_back(&job);
      }
    }
  }
  return files;
}

/// A workflow of a document and the jobs of it.
struct WorkflowJobs {
  const Document* document = nullptr;
  std::span<const JobIdentity> identities;
};

std::vector<WorkflowJobs> by_workflow(const std::vector<const Document*>& documents,
                                      std::span<const JobIdentity> identities) {
  std::map<const Workflow*, const Document*> holders;
  for (const Document* document : documents) {
    for (const Workflow& workflow : document->workflows) holders.emplace(&workflow, document);
  }
  std::vector<WorkflowJobs> groups;
  for (auto first = identities.begin(); first != identities.end();) {
    const auto last = std::find_if(first, identities.end(), [&](const JobIdentity& identity) {
      return identity.workflow != first->workflow;
    });
    groups.push_back({holders.at(first->workflow), {first, last}});
    first = last;
  }
  return groups;
}

}  // namespace

const Values* StepVisit::input(std::string_view name) const {
  const Entry* entry = step->input(name);
  return entry == nullptr ? nullptr : &with[static_cast<std::size_t>(entry - step->with.data())];
}

Location StepVisit::place(const shell::Word& word) const {
  return place(step->run.span_of(word.begin, word.end));
}

const std::string* only_text(const Values& values) {
  return values.size() == 1 && values.front().kind == Value::Kind::text ? &values.front().text
                                                                        : nullptr;
}

std::vector<JobWalk> walk_jobs(const std::vector<const Document*>& documents,
                               const RepositoryFacts& facts, unsigned threads) {
  std::vector<WorkflowFile> workflows;
  for (const Document* document : documents) {
    for (const Workflow& workflow : document->workflows)
      workflows.push_back({document->project_path, &workflow});
  }
  const std::vector<JobIdentity> identities = oidc_identities(workflows, facts);
  const std::vector<WorkflowJobs> groups = by_workflow(documents, identities);
  const Files files = index_files(documents);
  std::vector<Jobs> jobs(groups.size(), Jobs(files, facts));
  for_each_index(groups.size(), threads, [&](std::size_t i) {
    jobs[i].walk_workflow(*groups[i].document, groups[i].identities);
  });
  std::set<const Action*> entered;
  for (const Jobs& each : jobs) entered.insert(each.entered().begin(), each.entered().end());
  for (const Document* document : documents) {
    for (const Action& action : document->actions) {
      if (!entered.contains(&action))
        jobs.emplace_back(files, facts).walk_action(*document, action);
    }
    for (const Pipeline& pipeline : document->pipelines) {
      for (const Job& job : pipeline.jobs) {
        if (job.runs) jobs.emplace_back(files, facts).walk_pipeline_job(*document, pipeline, job);
      }
    }
  }
  std::vector<JobWalk> walks;
  for (Jobs& each : jobs) std::ranges::move(each.take(), std::back_inserter(walks));
  return walks;
}

}  // namespace writ::github
