// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "tree/tree_data.h"
#include "writ/tree.h"

namespace writ {

namespace {

// What AWS takes as a string within a string is a few kilobytes, and a map costs several times its
// text.
constexpr std::size_t longest = std::size_t{1} << 20;
constexpr uint32_t deepest = 3;

}  // namespace

Parsed parse_embedded(const Node& scalar, const ParseLimits& limits) {
  const TreeData* carrier = TreeData::tree(scalar);
  const bool readable =
      scalar.is_string() && scalar.text().size() <= longest && carrier->embedded_depth < deepest;
  if (!readable) return {};
  Parsed parsed = parse_json(scalar.text(), limits);
  auto map = std::make_unique<const ScalarMap>(scalar.map());
  for (Problem& problem : parsed.problems) {
    const auto place = [&map](Span& span) { span = map->span(span.begin, span.end); };
    place(problem.span);
    for (Problem::Related& related : problem.related) place(related.span);
  }
  if (std::unique_ptr<TreeData> data = TreeData::take(parsed.tree)) {
    data->carrier = std::move(map);
    data->embedded_depth = carrier->embedded_depth + 1;
    parsed.tree = Tree(std::move(data));
  }
  return parsed;
}

}  // namespace writ
