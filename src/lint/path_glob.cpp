// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/path_glob.h"

#include <string>
#include <vector>

#include "text/words.h"
#include "writ/glob.h"

namespace writ {
namespace {

// One component never holds a slash, so the plain glob serves it. `**` as a component takes any
// number of components: the same backtracking to the last star as in a single component, one level
// up.
bool components_match(const std::vector<std::string_view>& glob,
                      const std::vector<std::string_view>& path) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t g = 0;
  std::size_t p = 0;
  std::size_t star = none;
  std::size_t star_path = 0;
  while (p < path.size()) {
    if (g < glob.size() && glob[g] == "**") {
      star = g++;
      star_path = p;
    } else if (g < glob.size() && glob::matches(glob[g], path[p])) {
      ++g;
      ++p;
    } else if (star != none) {
      g = star + 1;
      p = ++star_path;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == "**") ++g;
  return g == glob.size();
}

}  // namespace

bool path_matches(std::string_view glob, std::string_view path) {
  if (glob.starts_with("./")) glob.remove_prefix(2);
  if (path.starts_with("./")) path.remove_prefix(2);
  std::string whole(glob);
  if (glob.ends_with('/')) whole += "**";
  std::vector<std::string_view> parts = split(whole, '/');
  if (parts.size() == 1) parts.insert(parts.begin(), "**");
  return components_match(parts, split(path, '/'));
}

}  // namespace writ
