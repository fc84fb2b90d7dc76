// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/suppress.h"
#include "text/words.h"
#include "writ/check.h"

namespace writ {
namespace {

constexpr std::string_view mark = "writ:";

/// The innermost node whose value (not key) holds the offset.
Node node_at(const Document& document, uint32_t offset) {
  Node found;
  for (const Node root : document.tree.roots()) {
    for (Node node = root; node.present() && node.entry_span().contains(offset);) {
      found = node;
      if (!node.is_mapping() && !node.is_sequence()) break;
      const auto child = std::ranges::find_if(node.begin(), node.end(), [&](const Node& candidate) {
        return candidate.entry_span().contains(offset);
      });
      node = child == node.end() ? Node() : *child;
    }
  }
  return found;
}

/// The outermost node that begins on the line of `line`.
Span node_beginning_in(const Document& document, Span line) {
  for (const Node root : document.tree.roots()) {
    for (Node node = root; node.present();) {
      const Span span = node.entry_span();
      if (line.begin <= span.begin && span.begin < line.end) return span;
      const auto child = std::ranges::find_if(node.begin(), node.end(), [&](const Node& candidate) {
        return candidate.entry_span().end > line.begin;
      });
      node = child == node.end() ? Node() : *child;
    }
  }
  return line;
}

class Reader {
 public:
  Reader(const Document& document, std::vector<Problem>& problems)
      : document_(document), text_(document.source->text()), lines_(text_), problems_(problems) {}

  /// Reads the comment whose mark stands at `at`; false if it is no comment of ours.
  bool read(std::size_t at, IgnoreComment& comment) {
    const std::string_view sign = document_.tree.format() == Format::json ? "//" : "#";
    const uint32_t number = lines_.position(static_cast<uint32_t>(at)).line;
    line_ = lines_.line(number);
    std::string_view before = text_.substr(line_.begin, at - line_.begin);
    before = before.substr(0, before.find_last_not_of(" \t") + 1);
    if (!before.ends_with(sign)) return false;
    before.remove_suffix(sign.size());
    const auto start = static_cast<uint32_t>(line_.begin + before.size());
    comment.span = {start, line_.end};

    std::string_view rest = trim(text_.substr(at + mark.size(), line_.end - at - mark.size()));
    comment.whole_file = rest.starts_with("ignore-file");
    if (!rest.starts_with("ignore")) return false;
    rest.remove_prefix(comment.whole_file ? 11 : 6);
    if (inside_scalar(start)) return misplaced(comment);
    if (!read_rules(rest, comment)) return false;
    comment.scope = comment.whole_file            ? Span{0, static_cast<uint32_t>(text_.size()) + 1}
                    : trim(before).empty() ? scope_below(number)
                                           : line_;
    return true;
  }

 private:
  bool inside_scalar(uint32_t offset) const {
    const Node node = node_at(document_, offset);
    return node.is_scalar() && node.span().contains(offset);
  }

  bool misplaced(const IgnoreComment& comment) {
    problems_.push_back({"suppression-unused", comment.span,
                         "this stands inside a text, so it is no comment of the file and suppresses nothing",
                         "put the comment on the line of the key that the text belongs to", {}});
    return false;
  }

  bool read_rules(std::string_view rest, IgnoreComment& comment) {
    const auto close = rest.find(']');
    if (!rest.starts_with('[') || close == std::string_view::npos) {
      problems_.push_back({"suppression-unused", comment.span, "this comment names no rule, so it suppresses nothing",
                           "write `writ: ignore[rule-id] reason`", {}});
      return false;
    }
    for (const std::string_view part : split(rest.substr(1, close - 1), ',')) {
      const std::string_view word = trim(part);
      const auto begin = static_cast<uint32_t>(word.data() - text_.data());
      if (word.empty()) continue;
      comment.rules.push_back(word);
      comment.rule_spans.push_back({begin, static_cast<uint32_t>(begin + word.size())});
    }
    comment.reason = trim(rest.substr(close + 1));
    return true;
  }

  Span scope_below(uint32_t number) const {
    for (uint32_t next = number + 1; next <= lines_.size(); ++next) {
      const std::string_view content = trim(lines_.line_text(next));
      if (content.empty() || content.starts_with('#') || content.starts_with("//")) continue;
      return node_beginning_in(document_, lines_.line(next));
    }
    return line_;
  }

  const Document& document_;
  std::string_view text_;
  LineTable lines_;
  std::vector<Problem>& problems_;
  Span line_;
};

}  // namespace

std::vector<IgnoreComment> find_ignores(const Document& document, std::vector<Problem>& problems) {
  std::vector<IgnoreComment> comments;
  const std::string_view text = document.source->text();
  std::size_t at = text.find(mark);
  if (at == std::string_view::npos || !document.recognised()) return comments;
  Reader reader(document, problems);
  for (; at != std::string_view::npos; at = text.find(mark, at + 1)) {
    IgnoreComment comment;
    if (reader.read(at, comment)) comments.push_back(std::move(comment));
  }
  return comments;
}

}  // namespace writ
