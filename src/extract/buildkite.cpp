// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Pipelines of Buildkite: each command step is a job of its own.
// https://buildkite.com/docs/pipelines/configure/step-types/command-step

#include "extract/pipeline.h"

namespace writ::pipeline {
namespace {

class Buildkite {
 public:
  Buildkite(const Node& root, Scripts& scripts, github::Pipeline& pipeline)
      : scripts_(scripts), pipeline_(pipeline), env_(scripts.read_variables(root["env"])) {}

  void add_steps(const Node& steps) {
    if (!steps.is_sequence()) return;
    for (const Node step : steps) {
      const Node group = step["steps"];
      if (!group.is_sequence()) {
        add_step(step);
        continue;
      }
      for (const Node inner : group) {
        if (!scripts_.spend()) return;
        add_step(inner);
      }
    }
  }

 private:
  void add_step(const Node& step) {
    const Node command = scripts_.child(step, "command");
    const Node script = command.present() ? command : scripts_.child(step, "commands");
    const Node plugins = scripts_.child(step, "plugins");
    if (!script.present() && !plugins.present()) return;
    github::Job* added = scripts_.add_job(pipeline_, step);
    if (added == nullptr) return;
    github::Job& job = *added;
    job.name = read(scripts_.child(step, "label"));
    job.id = read(scripts_.child(step, "key"));
    if (!job.id.present()) job.id = job.name;
    job.env = scripts_.read_variables(scripts_.child(step, "env"));
    scripts_.add_missing(job.env, env_);
    scripts_.set_unread(scripts_.mentions(scripts_.child(step, "agents"), {"windows"}));
    add_plugins(job, plugins);
    scripts_.add(job, script);
  }

  /// Their hooks run before the command, and some set variables for it.
  void add_plugins(github::Job& job, const Node& plugins) {
    for (const Node plugin : plugins) {
      const Node settings = plugins.is_mapping()                       ? plugin
                            : plugin.is_mapping() && plugin.size() > 0 ? *plugin.begin()
                                                                       : Node();
      github::Step* step = scripts_.add_unknown(job, plugin);
      if (step == nullptr) return;
      if (settings.is_mapping()) step->with = scripts_.read_variables(settings);
    }
  }

  Scripts& scripts_;
  github::Pipeline& pipeline_;
  std::vector<github::Entry> env_;
};

}  // namespace

void extract_buildkite(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  Buildkite(root, scripts, pipeline).add_steps(root.is_sequence() ? root : root["steps"]);
}

}  // namespace writ::pipeline
