// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From paths on the command line to the inputs of a run. Input and output end here.

#include <string>
#include <vector>

#include "writ/lint.h"

namespace writ {

struct DiscoverOptions {
  std::vector<std::string> paths;    ///< files and directories; `-` is standard input
  std::string stdin_path;            ///< the path that standard input pretends to have
  std::string project_root;          ///< absolute; paths in the project are relative to it
  std::vector<std::string> exclude;  ///< the config's globs: what they fit is not read
};

struct Discovered {
  std::vector<Input> inputs;         ///< sorted by path, each file once
  std::vector<std::string> missing;  ///< named paths that do not exist
  bool directory = false;            ///< some path was a directory
};

/// Directories give the files that may be ours by their ending, as git lists them, or without git
/// all but the folders nobody wants linted. Named files are always read, whatever their ending.
Discovered discover(const DiscoverOptions& options);

/// `path` relative to the working directory if it lies below, else absolute, with `.` and `..`
/// resolved by text.
std::string shown_path(const std::string& path);

}  // namespace writ
