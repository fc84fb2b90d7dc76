// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Workflows and actions of GitHub. Wrong shapes give what could be read of them and never fail.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/extract.h"
#include "extract/file_names.h"
#include "text/words.h"
#include "writ/powershell.h"
#include "writ/script.h"

namespace writ {
namespace {

Str read(const Node& node) { return read_str(node, Dialect::github); }

Str read_key(const Node& entry) { return read_key(entry, Dialect::github); }

std::vector<github::Entry> read_entries(const Node& mapping) {
  std::vector<github::Entry> entries;
  if (!mapping.is_mapping()) return entries;
  for (const Node entry : mapping) entries.push_back({read_key(entry), read(entry)});
  return entries;
}

/// The items of a list, or the one value that stands for a list.
std::vector<Str> read_list(const Node& node) {
  std::vector<Str> values;
  if (node.is_sequence()) {
    for (const Node item : node) values.push_back(read(item));
  } else if (node.is_scalar() && !node.is_null()) {
    values.push_back(read(node));
  }
  return values;
}

// --- uses ----------------------------------------------------------------------------------------

/// The version that a comment behind a pin names: `# v4.1.0`, `# tag=v4`, `# ratchet:acme/shop@v4`.
std::string_view version_in(std::string_view comment) {
  bool first = true;
  for (std::string_view word : split(comment, ' ')) {
    word = trim(word);
    if (word.empty()) continue;
    const std::size_t mark = word.find_last_of("@=:");
    if (mark != std::string_view::npos) word.remove_prefix(mark + 1);
    while (!word.empty() && std::string_view(",;.)").find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    // A bare number further on in a sentence is no version.
    const bool plain_number = !first && all_digits(word);
    if (!plain_number && github::major_version(word) >= 0) return word;
    first = false;
  }
  return {};
}

std::string_view comment_behind(std::string_view source, Span value) {
  std::string_view line = source.substr(std::min<std::size_t>(value.end, source.size()));
  line = trim(line.substr(0, line.find_first_of("\r\n")));
  return line.starts_with('#') ? line.substr(1) : std::string_view{};
}

github::Uses read_uses(const Node& node, std::string_view source) {
  github::Uses uses = github::parse_uses(read(node));
  if (uses.pinned()) uses.version_comment = version_in(comment_behind(source, uses.text.span()));
  return uses;
}

// --- steps ---------------------------------------------------------------------------------------

/// Scripts that aliases repeat are read again at each place, within this bound.
std::size_t script_budget_for(std::string_view source) {
  return source.size() * 16 + std::size_t{1024} * 1024;
}

/// What steps inherit from their job or action.
struct StepContext {
  std::string_view source;
  /// Bytes of scripts that may still be read.
  std::size_t* script_budget = nullptr;
  const Str* default_shell = nullptr;
  bool windows = false;
};

std::optional<shell::Language> language_of(const Str& own, const StepContext& context) {
  using shell::Language;
  const auto read = [](const Str& shell) {
    return shell.known() ? shell::language_of(shell.text) : std::nullopt;
  };
  if (own.present()) return read(own);
  if (context.default_shell != nullptr && context.default_shell->present())
    return read(*context.default_shell);
  return context.windows ? Language::powershell : Language::posix;
}

github::Step read_step(const Node& node, uint32_t index, const StepContext& context) {
  github::Step step;
  step.node = node;
  step.index = index;
  step.id = read(node["id"]);
  step.name = read(node["name"]);
  step.if_ = read(node["if"]);
  step.uses = read_uses(node["uses"], context.source);
  step.with_node = node["with"];
  step.with = read_entries(step.with_node);
  step.env = read_entries(node["env"]);
  step.run = read(node["run"]);
  step.shell = read(node["shell"]);
  const auto language = language_of(step.shell, context);
  if (language && step.run.text.size() <= *context.script_budget) {
    *context.script_budget -= step.run.text.size();
    step.language = *language;
    step.commands = *language == shell::Language::posix ? shell::parse(step.run.text)
                                                        : shell::parse_powershell(step.run.text);
  }
  return step;
}

/// The steps of a `parallel:` block follow each other as if they stood without it.
std::vector<github::Step> read_steps(const Node& list, const StepContext& context) {
  std::vector<github::Step> steps;
  const auto add = [&](const Node& node) {
    steps.push_back(read_step(node, static_cast<uint32_t>(steps.size()), context));
  };
  if (!list.is_sequence()) return steps;
  for (const Node item : list) {
    const Node parallel = item["parallel"];
    if (!parallel.is_sequence()) {
      add(item);
      continue;
    }
    for (const Node inner : parallel) add(inner);
  }
  return steps;
}

// --- jobs ----------------------------------------------------------------------------------------

github::Permissions read_permissions(const Node& node) {
  using Form = github::Permissions::Form;
  github::Permissions permissions;
  if (!node.present()) return permissions;
  permissions.node = node;
  permissions.form = Form::unknown;
  if (node.is_mapping()) {
    permissions.form = Form::scopes;
    permissions.scopes = read_entries(node);
  } else if (node.text() == "read-all") {
    permissions.form = Form::read_all;
  } else if (node.text() == "write-all") {
    permissions.form = Form::write_all;
  }
  return permissions;
}

/// Any label that starts with `windows`, in each form of `runs-on`.
bool runs_on_windows(const Node& runs_on) {
  const std::vector<Str> labels = read_list(runs_on.is_mapping() ? runs_on["labels"] : runs_on);
  return std::ranges::any_of(
      labels, [](const Str& label) { return starts_with_ignoring_case(label.text, "windows"); });
}

github::Job read_job(const Node& node, const Str& workflow_shell, StepContext context) {
  github::Job job;
  job.node = node;
  job.id = read_key(node);
  job.name = read(node["name"]);
  job.if_ = read(node["if"]);
  job.permissions = read_permissions(node["permissions"]);
  job.env = read_entries(node["env"]);
  job.environment = node["environment"];
  job.needs = read_list(node["needs"]);
  job.runs_on = node["runs-on"];
  job.container = node["container"];
  job.services = node["services"];
  job.uses = read_uses(node["uses"], context.source);
  job.with = read_entries(node["with"]);
  job.secrets = node["secrets"];
  job.default_shell = read(node["defaults"]["run"]["shell"]);
  if (!job.default_shell.present()) job.default_shell = workflow_shell;
  context.default_shell = &job.default_shell;
  context.windows = runs_on_windows(job.runs_on);
  job.steps = read_steps(node["steps"], context);
  return job;
}

/// YAML 1.1 takes the key `on` for a boolean, and its tools write it back as `true`.
Node triggers_of(const Node& root) {
  const Node on = root["on"];
  return on.present() ? on : root["true"];
}

std::vector<github::Trigger> read_triggers(const Node& on) {
  std::vector<github::Trigger> triggers;
  if (on.is_mapping()) {
    for (const Node entry : on) triggers.push_back({read_key(entry), entry});
  } else {
    for (Str& event : read_list(on)) triggers.push_back({std::move(event), Node()});
  }
  return triggers;
}

}  // namespace

bool is_workflow_place(std::string_view path) {
  constexpr std::string_view folder = ".github/workflows/";
  const std::string_view name = file_name(path);
  const std::string_view parent = path.substr(0, path.size() - name.size());
  return is_yaml_name(name) && parent.ends_with(folder) &&
         (parent.size() == folder.size() || parent[parent.size() - folder.size() - 1] == '/');
}

bool is_workflow(const Node& root, std::string_view path) {
  if (!root.is_mapping()) return false;
  return is_workflow_place(path) || (triggers_of(root).present() && root["jobs"].present());
}

github::Workflow extract_workflow(const Node& root, const SourceFile& source) {
  github::Workflow workflow;
  workflow.node = root;
  workflow.name = read(root["name"]);
  workflow.triggers = read_triggers(triggers_of(root));
  workflow.permissions = read_permissions(root["permissions"]);
  workflow.env = read_entries(root["env"]);
  const Str default_shell = read(root["defaults"]["run"]["shell"]);
  const Node jobs = root["jobs"];
  if (!jobs.is_mapping()) return workflow;
  std::size_t script_budget = script_budget_for(source.text());
  const StepContext context{.source = source.text(), .script_budget = &script_budget};
  for (const Node job : jobs) workflow.jobs.push_back(read_job(job, default_shell, context));
  return workflow;
}

bool is_action(const Node& root, std::string_view path) {
  if (!root.is_mapping()) return false;
  if (root["runs"]["using"].present()) return true;
  if (!is_action_file(path)) return false;
  const auto has = [&](std::string_view key) { return root[key].present(); };
  return has("runs") || has("branding") || (has("name") && has("description"));
}

github::Action extract_action(const Node& root, const SourceFile& source) {
  github::Action action;
  action.node = root;
  action.name = read(root["name"]);
  action.using_ = read(root["runs"]["using"]);
  const Node inputs = root["inputs"];
  if (inputs.is_mapping()) {
    for (const Node input : inputs)
      action.inputs.push_back({read_key(input), read(input["default"])});
  }
  std::size_t script_budget = script_budget_for(source.text());
  action.steps =
      read_steps(root["runs"]["steps"], {.source = source.text(), .script_budget = &script_budget});
  return action;
}

}  // namespace writ
