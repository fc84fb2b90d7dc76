// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The walk through one list of steps: what each finds and what it leaves behind.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/job_walk.h"

namespace writ::github {

/// Composite actions by their folder below the repository's root.
struct ActionPlace {
  const Document* document = nullptr;
  const Action* action = nullptr;
};
using ActionIndex = std::map<std::string, ActionPlace, std::less<>>;

/// What steps find and change.
struct StepState {
  Credentials credentials;
  shell::Variables env;  ///< of workflow and job, and what steps wrote to GITHUB_ENV
  std::map<std::string, Location, std::less<>> region_places;  ///< of the variables with regions
  /// Variables that are not in `env` may be set: by the machine, or by a step that nothing is known
  /// of.
  bool open = false;
};

/// Shell scripts by their path.
struct ScriptPlace {
  const Document* document = nullptr;
  const Step* step = nullptr;
};
using ScriptIndex = std::map<std::string, ScriptPlace, std::less<>>;

/// What steps can call, whole paths below the root of the project.
struct Callables {
  ActionIndex actions;
  ScriptIndex scripts;
};

class StepWalk {
 public:
  /// `bindings` are what `${{ }}` reads before the first step. `root` is the repository's folder.
  /// `calls_left` is how many steps and scripts of others may still be followed.
  StepWalk(JobWalk& walk, const Callables& callables, std::string_view root, Bindings bindings,
           std::size_t& calls_left);

  void start(StepState state) { main_ = std::move(state); }
  /// `env` of a workflow or job.
  void add_env(const Document& document, const std::vector<Entry>& env);
  /// Variables of which only the names are known; a container's.
  void add_names(const Node& env);
  /// `runs` says whether the job does.
  void run(const Document& document, const std::vector<Step>& steps, Truth runs);
  const StepState& state() const { return main_; }
  /// Actions whose steps were run.
  const std::vector<const Action*>& entered() const { return entered_; }
  /// As at the end of the job: outputs of its steps, and its variables.
  Values evaluate(std::string_view scalar);

 private:
  /// What holds for all steps of one list.
  struct Around {
    const Document* document = nullptr;
    int32_t parent = -1;
    Truth runs = Truth::yes;
    std::string condition;  ///< that leads here; empty for none
    shell::Variables env;   ///< of the steps that use the action
    int depth = 0;
  };

  void run_steps(const Around& around, const std::vector<Step>& steps);
  void run_step(const Around& around, const Step& step);
  void enter(const Around& around, const Step& step, const ActionPlace& place);
  StepVisit look(const Around& around, const Step& step, const StepState& state);
  void act(StepVisit& visit, StepState& state);
  void act_by_script(StepVisit& visit, StepState& state);
  void act_by_pipeline(StepVisit& visit, StepState& state);
  Values value_of(const Str& text) const;
  void configure_aws(StepVisit& visit, StepState& state);
  void bind_outputs(const StepVisit& visit);
  void bind_env(const StepState& state);
  const ActionPlace* local_action(const Step& step) const;
  void run_scripts(std::size_t visit, int depth);
  const ScriptPlace* script_of(const StepVisit& visit, const shell::Call& call) const;

  JobWalk& walk_;
  const Callables& callables_;
  std::size_t& calls_left_;
  std::string_view root_;
  Bindings scope_;  ///< what expressions of the list read
  StepState main_;
  std::vector<const Action*> entered_;
  /// After steps that ran under a condition, for those under the same one.
  std::map<std::string, StepState, std::less<>> under_condition_;
};

/// What is true of both, the rest unknown.
StepState joined(const StepState& a, const StepState& b);

}  // namespace writ::github
