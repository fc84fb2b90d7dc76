// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/discover.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "extract/extract.h"
#include "lint/git.h"
#include "lint/path_glob.h"
#include "lint/read_file.h"

namespace fs = std::filesystem;

namespace writ {
namespace {

constexpr std::array<std::string_view, 6> endings = {".json", ".jsonc", ".yaml",
                                                     ".yml",  ".sh",    ".bash"};

// What no one wants linted where git cannot be asked.
constexpr std::array<std::string_view, 14> skipped_folders = {
    ".git", ".hg",   ".svn",  ".terraform", ".venv",       "node_modules", "vendor",
    "dist", "build", ".next", ".cache",     "__pycache__", "cdk.out",      ".serverless"};

bool has_our_ending(const fs::path& path) {
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

std::string working_directory() {
  std::error_code error;
  return fs::current_path(error).generic_string();
}

/// Absolute, with `.` and `..` resolved by text.
std::string whole_path(const std::string& here, const std::string& path) {
  const bool plain = path.find("/.") == std::string::npos && path.find("//") == std::string::npos &&
                     !path.starts_with('/') && !path.starts_with('.') && !path.empty();
  if (plain && !here.ends_with('/')) return here + '/' + path;
  return (fs::path(here) / path).lexically_normal().generic_string();
}

/// `whole` relative to the folder if it lies in it, else as it is.
std::string seen_from(std::string_view folder, const std::string& whole) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  if (whole == folder) return ".";
  const bool inside =
      whole.size() > folder.size() + 1 && whole.starts_with(folder) && whole[folder.size()] == '/';
  return inside ? whole.substr(folder.size() + 1) : whole;
}

class Collector {
 public:
  explicit Collector(const DiscoverOptions& options) : options_(options) {}

  void add_path(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      found_.directory = true;
      add_directory(path);
    } else if (fs::exists(status) || fs::is_symlink(fs::symlink_status(path, error))) {
      add_file(path, true);
    } else {
      found_.missing.push_back(path);
    }
  }

  void add_stdin() {
    auto text = read_stdin();
    Input input(
        SourceFile(shown_path(options_.stdin_path), text ? std::move(*text) : std::string()));
    input.project_path = path_in_project(options_.stdin_path);
    if (!text) input.unreadable = text.error();
    found_.inputs.push_back(std::move(input));
  }

  Discovered finish() {
    std::ranges::sort(found_.inputs, {},
                      [](const Input& input) { return std::string_view(input.file.path()); });
    return std::move(found_);
  }

 private:
  void add_directory(const std::string& directory) {
    if (const auto files = git_files(directory)) {
      for (const std::string& file : *files) {
        const fs::path path = fs::path(directory) / file;
        std::error_code error;
        // Listed but deleted, or a submodule.
        if (has_our_ending(path)) add_found(path);
      }
      return;
    }
    walk(directory);
  }

  // Directory links are not followed, so there are no loops.
  void walk(const fs::path& directory) {
    std::vector<fs::path> pending = {directory};
    while (!pending.empty()) {
      const fs::path current = std::move(pending.back());
      pending.pop_back();
      std::error_code error;
      fs::directory_iterator it(current, error);
      if (error) add_unreadable(current.string(), error.message());
      for (; it != fs::directory_iterator(); it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        if (it->is_directory(ignored) && !it->is_symlink(ignored)) {
          if (std::ranges::find(skipped_folders, name) == skipped_folders.end())
            pending.push_back(it->path());
        } else if (has_our_ending(it->path())) {
          add_found(it->path());
        }
      }
    }
  }

  /// A file of a folder. What a link points to may lie outside of the repository, and its content
  /// is nobody's to show.
  void add_found(const fs::path& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return;
    if (S_ISLNK(info.st_mode)) {
      skip(path.string(), "a symbolic link, which folders do not follow");
    } else if (S_ISREG(info.st_mode) && static_cast<std::uintmax_t>(info.st_size) > max_file_size) {
      skip(path.string(), "larger than 64 MiB");
    } else if (S_ISREG(info.st_mode)) {
      add_file(path.string(), false);
    }
  }

  /// A folder that keeps its files to itself.
  void add_unreadable(const std::string& path, std::string reason) {
    const std::string shown = shown_path(path);
    if (!seen_.insert(shown).second) return;
    Input input(SourceFile(shown, std::string()));
    input.project_path = path_in_project(path);
    input.unreadable = std::move(reason);
    found_.inputs.push_back(std::move(input));
  }

  void skip(const std::string& path, std::string reason) {
    const std::string shown = shown_path(path);
    if (!seen_.insert(shown).second) return;
    Input input(SourceFile(shown, std::string()));
    input.project_path = path_in_project(path);
    input.skipped = std::move(reason);
    found_.inputs.push_back(std::move(input));
  }

  void add_file(const std::string& path, bool named) {
    const std::string in_project = path_in_project(path);
    const bool excluded = std::ranges::any_of(
        options_.exclude, [&](const std::string& glob) { return path_matches(glob, in_project); });
    if (excluded) return skip(path, "excluded by the config");
    const std::string shown = shown_path(path);
    if (!seen_.insert(shown).second) return;
    auto text = read_file(path);
    std::string bytes = text ? std::move(*text) : std::string();
    // A file of a directory that cannot be ours is let go at once, so that large data files cost no
    // memory.
    const bool unwanted = !named && text && !worth_parsing(in_project, bytes);
    if (unwanted) bytes = std::string();
    Input input(SourceFile(shown, std::move(bytes)));
    input.project_path = in_project;
    if (!text) input.unreadable = text.error();
    if (unwanted) input.skipped = "holds nothing that writ reads";
    found_.inputs.push_back(std::move(input));
  }

  std::string path_in_project(const std::string& path) const {
    return seen_from(options_.project_root, whole_path(here_, path));
  }

  std::string shown_path(const std::string& path) const {
    return seen_from(here_, whole_path(here_, path));
  }

  const DiscoverOptions& options_;
  const std::string here_ = working_directory();
  Discovered found_;
  std::set<std::string> seen_;
};

}  // namespace

Discovered discover(const DiscoverOptions& options) {
  Collector collector(options);
  for (const std::string& path : options.paths) {
    if (path == "-") {
      collector.add_stdin();
    } else {
      collector.add_path(path);
    }
  }
  return collector.finish();
}

std::string shown_path(const std::string& path) {
  const std::string here = working_directory();
  return seen_from(here, whole_path(here, path));
}

}  // namespace writ
