// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a path says about a file's format. Used by the recognition of files and of workflows.

#include <string>
#include <string_view>

#include "text/words.h"

namespace writ {

inline std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Lower-case ending of the file's name, without the dot.
inline std::string extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : to_lower(name.substr(dot + 1));
}

inline bool is_yaml_name(std::string_view path) {
  const std::string end = extension(path);
  return end == "yml" || end == "yaml";
}

inline bool is_script_name(std::string_view path) {
  const std::string end = extension(path);
  return end == "sh" || end == "bash";
}

/// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
inline bool is_action_file(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "action.yml" || name == "action.yaml";
}

}  // namespace writ
