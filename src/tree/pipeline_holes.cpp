// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// What other CI services than GitHub fill in before a shell reads the text.

#include <algorithm>

#include "text/words.h"
#include "tree/language_holes.h"

namespace writ {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_name(char c) { return is_alnum(c) || c == '_'; }

/// `<< parameters.x >>` from the first byte on; 0 if it is a here-document. It stands in one line,
/// so a look ahead ends there.
/// https://circleci.com/docs/reference/reusing-config/#using-the-parameters-declaration
std::size_t circleci_end(std::string_view text) {
  std::size_t at = std::min(text.find_first_not_of(" \t", 2), text.size());
  const std::string_view inner = text.substr(at);
  const bool known = std::ranges::any_of(
      std::initializer_list<std::string_view>{"parameters.", "pipeline.", "matrix.", "include("},
      [inner](std::string_view word) { return inner.starts_with(word); });
  if (!known) return 0;
  while (at < text.size() && text[at] != '\n' && text[at] != '<' && text[at] != '>') ++at;
  return text.substr(at, 2) == ">>" ? at + 2 : 0;
}

/// `$[[ inputs.x ]]` from the first byte on; 0 if it is none.
/// https://docs.gitlab.com/ci/inputs/
std::size_t gitlab_end(std::string_view text) {
  std::size_t at = 3;
  while (at < text.size() && text[at] != '\n' && text[at] != ']' && text[at] != '[') ++at;
  return text.substr(at, 2) == "]]" ? at + 2 : 0;
}

/// `$$X` and `$${X}`, which become `$X` and `${X}`; 0 for others.
/// https://buildkite.com/docs/pipelines/configure/environment-variables#runtime-variable-interpolation
std::size_t doubled_end(std::string_view text) {
  const bool braced = text.substr(2, 1) == "{";
  std::size_t at = braced ? 3 : 2;
  if (at >= text.size() || !is_name(text[at]) || is_digit(text[at])) return 0;
  if (!braced) {
    while (at < text.size() && is_name(text[at])) ++at;
    return at;
  }
  while (at < text.size() && text[at] != '\n' && text[at] != '{' && text[at] != '}') ++at;
  return text.substr(at, 1) == "}" ? at + 1 : 0;
}

/// `{{matrix.x}}` from the first byte on; 0 for the templates of other tools.
/// https://buildkite.com/docs/pipelines/configure/workflows/build-matrix
std::size_t matrix_end(std::string_view text) {
  std::size_t at = std::min(text.find_first_not_of(' ', 2), text.size());
  if (!text.substr(at).starts_with("matrix")) return 0;
  while (at < text.size() && (is_name(text[at]) || text[at] == '.' || text[at] == ' ')) ++at;
  return text.substr(at, 2) == "}}" ? at + 2 : 0;
}

std::size_t end_of(std::string_view text) {
  if (text.starts_with("{{")) return matrix_end(text);
  if (text.starts_with("<<")) return circleci_end(text);
  if (text.starts_with("$[[")) return gitlab_end(text);
  return text.starts_with("$$") ? doubled_end(text) : 0;
}

}  // namespace

std::vector<Hole> find_pipeline_holes(std::string_view text) {
  std::vector<Hole> holes;
  for (std::size_t at = 0; (at = text.find_first_of("$<{", at)) != npos;) {
    const std::size_t size = end_of(text.substr(at));
    if (size == 0) {
      ++at;
      continue;
    }
    const std::string_view marks = "<>$[]{} \t";
    std::string_view inner = text.substr(at, size);
    inner.remove_prefix(std::min(inner.find_first_not_of(marks), inner.size()));
    inner = inner.substr(0, inner.find_last_not_of(marks) + 1);
    holes.push_back({.begin = static_cast<uint32_t>(at),
                     .end = static_cast<uint32_t>(at + size),
                     .kind = HoleKind::placeholder,
                     .inner = inner});
    at += size;
  }
  return holes;
}

}  // namespace writ
