// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "cli/aligned.h"

#include <algorithm>

namespace writ::cli {

std::string aligned(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    text += indent;
    std::size_t pending = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].empty()) text.append(pending, ' ');
      text += row[i];
      pending = (row[i].empty() ? pending : 0) + widths[i] - row[i].size() + 2;
    }
    text += '\n';
  }
  return text;
}

}  // namespace writ::cli
