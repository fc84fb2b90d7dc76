// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A leaf of a typed model: text that knows where it stands and which parts of it nobody can know
// before run time.

#include <cstdint>
#include <string_view>
#include <vector>

#include "writ/node.h"
#include "writ/span.h"

namespace writ {

/// Who fills a hole.
enum class HoleKind : uint8_t {
  expression,       ///< `${{ … }}`: GitHub, when the workflow runs
  policy_variable,  ///< `${aws:username}`: IAM, at each request (part of the policy language)
  shell,            ///< `$VAR`, `$(…)` in a script
  intrinsic,        ///< `!Sub`, `Fn::GetAtt`, `${Resource}` inside `!Sub`: CloudFormation
  placeholder,  ///< `<ACCOUNT_ID>`, `{{ x }}`, `__X__`, `${VAR}`, `%X%`: sed, envsubst, templates
};

/// Decoded bytes `[begin, end)` of a text whose value is unknown. `inner` is what stands between
/// the marks, trimmed.
struct Hole {
  uint32_t begin = 0;
  uint32_t end = 0;
  HoleKind kind = HoleKind::placeholder;
  std::string_view inner;
  bool quoted = false;  ///< of a shell word: within quotes, which keep the value in one word
};

/// Which marks make a hole; the file format decides.
enum class Dialect : uint8_t {
  none,       ///< everything is literal
  github,     ///< `${{ }}` only
  policy,     ///< policy variables, placeholders and `${X}` of templates
  template_,  ///< placeholders, `${X}`, `$X` (task definitions filled by sed, envsubst, jq)
  // The language of policies as one tool writes it, without guesses at placeholders:
  iam,             ///< policy variables only
  iam_github,      ///< policy variables and `${{ }}`
  terraform,       ///< `${}` and `%{}` are filled; `$${}` and `&{}` are policy variables
  cloudformation,  ///< `${Name}` is filled; `${!x}` and what CloudFormation could not fill are
                   ///< policy variables
  pipeline         ///< what a CI service other than GitHub fills before a shell reads the script:
                   ///< `<< parameters.x >>`, `$[[ inputs.x ]]`, and `$$X`, which it makes `$X`
};

/// Text + node + holes. Known text, or a pattern with holes; never silently a literal.
/// Views point into the tree or its source.
struct Str {
  std::string_view text;
  Node node;
  std::vector<Hole> holes;

  /// The value was written (perhaps empty).
  bool present() const { return node.present(); }
  /// Written, and without holes.
  bool known() const { return present() && holes.empty(); }
  Span span() const { return node.span(); }
  /// Source bytes of the decoded bytes `[begin, end)`.
  Span span_of(std::size_t begin, std::size_t end) const { return node.span_of(begin, end); }
  /// Whether a hole touches the decoded bytes `[begin, end)`.
  bool hole_in(std::size_t begin, std::size_t end) const;
};

/// Finds the holes of a text. Linear.
std::vector<Hole> find_holes(std::string_view text, Dialect dialect);

/// Reads a scalar node. A mapping that is a CloudFormation intrinsic (or a node with an intrinsic's
/// tag) gives a Str that is one hole; any other non-scalar gives a Str that is present with empty
/// text.
Str read_str(const Node& node, Dialect dialect);

}  // namespace writ
