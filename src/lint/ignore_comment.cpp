// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/suppress.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/check.h"

namespace writ {
namespace {

constexpr std::string_view mark = "writ:";

/// Where entries begin and where texts stand, in source order: made once for a file that has
/// comments of ours.
class Places {
 public:
  explicit Places(const Document& document) {
    for (const Node root : document.tree.roots()) {
      for (const Node child : root) walk(child);
    }
  }

  /// The outermost entry that begins within the line, or the line itself. The whole document is no
  /// entry: `ignore-file` is for that.
  Span entry_in(Span line) const {
    const auto found = std::ranges::lower_bound(entries_, line.begin, {}, &Span::begin);
    return found != entries_.end() && found->begin < line.end ? *found : line;
  }
  /// The text that the offset stands in; missing if none.
  Node text_at(uint32_t offset) const {
    const auto after = std::ranges::upper_bound(texts_, offset, {},
                                                [](const Node& node) { return node.span().begin; });
    return after != texts_.begin() && std::prev(after)->span().contains(offset) ? *std::prev(after)
                                                                                : Node();
  }

 private:
  void walk(const Node& top) {
    std::vector<Node> pending = {top};
    while (!pending.empty()) {
      const Node node = pending.back();
      pending.pop_back();
      entries_.push_back(node.entry_span());
      if (node.is_alias()) continue;
      if (node.is_scalar()) texts_.push_back(node);
      const std::size_t size = pending.size();
      for (const Node child : node) pending.push_back(child);
      std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(size), pending.end());
    }
  }

  std::vector<Span> entries_;
  std::vector<Node> texts_;
};

class Reader {
 public:
  Reader(const Document& document, std::vector<Problem>& problems)
      : document_(document),
        text_(document.source->text()),
        lines_(text_),
        places_(document),
        problems_(problems) {}

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
    if (!rest.starts_with("ignore")) return unknown_word(comment, rest.substr(0, rest.find('[')));
    rest.remove_prefix(comment.whole_file ? 11 : 6);
    const Node text = places_.text_at(start);
    const bool on_header = text.present() && is_header(text, start);
    if (text.present() && !on_header) return misplaced(comment);
    if (!read_rules(rest, comment)) return false;
    comment.scope = comment.whole_file     ? Span{0, static_cast<uint32_t>(text_.size()) + 1}
                    : on_header            ? text.entry_span()
                    : trim(before).empty() ? scope_below(number)
                                           : line_;
    return true;
  }

 private:
  /// Behind the `|` or `>` of a block a comment is a comment, and it means the whole block.
  bool is_header(const Node& text, uint32_t offset) const {
    const bool block = text.style() == ScalarStyle::literal || text.style() == ScalarStyle::folded;
    const auto end = text_.find('\n', text.span().begin);
    return block && offset < end;
  }

  bool unknown_word(const IgnoreComment& comment, std::string_view word) {
    const std::string_view near = nearest(word, {"ignore", "ignore-file"});
    if (near.empty()) return false;
    problems_.push_back({"suppression-unused",
                         comment.span,
                         "`" + quoted(word) + "` is no word of writ, so this suppresses nothing",
                         "did you mean `" + std::string(near) + "`?",
                         {}});
    return false;
  }

  bool misplaced(const IgnoreComment& comment) {
    problems_.push_back(
        {"suppression-unused",
         comment.span,
         "this stands inside a text, so it is no comment of the file and suppresses nothing",
         "put the comment on the line of the key that the text belongs to",
         {}});
    return false;
  }

  bool read_rules(std::string_view rest, IgnoreComment& comment) {
    const auto close = rest.find(']');
    if (!rest.starts_with('[') || close == std::string_view::npos) {
      const bool open = rest.starts_with('[');
      problems_.push_back({"suppression-unused",
                           comment.span,
                           open
                               ? "the `[` of this comment is not closed, so it suppresses nothing"
                               : "this comment names no rule in brackets, so it suppresses nothing",
                           "write `writ: ignore[rule-id] reason`",
                           {}});
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

  /// The entry on the next line that is neither blank nor a comment. Comments come in source order,
  /// so the search goes on where the last one ended.
  Span scope_below(uint32_t number) {
    if (next_content_ <= number) next_content_ = number + 1;
    for (; next_content_ <= lines_.size(); ++next_content_) {
      const std::string_view content = trim(lines_.line_text(next_content_));
      if (content.empty() || content.starts_with('#') || content.starts_with("//")) continue;
      return places_.entry_in(lines_.line(next_content_));
    }
    return line_;
  }

  const Document& document_;
  std::string_view text_;
  LineTable lines_;
  Places places_;
  std::vector<Problem>& problems_;
  Span line_;
  uint32_t next_content_ = 0;
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
