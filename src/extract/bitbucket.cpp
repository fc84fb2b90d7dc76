// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Bitbucket Pipelines: each step is a job of its own.
// https://support.atlassian.com/bitbucket-cloud/docs/step-options/

#include "extract/pipeline.h"

namespace writ::pipeline {
namespace {

/// Steps stand below branches, stages and parallel sets.
constexpr int deepest = 10;

class Bitbucket {
 public:
  Bitbucket(const Node& root, Scripts& scripts, github::Pipeline& pipeline)
      : scripts_(scripts), pipeline_(pipeline), image_(root["image"]) {}

  void look_below(const Node& node, int depth) {
    if (depth > deepest) return;
    for (const Node item : node) {
      if (!scripts_.spend()) return;
      if (item.key() == "step") {
        add_step(item);
      } else if (!item.is_scalar()) {
        look_below(item, depth + 1);
      }
    }
  }

 private:
  void add_step(const Node& node) {
    const Node script = scripts_.child(node, "script");
    github::Job* added = script.present() ? scripts_.add_job(pipeline_, node) : nullptr;
    if (added == nullptr) return;
    github::Job& job = *added;
    job.name = read(scripts_.child(node, "name"));
    job.id = job.name;
    const Node image = scripts_.child(node, "image");
    job.container = image.present() ? image : image_;
    job.with = scripts_.read_variables(job.container["aws"]);
    scripts_.set_unread(scripts_.mentions(scripts_.child(node, "runs-on"), {"windows"}));
    add_script(job, script);
    add_script(job, scripts_.child(node, "after-script"));
  }

  void add_script(github::Job& job, const Node& script) {
    if (!script.is_sequence()) return scripts_.add(job, script);
    for (const Node item : script) {
      if (!scripts_.spend()) return;
      if (!item["pipe"].present()) {
        scripts_.add(job, item);
      } else if (github::Step* step = scripts_.add_unknown(job, item)) {
        step->name = read(item["pipe"]);
        step->env = scripts_.read_variables(scripts_.child(item, "variables"));
      }
    }
  }

  Scripts& scripts_;
  github::Pipeline& pipeline_;
  Node image_;
};

}  // namespace

void extract_bitbucket(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  Bitbucket bitbucket(root, scripts, pipeline);
  bitbucket.look_below(root["definitions"]["steps"], 0);
  bitbucket.look_below(root["pipelines"], 0);
}

}  // namespace writ::pipeline
