// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Configurations of CircleCI. Commands of the same file are put in where they are called; orbs are
// not known.
// https://circleci.com/docs/reference/configuration-reference/

#include <algorithm>
#include <array>

#include "extract/pipeline.h"

namespace writ::pipeline {
namespace {

constexpr int deepest_command = 6;

/// Steps that neither run a script nor set a variable.
constexpr std::array<std::string_view, 9> quiet_steps = {
    "checkout",        "setup_remote_docker", "save_cache",           "restore_cache",
    "store_artifacts", "store_test_results",  "persist_to_workspace", "attach_workspace",
    "add_ssh_keys"};

class Circleci {
 public:
  Circleci(const Node& root, Scripts& scripts, github::Pipeline& pipeline)
      : root_(root), scripts_(scripts), pipeline_(pipeline) {}

  void add_jobs() {
    const Node jobs = root_["jobs"];
    if (jobs.is_mapping()) {
      for (const Node entry : jobs) add_job(entry);
    }
    const Node workflows = root_["workflows"];
    if (!workflows.is_mapping()) return;
    for (const Node workflow : workflows) {
      for (const Node call : workflow["jobs"]) add_call(call, jobs);
    }
  }

 private:
  void add_job(const Node& node) {
    github::Job& job = pipeline_.jobs.emplace_back();
    job.node = node;
    job.id = read_key(node);
    const Node named = child(node, "executor");
    const std::string_view name = named.is_mapping() ? named["name"].text() : named.text();
    const Node executor = root_["executors"][name];
    const Node own_images = child(node, "docker");
    const Node images = own_images.present() ? own_images : child(executor, "docker");
    job.container = images.at(0);
    job.services = images;
    job.env = read_env(child(node, "environment"));
    add_missing(job.env, read_env(child(executor, "environment")));
    add_missing(job.env, read_env(child(images.at(0), "environment")));
    for (const Node image : images) {
      for (github::Entry& entry : read_variables(child(image, "aws_auth")))
        job.with.push_back(std::move(entry));
    }
    windows_ = name.starts_with("win") || mentions(child(node, "machine"), {"windows"}) ||
               mentions(child(executor, "machine"), {"windows"}) ||
               is_foreign_shell(child(node, "shell")) || is_foreign_shell(child(executor, "shell"));
    add_steps(job, child(node, "steps"), 0);
  }

  /// A job of an orb, which a workflow calls with parameters.
  void add_call(const Node& call, const Node& jobs) {
    if (!call.is_mapping() || call.size() == 0) return;
    const Node params = *call.begin();
    if (jobs[params.key()].present() || !params.is_mapping() || budget_ == 0) return;
    --budget_;
    github::Job& job = pipeline_.jobs.emplace_back();
    job.node = params;
    job.id = read_key(params);
    if (github::Step* step = scripts_.add_unknown(job, params)) step->with = read_variables(params);
  }

  void add_steps(github::Job& job, const Node& steps, int depth) {
    if (!steps.is_sequence()) {
      if (steps.present()) scripts_.add_unknown(job, steps);
      return;
    }
    for (const Node step : steps) add_step(job, step, depth);
  }

  void add_step(github::Job& job, const Node& step, int depth) {
    if (budget_ == 0) return;
    --budget_;
    const Node body = step.is_mapping() && step.size() > 0 ? *step.begin() : Node();
    const std::string_view name = step.is_mapping() ? body.key() : step.text();
    if (std::ranges::find(quiet_steps, name) != quiet_steps.end()) return;
    if (name == "run" || name == "deploy") return add_run(job, step, body);
    if (name == "when" || name == "unless") return add_steps(job, child(body, "steps"), depth);
    const Node command = root_["commands"][name];
    if (command.is_mapping() && depth < deepest_command)
      return add_steps(job, child(command, "steps"), depth + 1);
    if (github::Step* unknown = scripts_.add_unknown(job, step))
      unknown->with = read_variables(body);
  }

  void add_run(github::Job& job, const Node& step, const Node& body) {
    const Node command = body.is_mapping() ? child(body, "command") : body;
    if (!command.is_scalar()) {
      scripts_.add_unknown(job, step);
      return;
    }
    scripts_.set_unread(child(body, "shell").present() ? is_foreign_shell(child(body, "shell"))
                                                       : windows_);
    github::Step* added = scripts_.add_line(job, command);
    if (added == nullptr) return;
    added->name = read(child(body, "name"));
    added->env = read_env(child(body, "environment"));
  }

  /// A mapping, or a list of such.
  static std::vector<github::Entry> read_env(const Node& node) {
    if (!node.is_sequence()) return read_variables(node);
    std::vector<github::Entry> env;
    for (const Node item : node) add_missing(env, read_variables(item));
    return env;
  }

  static bool is_foreign_shell(const Node& shell) {
    return shell.present() && !mentions(shell, {"bash", "/sh"}) && shell.text() != "sh";
  }

  Node root_;
  Scripts& scripts_;
  github::Pipeline& pipeline_;
  bool windows_ = false;
  std::size_t budget_ = 20'000;
};

}  // namespace

void extract_circleci(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  pipeline.one_shell = false;
  Circleci(root, scripts, pipeline).add_jobs();
}

}  // namespace writ::pipeline
