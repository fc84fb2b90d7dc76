// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes JSON documents whose long arrays hold one element a line, so that no whole document is
// ever built in memory.

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace writ::report {

using Json = nlohmann::ordered_json;

/// One line of ASCII: valid whatever bytes the strings hold, and harmless on a terminal and in a
/// workflow's log.
std::string dump(const Json& value);

/// Appends `"key": [` … `]` with an element a line; `element(i)` makes each. The caller writes
/// commas around it.
template <class Element>
void append_array(std::string& out, std::string_view indent, std::string_view key,
                  std::size_t count, const Element& element) {
  out += indent;
  out += dump(key);
  out += ": [";
  for (std::size_t i = 0; i < count; ++i) {
    out += i == 0 ? "\n" : ",\n";
    out += indent;
    out += "  ";
    out += dump(element(i));
  }
  if (count > 0) {
    out += '\n';
    out += indent;
  }
  out += ']';
}

/// Appends `"key": value`.
inline void append_member(std::string& out, std::string_view indent, std::string_view key,
                          const Json& value) {
  out += indent;
  out += dump(key);
  out += ": ";
  out += dump(value);
}

}  // namespace writ::report
