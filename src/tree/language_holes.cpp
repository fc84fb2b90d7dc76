// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/language_holes.h"

#include <algorithm>
#include <span>

#include "text/words.h"

namespace writ {
namespace {

constexpr auto npos = std::string_view::npos;

/// A mark that opens braces, and who fills what they hold.
struct Mark {
  std::string_view opening;
  HoleKind kind;
  bool nests;  ///< braces and quoted texts inside belong to it
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
constexpr Mark iam_marks[] = {{"${", HoleKind::policy_variable, false}};
constexpr Mark github_marks[] = {{"${{", HoleKind::expression, true},
                                 {"${", HoleKind::policy_variable, false}};
// https://developer.hashicorp.com/terraform/language/expressions/strings
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
constexpr Mark terraform_marks[] = {{"$${", HoleKind::policy_variable, false},
                                    {"%%{", HoleKind::placeholder, false},
                                    {"${", HoleKind::placeholder, true},
                                    {"%{", HoleKind::placeholder, true},
                                    {"&{", HoleKind::policy_variable, false}};
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
constexpr Mark cloudformation_marks[] = {{"${!", HoleKind::policy_variable, false},
                                         {"${", HoleKind::intrinsic, false}};

std::span<const Mark> marks_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::iam_github: return github_marks;
    case Dialect::terraform: return terraform_marks;
    case Dialect::cloudformation: return cloudformation_marks;
    default: return iam_marks;
  }
}

/// After the brace that closes what begins at `from`; the end of the text if none does. Quoted
/// texts may hold braces.
std::size_t after_nested(std::string_view text, std::size_t from, std::size_t open) {
  char quote = '\0';
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == '{') ++open;
    if (c == '}' && --open == 0) return i + 1;
  }
  return text.size();
}

/// A logical id, an attribute of one, or a pseudo parameter: `Name`, `Name.Attribute`,
/// `AWS::Region`.
bool is_cloudformation_name(std::string_view inner) {
  if (inner.starts_with("AWS::")) inner.remove_prefix(5);
  return !inner.empty() &&
         std::ranges::all_of(inner, [](char c) { return is_alnum(c) || c == '.' || c == ':'; }) &&
         (inner.find(':') == npos || inner.find("::") != npos);
}

/// The three escapes of the policy language are text, whoever reads them.
bool is_escape(std::string_view inner) { return inner == "*" || inner == "?" || inner == "$"; }

struct Found {
  Hole hole;
  bool text = false;  ///< one of the escapes, no hole
};

/// The construct that begins with `mark` at `at`; an `end` of 0 if it is never closed.
Found read_mark(std::string_view text, std::size_t at, const Mark& mark) {
  const std::size_t inner = at + mark.opening.size();
  const std::size_t braces = mark.opening == "${{" ? 2 : 1;
  std::size_t end = 0;
  if (mark.nests) {
    end = after_nested(text, inner, braces);
  } else if (const std::size_t close = text.find('}', inner); close != npos) {
    end = close + 1;
  }
  Found found;
  if (end == 0) return found;
  const std::size_t inner_end = std::max(inner, end - std::min(end, braces));
  const std::string_view held = trim(text.substr(inner, inner_end - inner));
  found.hole = {static_cast<uint32_t>(at), static_cast<uint32_t>(end), mark.kind, held};
  if (mark.kind == HoleKind::intrinsic && !is_cloudformation_name(held))
    found.hole.kind = HoleKind::policy_variable;
  found.text =
      mark.opening == "${" && found.hole.kind == HoleKind::policy_variable && is_escape(held);
  return found;
}

std::vector<Hole> find_marks(std::string_view text, std::span<const Mark> marks) {
  std::vector<Hole> holes;
  bool closed = true;
  for (std::size_t at = 0; (at = text.find_first_of("$%&", at)) != npos;) {
    const std::string_view rest = text.substr(at);
    const auto mark = std::ranges::find_if(
        marks, [rest](const Mark& candidate) { return rest.starts_with(candidate.opening); });
    if (mark == marks.end() || (!mark->nests && !closed)) {
      ++at;
      continue;
    }
    const Found found = read_mark(text, at, *mark);
    if (found.hole.end == 0) {
      closed = false;
      ++at;
      continue;
    }
    if (!found.text) holes.push_back(found.hole);
    at = found.hole.end;
  }
  return holes;
}

bool is_filled_early(const Hole& hole) { return hole.kind != HoleKind::policy_variable; }

/// Text between holes that may become part of a policy variable once its neighbours are filled.
bool is_stray(std::string_view gap, bool filled_before, bool filled_after) {
  for (std::size_t at = 0; (at = gap.find_first_of("$}", at)) != npos;) {
    const bool escape = gap.substr(at, 2) == "${" && gap.substr(at + 3, 1) == "}" &&
                        is_escape(gap.substr(at + 2, 1));
    if (escape) {
      at += 4;
      continue;
    }
    if (gap[at] == '}' || gap.substr(at, 2) == "${") return true;
    if (at + 1 == gap.size() && filled_after) return true;
    ++at;
  }
  return (filled_before && gap.starts_with('{')) || (filled_after && gap.ends_with('&'));
}

/// What a tool fills in may begin, end or complete a policy variable with the text around it; then
/// nothing is certain.
bool may_combine(std::string_view text, const std::vector<Hole>& holes) {
  const auto nests = [](const Hole& hole) {
    return !is_filled_early(hole) &&
           (hole.inner.find("${") != npos || hole.inner.find("%{") != npos);
  };
  if (std::ranges::any_of(holes, nests)) return true;
  if (std::ranges::none_of(holes, is_filled_early)) return false;
  std::size_t from = 0;
  bool filled_before = false;
  for (const Hole& hole : holes) {
    if (is_stray(text.substr(from, hole.begin - from), filled_before, is_filled_early(hole)))
      return true;
    filled_before = is_filled_early(hole);
    from = hole.end;
  }
  return is_stray(text.substr(from), filled_before, false);
}

}  // namespace

std::vector<Hole> find_language_holes(std::string_view text, Dialect dialect) {
  std::vector<Hole> holes = find_marks(text, marks_of(dialect));
  if (holes.empty() || dialect == Dialect::iam || !may_combine(text, holes)) return holes;
  return {{0, static_cast<uint32_t>(text.size()), HoleKind::placeholder, text}};
}

}  // namespace writ
