// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "cli/workspace.h"

#include <algorithm>
#include <filesystem>

#include "cli/terminal.h"
#include "lint/config.h"
#include "lint/discover.h"
#include "lint/read_file.h"

namespace fs = std::filesystem;

namespace writ::cli {
namespace {

constexpr std::string_view config_names[] = {"writ.yaml", ".writ.yaml", ".github/writ.yaml"};

bool there_is(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

fs::path absolute(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal();
}

fs::path working_directory() {
  std::error_code error;
  return fs::current_path(error);
}

fs::path common_root(const std::vector<std::string>& paths) {
  fs::path root;
  for (const std::string& path : paths) {
    if (path == "-") continue;
    std::error_code error;
    fs::path folder = absolute(path);
    if (!fs::is_directory(folder, error)) folder = folder.parent_path();
    if (!folder.has_filename()) folder = folder.parent_path();
    if (root.empty()) root = folder;
    const auto [end, unused] =
        std::mismatch(root.begin(), root.end(), folder.begin(), folder.end());
    fs::path shared;
    for (auto part = root.begin(); part != end; ++part) shared /= *part;
    root = shared;
  }
  return root.empty() ? working_directory() : root;
}

/// The folder and those above it, as far as the git root; outside of git as far as the folder that
/// holds `.github`, else the working directory, if one of them is above.
std::vector<fs::path> search_path(const fs::path& start) {
  std::vector<fs::path> folders;
  std::size_t known = 1;
  std::size_t below_github = 0;
  const fs::path here = working_directory();
  for (fs::path folder = start;; folder = folder.parent_path()) {
    folders.push_back(folder);
    if (there_is(folder / ".git")) return folders;
    if (folder == here) known = folders.size();
    if (folder.filename() == ".github") below_github = folders.size();
    if (folder == folder.root_path() || folder.empty()) break;
  }
  folders.resize(below_github > 0 && below_github < folders.size() ? below_github + 1 : known);
  return folders;
}

/// Sets root and gives the config file's path; empty if there is none. Two in one folder are a
/// mistake.
std::string find_config(const std::vector<fs::path>& folders, Workspace& workspace) {
  for (const fs::path& folder : folders) {
    std::vector<std::string> found;
    for (const std::string_view name : config_names) {
      if (there_is(folder / name)) found.push_back((folder / name).string());
    }
    if (there_is(folder / ".writ.yml") || there_is(folder / "writ.yml")) {
      complain("the config is called .writ.yaml; a file with the ending .yml is not read");
      workspace.broken = true;
    }
    if (found.empty()) continue;
    workspace.root = folder.string();
    if (found.size() > 1) {
      complain("there are two config files, " + shown_path(found[0]) + " and " +
               shown_path(found[1]) + "; keep one of them");
      workspace.broken = true;
    }
    return found[0];
  }
  return {};
}

void load_config(const std::string& path, Workspace& workspace) {
  auto text = read_file(path);
  if (!text) {
    complain("cannot read the config " + shown_path(path) + ": " + text.error());
    workspace.broken = true;
    return;
  }
  Input input(SourceFile(shown_path(path), std::move(*text)));
  input.skipped = "the config of writ";
  input.of_writ = true;
  workspace.config = read_config(input.file, input.problems);
  workspace.files.push_back(std::move(input));
  workspace.has_config = true;
}

void load_rule_folder(const fs::path& folder, Workspace& workspace) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end && !error;
       it.increment(error)) {
    const std::string ending = it->path().extension().string();
    if (ending == ".yaml" || ending == ".yml") paths.push_back(it->path().string());
  }
  std::ranges::sort(paths);
  for (const std::string& path : paths) {
    auto text = read_file(path);
    Input input(SourceFile(shown_path(path), text ? std::move(*text) : std::string()));
    input.skipped = "a rule file of writ";
    input.of_writ = true;
    if (!text) complain("cannot read the rule file " + shown_path(path) + ": " + text.error());
    workspace.broken = workspace.broken || !text;
    if (text) input.problems = workspace.rules.add(input.file);
    workspace.files.push_back(std::move(input));
  }
}

}  // namespace

Workspace open_workspace(const WorkspaceOptions& options) {
  Workspace workspace;
  workspace.rules = RuleSet::builtin();
  const std::vector<fs::path> folders = search_path(common_root(options.paths));
  workspace.root = folders.back().string();

  std::string config = options.config;
  if (!config.empty()) {
    const fs::path folder = absolute(config).parent_path();
    workspace.root = (folder.filename() == ".github" ? folder.parent_path() : folder).string();
  } else if (!options.isolated) {
    config = find_config(folders, workspace);
  }
  if (!config.empty()) load_config(config, workspace);

  if (!options.isolated) load_rule_folder(fs::path(workspace.root) / ".writ" / "rules", workspace);
  for (const std::string& folder : options.rule_folders) {
    if (!there_is(folder)) {
      complain("there is no folder " + folder + " for --rules");
      workspace.broken = true;
      continue;
    }
    load_rule_folder(folder, workspace);
  }
  if (workspace.has_config) {
    Input& file = workspace.files.front();
    check_rule_words(file.file, workspace.rules, file.problems);
    workspace.broken = workspace.broken || !file.problems.empty();
  }
  return workspace;
}

}  // namespace writ::cli
