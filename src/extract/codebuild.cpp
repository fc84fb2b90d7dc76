// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// The buildspec of AWS CodeBuild: one job, whose phases follow each other.
// https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html

#include "extract/pipeline.h"

namespace writ::pipeline {

void extract_codebuild(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  const Node phases = root["phases"];
  github::Job* added = scripts.add_job(pipeline, phases.present() ? phases : root);
  if (added == nullptr) return;
  github::Job& job = *added;
  job.id = read_key(phases);
  const Node env = root["env"];
  // The builds of a batch may have other values.
  if (!root["batch"].present()) job.env = scripts.read_variables(env["variables"]);
  for (const std::string_view store : {"parameter-store", "secrets-manager"}) {
    for (const Node& entry : scripts.entries(env[store]))
      job.env.push_back({read_key(entry), stored(entry)});
  }
  // Each command of the old version has a shell of its own.
  pipeline.one_shell = root["version"].text() != "0.1";
  scripts.set_unread(scripts.mentions(env["shell"], {"powershell", "cmd"}));
  for (const std::string_view name : {"install", "pre_build", "build", "post_build"}) {
    const Node phase = phases[name];
    scripts.add(job, scripts.child(phase, "commands"));
    scripts.add(job, scripts.child(phase, "finally"));
  }
}

}  // namespace writ::pipeline
