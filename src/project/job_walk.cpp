// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/job_walk.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "project/step_walk.h"
#include "text/words.h"
#include "writ/credentials.h"
#include "writ/matrix.h"

namespace writ::github {
namespace {

constexpr std::size_t most_values = 16;

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
      const auto found = combination.find(name);
      const Values own = found == combination.end() ? Values{Value::null()} : found->second;
      for (const Value& value : own) {
        if (std::ranges::find(all, value) == all.end()) all.push_back(value);
      }
    }
    bindings[name] = all.size() > most_values ? Values{Value::unknown()} : std::move(all);
  }
}

class Jobs {
 public:
  Jobs(const std::vector<const Document*>& documents, const RepositoryFacts& facts)
      : documents_(documents), facts_(facts) {
    for (const Document* document : documents) {
      for (const Action& action : document->actions) {
        const std::string folder(folder_of(document->project_path));
        actions_.emplace(folder, ActionPlace{document, &action});
      }
    }
  }

  std::vector<JobWalk> walk() {
    std::vector<WorkflowFile> files;
    std::map<const Workflow*, const Document*> documents;
    for (const Document* document : documents_) {
      for (const Workflow& workflow : document->workflows) {
        files.push_back({document->project_path, &workflow});
        documents.emplace(&workflow, document);
      }
    }
    const std::vector<JobIdentity> identities = oidc_identities(files, facts_);
    for (auto first = identities.begin(); first != identities.end();) {
      auto last = std::find_if(first, identities.end(), [&](const JobIdentity& identity) {
        return identity.workflow != first->workflow;
      });
      walk_workflow(*documents.at(first->workflow), {first, last});
      first = last;
    }
    for (const Document* document : documents_) {
      for (const Action& action : document->actions) {
        if (!visited_.contains(&action)) walk_action(*document, action);
      }
      for (const Pipeline& pipeline : document->pipelines) {
        for (const Job& job : pipeline.jobs) {
          if (job.runs) walk_pipeline_job(*document, pipeline, job);
        }
      }
    }
    return std::move(walks_);
  }

 private:
  /// Jobs after those whose outputs they read.
  void walk_workflow(const Document& document, std::span<const JobIdentity> identities) {
    outputs_.clear();
    const std::size_t first = walks_.size();
    for (const std::size_t place : in_order(identities)) walk_job(document, identities[place]);
    std::ranges::sort(walks_.begin() + static_cast<std::ptrdiff_t>(first), walks_.end(), {},
                      [](const JobWalk& walk) { return walk.job; });
  }

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
    Bindings bindings = identity.bindings;
    if (const auto events = bindings.find("github.event_name"); events != bindings.end())
      walk.events = events->second;
    bind_vars(bindings);
    for (const Str& need : identity.job->needs) {
      const auto found = outputs_.find(to_lower(need.text));
      if (found == outputs_.end()) continue;
      for (const auto& [name, values] : found->second)
        bindings["needs." + found->first + ".outputs." + name] = values;
    }
    add_matrix(bindings, *identity.job);
    StepWalk steps(walk, actions_, root_of(document.project_path), std::move(bindings));
    const bool hosted = on_hosted_runner(*identity.job) || is_hosted(steps, *identity.job);
    StepState start;
    start.open = !hosted;
    start.credentials.mode = hosted ? CredentialMode::none : CredentialMode::ambient;
    steps.start(std::move(start));
    steps.add_env(document, identity.workflow->env);
    steps.add_env(document, identity.job->env);
    steps.run(document, identity.job->steps);
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

  void walk_action(const Document& document, const Action& action) {
    JobWalk& walk = walks_.emplace_back();
    walk.document = &document;
    Bindings bindings;
    bind_vars(bindings);
    StepWalk steps(walk, actions_, root_of(document.project_path), std::move(bindings));
    StepState start;
    start.open = true;
    steps.start(std::move(start));
    steps.run(document, action.steps);
    finish(walk, steps);
  }

  /// Its machine may have credentials, and the service's settings may hold variables for it.
  void walk_pipeline_job(const Document& document, const Pipeline& pipeline, const Job& job) {
    JobWalk& walk = walks_.emplace_back();
    walk.document = &document;
    walk.pipeline = &pipeline;
    walk.job = &job;
    StepWalk steps(walk, actions_, {}, {});
    StepState start;
    start.open = true;
    start.credentials.mode = CredentialMode::ambient;
    steps.start(std::move(start));
    steps.add_env(document, job.env);
    steps.run(document, job.steps);
    finish(walk, steps);
  }

  void finish(JobWalk& walk, const StepWalk& steps) {
    walk.credentials = steps.state().credentials;
    walk.environment = steps.state().env;
    for (const Action* action : steps.entered()) visited_.insert(action);
  }

  void bind_vars(Bindings& bindings) const {
    for (const auto& [name, value] : facts_.vars)
      bindings["vars." + to_lower(name)] = {Value::of(value)};
  }

  const std::vector<const Document*>& documents_;
  const RepositoryFacts& facts_;
  ActionIndex actions_;
  std::set<const Action*> visited_;
  std::map<std::string, Bindings> outputs_;  ///< of the workflow's jobs walked so far
  std::vector<JobWalk> walks_;
};

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
                               const RepositoryFacts& facts) {
  return Jobs(documents, facts).walk();
}

}  // namespace writ::github
