// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From a tree to models: what a file is, and what it holds. One source file a format.

#include <array>
#include <string_view>

#include "writ/document.h"

namespace writ {

/// What the config says a file is; empty where it says nothing.
struct KindHint {
  std::string_view kind;  ///< a name of iam::PolicyKind, `ecs-task-definition`, `github-workflow`,
                          ///< `github-action`, one of `pipeline_kinds`
  std::string_view service;  ///< of a VPC endpoint policy
};

/// A cheap look at path and bytes: could this file hold something of ours? False only if certainly
/// not, so it need not be parsed. Linear, memchr-fast.
bool worth_parsing(std::string_view path, std::string_view text);

/// How the file is read: JSON for `.json`, `.jsonc` and for text that starts with `{` or `[`, else
/// YAML.
Format format_of(std::string_view path, std::string_view text);

/// Recognises the parsed document and fills its models, problems and kinds, or the reason why it
/// was skipped.
void extract(Document& document, const KindHint& hint);

/// The key of an entry; its place is `node.key_span()`.
inline Str read_key(const Node& entry, Dialect dialect) {
  return {entry.key(), entry, find_holes(entry.key(), dialect)};
}

/// The single formats, called by `extract`.

/// Reads one document, which is `document` itself, without a look at its form. The dialect says who
/// fills its values.
iam::Policy read_policy(const Node& document, iam::PolicyKind kind, Dialect dialect);
/// The same for a document of a file, with all problems of its form.
iam::Policy extract_policy(const Node& document, iam::PolicyKind kind,
                           std::vector<Problem>& problems);
/// Kind by content (principals, actions, resources), else by words in the path; `endpoint_service`
/// is set for endpoint policies.
iam::PolicyKind infer_policy_kind(const Node& document, std::string_view path,
                                  std::string& endpoint_service);

bool is_task_definition(const Node& root);
ecs::TaskDefinition extract_task_definition(const Node& root);
/// The values of a planned `aws_ecs_task_definition`, and the list that its `container_definitions`
/// holds.
ecs::TaskDefinition extract_planned_task(const Node& values, const Node& containers);

/// A shell script, as a step that runs it.
github::Step extract_script(const Node& root);

/// GitHub runs only what lies directly in `.github/workflows`.
bool is_workflow_place(std::string_view path);
bool is_workflow(const Node& root, std::string_view path);
github::Workflow extract_workflow(const Node& root, const SourceFile& source);
bool is_action(const Node& root, std::string_view path);
github::Action extract_action(const Node& root, const SourceFile& source);

/// What the files of other CI services are called.
inline constexpr std::array<std::string_view, 5> pipeline_kinds = {
    "gitlab-ci", "circleci-config", "bitbucket-pipelines", "codebuild-buildspec",
    "buildkite-pipeline"};
/// The service that reads a file of this name, one of `pipeline_kinds`; empty if none does.
std::string_view pipeline_kind_of_path(std::string_view path);
/// The kind of the document, by its path or, of CodeBuild, its form; empty if it is none.
std::string_view pipeline_kind(const Node& root, std::string_view path);
/// `kind` is one of `pipeline_kinds`.
github::Pipeline extract_pipeline(const Node& root, std::string_view kind,
                                  const SourceFile& source);

}  // namespace writ
