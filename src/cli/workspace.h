// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a command stands in: the project's root, its config file and its own rules.

#include <string>
#include <vector>

#include "writ/config.h"
#include "writ/lint.h"
#include "writ/rule_set.h"

namespace writ::cli {

struct Workspace {
  std::string
      root;  ///< absolute: where the config lies, else the git root, else the working directory
  Config config;
  RuleSet rules;
  /// The config file (first, if there is one) and the project's rule files, with what is wrong with
  /// them.
  std::vector<Input> files;
  bool has_config = false;
  /// A mistake in the config or in how it is found: the run cannot go on.
  bool broken = false;
};

struct WorkspaceOptions {
  std::vector<std::string> paths;         ///< the config is searched from their common root upwards
  std::string config;                     ///< a named config file
  std::vector<std::string> rule_folders;  ///< beside `.writ/rules` of the root
  bool isolated = false;                  ///< no config file and no rules of the project
};

/// Complains on standard error about what cannot be found; what is wrong inside the files is in
/// `files`.
Workspace open_workspace(const WorkspaceOptions& options);

}  // namespace writ::cli
