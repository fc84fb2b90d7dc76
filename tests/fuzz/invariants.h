// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What holds for every tree, whatever the bytes were. A violation aborts, which the fuzzer and the
// replay both notice.

#include <cstdlib>
#include <string_view>

#include "text/words.h"
#include "writ/str.h"
#include "writ/tree.h"

namespace writ::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void check_words(const Node& node, std::string_view source) {
  const std::string_view text = node.text();
  const ScalarMap map = node.map();
  const Span whole = node.span();
  for (std::size_t i = 0; i < text.size() && map.exact();) {
    std::size_t end = i;
    while (end < text.size() && is_alnum(text[end])) ++end;
    if (end > i) {
      const Span span = map.span(i, end);
      require(span.begin <= span.end && span.end <= source.size() && whole.contains(span));
      const std::string_view slice = source.substr(span.begin, span.size());
      if (slice.size() == end - i) require(slice == text.substr(i, end - i));
    }
    i = end + 1;
  }
  if (text.size() < 256) {
    const Span span = node.span_of(0, text.size());
    require(whole.contains(span));
  }
}

inline void check_tree(const Tree& tree, std::string_view source) {
  int budget = 20000;
  std::vector<Node> stack = tree.roots();
  while (!stack.empty() && budget-- > 0) {
    const Node node = stack.back();
    stack.pop_back();
    const Span span = node.span();
    require(node.present() && span.begin <= span.end && span.end <= source.size());
    if (node.is_scalar()) {
      if (!node.is_alias()) check_words(node, source);
      for (const Dialect dialect : {Dialect::github, Dialect::policy, Dialect::template_}) {
        uint32_t last = 0;
        for (const Hole& hole : read_str(node, dialect).holes) {
          require(last <= hole.begin && hole.begin <= hole.end && hole.end <= node.text().size());
          last = hole.end;
        }
      }
    }
    if (node.is_alias()) continue;
    std::size_t children = 0;
    for (const Node child : node) {
      ++children;
      require(child.parent() == node);
      require(span.contains(child.entry_span()) && span.contains(child.span()));
      stack.push_back(child);
    }
    require(children == node.size());
  }
}

inline void check(const Parsed& parsed, std::string_view source) {
  for (const Problem& problem : parsed.problems) {
    require(!problem.message.empty() && !problem.help.empty());
    require(problem.span.begin <= problem.span.end && problem.span.end <= source.size());
    for (const Problem::Related& related : problem.related)
      require(related.span.end <= source.size());
  }
  check_tree(parsed.tree, source);
}

}  // namespace writ::fuzz
