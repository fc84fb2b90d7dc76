// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// GitHub Actions workflows and actions, with the shell words of their scripts at exact places.
// Pipelines of other CI services have the same form.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/node.h"
#include "writ/shell.h"
#include "writ/str.h"

namespace writ::github {

struct Entry {
  Str key;
  Str value;
};

/// What a `uses:` names.
enum class UsesKind : uint8_t { none, repository, local, docker, unknown };

struct Uses {
  Str text;
  UsesKind kind = UsesKind::none;
  std::string_view owner;  ///< as written; compare with `is`
  std::string_view repo;
  std::string_view path;   ///< below the repository, without leading slash
  std::string_view ref;    ///< after the `@`
  uint32_t ref_begin = 0;  ///< offset of the ref in `text`
  /// The tag in a comment behind a commit pin (`uses: a/b@<sha> # v4.1.0`), or empty.
  std::string_view version_comment;

  /// 40 (or 64) hex digits.
  bool pinned() const;
  /// `owner/repo` without case, path ignored.
  bool is(std::string_view owner_repo) const;
  /// Major version of the ref or of the version comment (`v4`, `4.1.2`, `v1-node16`); -1 if it has
  /// none.
  int major() const;
};

/// A `permissions:` element.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
struct Permissions {
  enum class Form : uint8_t { absent, read_all, write_all, scopes, unknown };
  Node node;  ///< the value; missing if absent
  Form form = Form::absent;
  std::vector<Entry> scopes;

  bool written() const { return form != Form::absent; }
  /// `read`, `write`, `none` or `unknown` (an expression) for a scope, given that this block is the
  /// one in force.
  std::string_view level(std::string_view scope) const;
};

struct Step {
  Node node;
  uint32_t index = 0;  ///< 0-based within its job
  Str id;
  Str name;
  Str if_;
  Uses uses;
  std::vector<Entry> with;
  Node with_node;
  std::vector<Entry> env;
  Str run;
  Str shell;  ///< the step's own
  /// Simple commands of `run:`, in source order; empty for a shell that is not read.
  std::vector<shell::Command> commands;
  shell::Language language = shell::Language::posix;  ///< that they are in

  /// Input by name, without case (GitHub folds input names); null if not given or not a scalar.
  const Entry* input(std::string_view name) const;
};

struct Job {
  Node node;
  Str id;  ///< the key
  Str name;
  Str if_;
  Permissions permissions;
  std::vector<Entry> env;
  Node environment;
  std::vector<Str> needs;
  Node runs_on;
  Node container;
  Node services;
  Uses uses;  ///< reusable workflow
  std::vector<Entry> with;
  Node secrets;
  Str default_shell;  ///< defaults.run.shell, workflow's where the job has none
  bool runs = true;   ///< false for a template of a pipeline, which other jobs take keys from
  std::vector<Step> steps;
};

struct Trigger {
  Str event;
  Node node;  ///< its configuration; missing for the short forms
};

struct Workflow {
  Node node;
  Str name;
  std::vector<Trigger> triggers;
  Permissions permissions;
  std::vector<Entry> env;
  std::vector<Job> jobs;

  /// Runs only when called by another workflow.
  bool only_called() const;
  /// The block in force for a job: its own (it replaces, never merges), else the workflow's; may be
  /// absent.
  const Permissions& effective_permissions(const Job& job) const;
};

/// A file of another CI service. Its scripts are steps with `run`, one for each item of a list of
/// lines; what it runs that is not read (a plugin, an orb, a script of another file) is a step
/// whose `uses` is of the kind `unknown`. Values that are not known before run time are holes.
struct Pipeline {
  Node node;
  std::string_view system;  ///< the kind of the file: `gitlab-ci`, `circleci-config`, …
  /// Steps of a job find the variables that those before them exported.
  bool one_shell = true;
  /// In source order; those that only lend their keys to others too.
  std::vector<Job> jobs;
};

/// A composite, JavaScript or Docker action's metadata file.
struct Action {
  Node node;
  Str name;
  Str using_;
  std::vector<Entry> inputs;  ///< name and default
  std::vector<Step> steps;    ///< of a composite action
};

/// Splits the text of a `uses:`; an absent one gives the kind `none`. The views of a kind without
/// them are empty, but point into the text.
Uses parse_uses(Str text);
/// Major version that a tag or branch names (`v4`, `4.1.2`, `v1-node16`, `releases/v1`); -1 if it
/// names none.
int major_version(std::string_view ref);
/// Value of an environment name at a step: the step's own `env`, else the job's, else the
/// workflow's. Null if none. `job` and `workflow` may be null.
const Entry* find_env(std::string_view name, const Step* step, const Job* job,
                      const Workflow* workflow);
/// Entry by exact key; null if absent.
const Entry* find(const std::vector<Entry>& entries, std::string_view key);

}  // namespace writ::github
