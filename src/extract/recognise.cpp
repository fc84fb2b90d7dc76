// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "extract/account.h"
#include "extract/add_policy.h"
#include "extract/extract.h"
#include "extract/file_names.h"
#include "extract/policy_places.h"
#include "extract/terraform_plan.h"
#include "extract/workflow_form.h"
#include "text/words.h"

namespace writ {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_json_name(std::string_view path) {
  const std::string end = extension(path);
  return end == "json" || end == "jsonc";
}

/// First byte that is not a blank or a byte order mark; NUL for an empty text.
char first_byte(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == npos ? '\0' : text[at];
}

bool starts_like_json(std::string_view text) {
  const char first = first_byte(text);
  return first == '{' || first == '[';
}

bool has(std::string_view text, std::string_view word) { return text.find(word) != npos; }

/// Bytes that could hide every word we look for: escapes in keys, or another encoding.
bool may_hide_words(std::string_view text) {
  const std::string_view mark = text.substr(0, 2);
  return mark == "\xFF\xFE" || mark == "\xFE\xFF" ||
         has(text.substr(0, 64), std::string_view("\0", 1)) || has(text, "\\u00") ||
         has(text, "\\x");
}

bool is_workflow_path(std::string_view path) {
  return has(path, ".github/workflows/") || has(path, ".github\\workflows\\");
}

/// Says what a document is that we do not read, or nothing.
struct Foreign {
  bool (*is)(const Node& root);
  std::string_view reason;
};

bool has_resource_types(const Node& root) {
  const Node resources = root["Resources"];
  return resources.is_mapping() &&
         std::any_of(resources.begin(), resources.end(),
                     [](const Node& resource) { return has(resource["Type"].text(), "::"); });
}

constexpr std::array<Foreign, 9> foreign_kinds = {{
    {[](const Node& root) {
       return root["AWSTemplateFormatVersion"].present() || has_resource_types(root);
     },
     "a CloudFormation template, which writ does not read yet"},
    {[](const Node& root) {
       return root["terraform_version"].present() && root["lineage"].present();
     },
     "a Terraform state, which writ does not read yet"},
    {[](const Node& root) { return root["rules"].at(0)["rulePriority"].present(); },
     "an ECR lifecycle policy, which writ does not read yet"},
    {[](const Node& root) { return root["apiVersion"].present() && root["kind"].present(); },
     "a Kubernetes manifest, which writ does not read yet"},
    {[](const Node& root) { return root["services"].is_mapping() && root["services"].size() > 0; },
     "a Compose file, which writ does not read yet"},
    {[](const Node& root) { return root["openapi"].present() || root["swagger"].present(); },
     "an OpenAPI description"},
    {[](const Node& root) { return root["$schema"].present() && root["properties"].is_mapping(); },
     "a JSON Schema"},
    {[](const Node& root) {
       return root["name"].present() &&
              (root["dependencies"].is_mapping() || root["devDependencies"].is_mapping());
     },
     "an npm package file"},
    {[](const Node& root) { return is_task_definition(root.at(0)); },
     "a list of task definitions, which writ does not read yet"},
}};

std::string_view why_foreign(const Node& root) {
  for (const Foreign& foreign : foreign_kinds) {
    if (foreign.is(root)) return foreign.reason;
  }
  return root.present() && !root.is_null() ? "not a kind of file writ knows" : "holds no documents";
}

/// Every policy in the file; false if there is none.
bool add_policies(Document& document, PolicyFinder& finder, const Node& root,
                  const KindHint& hint) {
  const std::vector<PolicyPlace> places = finder.find(root);
  for (const PolicyPlace& place : places) add_policy(document, place, hint);
  return !places.empty();
}

/// Policies that a step hands over to AWS.
/// https://github.com/aws-actions/configure-aws-credentials#session-policies
void add_session_policies(Document& document, PolicyFinder& finder,
                          const std::vector<github::Step>& steps) {
  for (const github::Step& step : steps) {
    const github::Entry* input = step.input("inline-session-policy");
    if (input == nullptr || !step.uses.is("aws-actions/configure-aws-credentials")) continue;
    const std::vector<PolicyPlace> places =
        finder.find_in_value(input->value.node, iam::PolicyKind::session);
    for (const PolicyPlace& place : places) add_policy(document, place, {});
  }
}

void add_task(Document& document, const Node& root) {
  document.tasks.push_back(extract_task_definition(root));
  add_kind(document, "ecs-task-definition");
}

void add_workflow(Document& document, PolicyFinder& finder, const Node& root) {
  document.workflows.push_back(extract_workflow(root, *document.source));
  add_kind(document, "github-workflow");
  workflow_form::check(root, github::Schema::of_workflows(), document.problems);
  workflow_form::check_triggers(document.workflows.back(), document.problems);
  workflow_form::check_links(document.workflows.back(), document.problems);
  for (const github::Job& job : document.workflows.back().jobs) {
    add_session_policies(document, finder, job.steps);
  }
}

void add_action(Document& document, PolicyFinder& finder, const Node& root) {
  document.actions.push_back(extract_action(root, *document.source));
  add_kind(document, "github-action");
  workflow_form::check(root, github::Schema::of_actions(), document.problems);
  workflow_form::check_links(document.actions.back(), document.problems);
  add_session_policies(document, finder, document.actions.back().steps);
}

void add_pipeline(Document& document, const Node& root, std::string_view kind) {
  document.pipelines.push_back(extract_pipeline(root, kind, *document.source));
  add_kind(document, kind);
}

/// Does the config decide? A word it should not hold is left to the content.
bool add_as_told(Document& document, PolicyFinder& finder, const Node& root, const KindHint& hint) {
  if (is_policy_hint(hint.kind)) {
    if (!add_policies(document, finder, root, hint)) add_policy(document, {.document = root}, hint);
  } else if (hint.kind == "ecs-task-definition") {
    add_task(document, root);
  } else if (hint.kind == "github-workflow") {
    add_workflow(document, finder, root);
  } else if (hint.kind == "github-action") {
    add_action(document, finder, root);
  } else if (const auto kind = std::ranges::find(pipeline_kinds, hint.kind);
             kind != pipeline_kinds.end()) {
    add_pipeline(document, root, *kind);
  } else {
    return false;
  }
  return true;
}

/// GitHub takes every file of its folder for a workflow.
void add_no_workflow(Document& document, const Node& root) {
  add_kind(document, "github-workflow");
  workflow_form::check_root(root, "workflow", document.problems);
}

bool add_by_content(Document& document, PolicyFinder& finder, const Node& root) {
  const std::string_view pipeline = pipeline_kind(root, document.project_path);
  if (!pipeline.empty()) {
    add_pipeline(document, root, pipeline);
  } else if (is_workflow(root, document.project_path)) {
    add_workflow(document, finder, root);
  } else if (!root.is_mapping() && is_workflow_place(document.project_path)) {
    add_no_workflow(document, root);
  } else if (is_action(root, document.project_path)) {
    add_action(document, finder, root);
  } else if (is_account_details(root)) {
    add_account(document, finder, root);
  } else if (is_terraform_plan(root)) {
    add_terraform_plan(document, finder, root);
  } else if (add_policies(document, finder, root, {})) {
    return true;
  } else if (is_task_definition(root)) {
    add_task(document, root);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool worth_parsing(std::string_view path, std::string_view text) {
  if (is_workflow_path(path) || is_action_file(path) || !pipeline_kind_of_path(path).empty())
    return true;
  if (is_script_name(path))
    return has(text, "aws") || has(text, "docker") || has(text, "podman") || has(text, "AWS_");
  const bool yaml = is_yaml_name(path);
  if (!yaml && !is_json_name(path) && !starts_like_json(text))
    return may_hide_words(text.substr(0, 64));
  if (has(text, "Statement") || has(text, "statement") || has(text, "containerDefinitions"))
    return true;
  if (has(text, "\"planned_values\"") || has(text, "DetailList\"")) return true;
  if (has(text, "2012-10-17") || has(text, "2008-10-17")) return true;
  if (yaml && (has(text, "runs-on") || has(text, "uses:") || has(text, "using:"))) return true;
  if (yaml && has(text, "phases")) return true;
  return may_hide_words(text);
}

Format format_of(std::string_view path, std::string_view text) {
  return is_json_name(path) || starts_like_json(text) ? Format::json : Format::yaml;
}

void extract(Document& document, const KindHint& hint) {
  std::string_view reason;
  PolicyFinder finder(document.embedded, document.problems, document.source->text().size());
  const std::vector<Node> roots = document.tree.roots();
  const bool workflow = hint.kind.empty() && is_workflow_place(document.project_path);
  if (roots.empty() && workflow && document.problems.empty())
    add_no_workflow(document, document.tree.root());
  if (roots.size() > 1 && workflow && pipeline_kind_of_path(document.project_path).empty()) {
    workflow_form::check_further(roots[1], "workflow", document.problems);
  }
  for (const Node& root : roots) {
    // The whole file is refused for them.
    if (workflow && &root != &roots.front()) continue;
    const bool ours =
        add_as_told(document, finder, root, hint) || add_by_content(document, finder, root);
    if (ours) continue;
    if (reason.empty()) reason = why_foreign(root);
  }
  // A file that is broken says so by its problems.
  if (!document.recognised() && reason.empty() && document.problems.empty())
    reason = "holds no documents";
  if (!document.recognised()) document.skipped = reason;
}

}  // namespace writ
