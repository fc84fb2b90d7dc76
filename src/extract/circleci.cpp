// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Configurations of CircleCI. Commands of the same file are put in where they are called; orbs are
// not known.
// https://circleci.com/docs/reference/configuration-reference/

#include <algorithm>
#include <array>
#include <map>
#include <set>

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
      : root_(root), scripts_(scripts), pipeline_(pipeline) {
    for (const Node command : root["commands"]) commands_[command.key()] = command;
    for (const Node executor : root["executors"]) executors_[executor.key()] = executor;
  }

  void add_jobs() {
    const Node jobs = root_["jobs"];
    if (jobs.is_mapping()) {
      for (const Node entry : jobs) {
        jobs_.insert(entry.key());
        add_job(entry);
      }
    }
    const Node workflows = root_["workflows"];
    if (!workflows.is_mapping()) return;
    for (const Node workflow : workflows) {
      for (const Node call : workflow["jobs"]) {
        if (!scripts_.spend()) return;
        add_call(call);
      }
    }
  }

 private:
  void add_job(const Node& node) {
    github::Job* added = scripts_.add_job(pipeline_, node);
    if (added == nullptr) return;
    github::Job& job = *added;
    job.id = read_key(node);
    const Node named = scripts_.child(node, "executor");
    const std::string_view name = named.is_mapping() ? named["name"].text() : named.text();
    const auto known = executors_.find(name);
    const Node executor = known == executors_.end() ? Node() : known->second;
    const Node own_images = scripts_.child(node, "docker");
    const Node all_images = own_images.present() ? own_images : scripts_.child(executor, "docker");
    const Node images = Scripts::short_list(all_images);
    job.container = all_images.at(0);
    job.services = images;
    job.env = read_env(scripts_.child(node, "environment"));
    scripts_.add_missing(job.env, read_env(scripts_.child(executor, "environment")));
    scripts_.add_missing(job.env, read_env(scripts_.child(all_images.at(0), "environment")));
    for (const Node image : images) {
      for (github::Entry& entry : scripts_.read_variables(scripts_.child(image, "aws_auth")))
        job.with.push_back(std::move(entry));
    }
    windows_ = name.starts_with("win") ||
               scripts_.mentions(scripts_.child(node, "machine"), {"windows"}) ||
               scripts_.mentions(scripts_.child(executor, "machine"), {"windows"}) ||
               is_foreign_shell(scripts_.child(node, "shell")) ||
               is_foreign_shell(scripts_.child(executor, "shell"));
    add_steps(job, scripts_.child(node, "steps"), 0);
  }

  /// A job of an orb, which a workflow calls with parameters.
  void add_call(const Node& call) {
    if (!call.is_mapping() || call.size() == 0) return;
    const Node params = *call.begin();
    if (jobs_.contains(params.key()) || !params.is_mapping() || !scripts_.spend()) return;
    github::Job* added = scripts_.add_job(pipeline_, params);
    if (added == nullptr) return;
    github::Job& job = *added;
    job.id = read_key(params);
    if (github::Step* step = scripts_.add_unknown(job, params))
      step->with = scripts_.read_variables(params);
  }

  void add_steps(github::Job& job, const Node& steps, int depth) {
    if (!steps.is_sequence()) {
      if (steps.present()) scripts_.add_unknown(job, steps);
      return;
    }
    for (const Node step : steps) {
      if (!scripts_.spend()) return;
      add_step(job, step, depth);
    }
  }

  void add_step(github::Job& job, const Node& step, int depth) {
    const Node body = step.is_mapping() && step.size() > 0 ? *step.begin() : Node();
    const std::string_view name = step.is_mapping() ? body.key() : step.text();
    if (std::ranges::find(quiet_steps, name) != quiet_steps.end()) return;
    if (name == "run" || name == "deploy") return add_run(job, step, body);
    if (name == "when" || name == "unless")
      return add_steps(job, scripts_.child(body, "steps"), depth);
    const auto known = commands_.find(name);
    const Node command = known == commands_.end() ? Node() : known->second;
    if (command.is_mapping() && depth < deepest_command)
      return add_steps(job, scripts_.child(command, "steps"), depth + 1);
    if (github::Step* unknown = scripts_.add_unknown(job, step))
      unknown->with = scripts_.read_variables(body);
  }

  void add_run(github::Job& job, const Node& step, const Node& body) {
    const Node command = body.is_mapping() ? scripts_.child(body, "command") : body;
    if (!command.is_scalar()) {
      scripts_.add_unknown(job, step);
      return;
    }
    scripts_.set_unread(scripts_.child(body, "shell").present()
                            ? is_foreign_shell(scripts_.child(body, "shell"))
                            : windows_);
    github::Step* added = scripts_.add_line(job, command);
    if (added == nullptr) return;
    added->name = read(scripts_.child(body, "name"));
    added->env = read_env(scripts_.child(body, "environment"));
  }

  /// A mapping, or a list of such.
  std::vector<github::Entry> read_env(const Node& node) {
    if (!node.is_sequence()) return scripts_.read_variables(node);
    std::vector<github::Entry> env;
    for (const Node item : Scripts::short_list(node))
      scripts_.add_missing(env, scripts_.read_variables(item));
    return env;
  }

  bool is_foreign_shell(const Node& shell) {
    return shell.present() && !scripts_.mentions(shell, {"bash", "/sh"}) && shell.text() != "sh";
  }

  Node root_;
  Scripts& scripts_;
  github::Pipeline& pipeline_;
  bool windows_ = false;
  std::map<std::string_view, Node> commands_;
  std::map<std::string_view, Node> executors_;
  std::set<std::string_view> jobs_;
};

}  // namespace

void extract_circleci(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  pipeline.one_shell = false;
  Circleci(root, scripts, pipeline).add_jobs();
}

}  // namespace writ::pipeline
