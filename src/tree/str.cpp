// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/str.h"

#include <algorithm>

#include "text/words.h"

namespace writ {

namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
constexpr std::string_view intrinsic_tags[] = {
    "!Ref",       "!Sub",    "!GetAtt",    "!Join",         "!Select", "!Split",   "!ImportValue",
    "!FindInMap", "!If",     "!GetAZs",    "!Base64",       "!Cidr",   "!And",     "!Or",
    "!Not",       "!Equals", "!Transform", "!ToJsonString", "!Length", "!ForEach", "!Condition"};

bool is_intrinsic_tag(std::string_view tag) {
  return std::ranges::find(intrinsic_tags, tag) != std::end(intrinsic_tags);
}

Hole whole(std::string_view text, std::string_view inner) {
  return {.begin = 0,
          .end = static_cast<uint32_t>(text.size()),
          .kind = HoleKind::intrinsic,
          .inner = trim(inner)};
}

/// `${Name}` is filled in, `${!Name}` is the text `${Name}`.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
std::vector<Hole> find_sub_holes(std::string_view text) {
  std::vector<Hole> holes;
  for (std::size_t at = 0; (at = text.find("${", at)) != std::string_view::npos;) {
    const std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) break;
    if (text[at + 2] != '!') {
      holes.push_back({.begin = static_cast<uint32_t>(at),
                       .end = static_cast<uint32_t>(close + 1),
                       .kind = HoleKind::intrinsic,
                       .inner = trim(text.substr(at + 2, close - at - 2))});
    }
    at = close + 1;
  }
  return holes;
}

Str read_scalar(const Node& node, Dialect dialect) {
  Str result{.text = node.text(), .node = node, .holes = {}};
  const std::string_view tag = node.tag();
  if (tag.empty()) {
    result.holes = find_holes(result.text, dialect);
  } else if (tag == "!Sub") {
    result.holes = find_sub_holes(result.text);
  } else if (is_intrinsic_tag(tag)) {
    result.holes.push_back(whole(result.text, result.text));
  } else {
    result.holes = find_holes(result.text, dialect);
  }
  return result;
}

}  // namespace

bool Str::hole_in(std::size_t begin, std::size_t end) const {
  return std::ranges::any_of(holes, [&](const Hole& hole) {
    if (hole.begin == hole.end) return begin <= hole.begin && hole.begin <= end;
    return hole.begin < end && begin < hole.end;
  });
}

Str read_str(const Node& node, Dialect dialect) {
  if (node.is_scalar()) return read_scalar(node, dialect);
  Str result{.text = {}, .node = node, .holes = {}};
  if (is_intrinsic_tag(node.tag())) {
    result.holes.push_back(whole({}, node.tag()));
  } else if (node.is_mapping() && node.size() == 1) {
    const Node only = *node.begin();
    if (only.key() == "Ref" || only.key().starts_with("Fn::")) {
      result.holes.push_back(whole({}, only.is_scalar() ? only.text() : only.key()));
    }
  }
  return result;
}

}  // namespace writ
