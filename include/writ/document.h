// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One file of a run with everything that was understood of it.

#include <string>
#include <string_view>
#include <vector>

#include "writ/account.h"
#include "writ/config.h"
#include "writ/ecs.h"
#include "writ/finding.h"
#include "writ/github.h"
#include "writ/iam.h"
#include "writ/source.h"
#include "writ/tree.h"

namespace writ {

/// A file, its tree and the models extracted from it. Owns them all; not moved once models are
/// extracted (they point into the tree), so it lives behind a stable address.
struct Document {
  Document(FileId id, const SourceFile& origin)
      : file(id), source(&origin), project_path(origin.path()) {}
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  FileId file;
  const SourceFile* source;
  /// Path below the project's root, which config files mean.
  std::string_view project_path;
  Tree tree;
  /// Read from strings of `tree` and of each other, those inside first.
  std::vector<Tree> embedded;
  /// Mistakes of form, from parsing and from extraction.
  std::vector<Problem> problems;
  std::vector<iam::Policy> policies;
  std::vector<iam::VendorPolicy> vendor_policies;
  std::vector<iam::Entity> entities;
  std::vector<ecs::TaskDefinition> tasks;
  std::vector<github::Workflow> workflows;
  std::vector<github::Action> actions;
  std::vector<github::Pipeline> pipelines;
  std::vector<github::Step> scripts;  ///< a shell script is the `run` of one step
  /// What the file was taken for (`iam-policy`, `ecs-task-definition`, `github-workflow`, …); empty
  /// if skipped.
  std::vector<std::string> kinds;
  /// Why the file was skipped; empty if it was not.
  std::string skipped;

  std::string_view path() const { return source->path(); }
  bool recognised() const { return !kinds.empty(); }
};

/// Of a policy of the document: every principal in it that holds the policy has another one that
/// may allow the action, or the config gives the role that the policy is for more than this file.
/// False where nobody is known to hold it.
bool may_be_given_elsewhere(const Document& document, const Config& config,
                            const iam::Policy& policy, std::string_view action);

}  // namespace writ
