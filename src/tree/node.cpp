// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/node.h"

#include <algorithm>

#include "tree/tree_data.h"

namespace writ {

NodeKind Node::kind() const { return missing_ ? NodeKind::missing : tree_->nodes[index_].kind; }

bool Node::is_scalar() const {
  const NodeKind own = kind();
  return own == NodeKind::null || own == NodeKind::boolean || own == NodeKind::number ||
         own == NodeKind::string;
}

bool Node::is_alias() const { return !missing_ && tree_->nodes[index_].alias; }

Span Node::span() const {
  if (!tree_) return {};
  const NodeRecord& record = tree_->nodes[index_];
  if (!missing_) return tree_->place(record.span);
  if (!record.key_span.empty()) return tree_->place(record.key_span);
  const std::string_view text = tree_->source.substr(record.span.begin, record.span.size());
  const auto line = std::min(text.find_first_of("\r\n"), text.size());
  return tree_->place({record.span.begin, record.span.begin + static_cast<uint32_t>(line)});
}

Span Node::key_span() const {
  // An item has no key, and no place to look for.
  if (missing_ || tree_->nodes[index_].key_span.empty()) return {};
  return tree_->place(tree_->nodes[index_].key_span);
}

Span Node::entry_span() const {
  const Span key = key_span();
  const Span value = span();
  return key.empty() ? value : Span{key.begin, std::max(key.end, value.end)};
}

std::string_view Node::key() const {
  if (missing_) return {};
  const NodeRecord& record = tree_->nodes[index_];
  return tree_->view(record.key, record.key_decoded);
}

std::string_view Node::text() const {
  if (missing_) return {};
  const NodeRecord& record = tree_->content(index_);
  return tree_->view(record.text, record.text_decoded);
}

std::string_view Node::written() const {
  if (missing_) return {};
  const Span local = tree_->nodes[index_].span;
  return tree_->source.substr(local.begin, local.size());
}

std::string_view Node::tag() const {
  if (missing_) return {};
  const NodeRecord& record = tree_->content(index_);
  if (!record.tagged) return {};
  const auto index = static_cast<uint32_t>(&record - tree_->nodes.data());
  const auto found = std::ranges::lower_bound(tree_->tags, index, {}, &TreeData::Tag::node);
  return tree_->source.substr(found->span.begin, found->span.size());
}

ScalarStyle Node::style() const {
  return missing_ ? ScalarStyle::plain : tree_->nodes[index_].style;
}

Node Node::operator[](std::string_view key) const {
  if (missing_) return *this;
  Node found(tree_, index_, true);
  if (!is_mapping()) return found;
  for (const Node child : *this) {
    if (child.key() == key) found = child;
  }
  return found;
}

Node Node::at(std::size_t index) const {
  if (missing_) return *this;
  if (is_sequence()) {
    for (const Node child : *this) {
      if (index-- == 0) return child;
    }
  }
  return Node(tree_, index_, true);
}

std::vector<Node> Node::all(std::string_view key) const {
  std::vector<Node> found;
  if (!is_mapping()) return found;
  for (const Node child : *this) {
    if (child.key() == key) found.push_back(child);
  }
  return found;
}

std::size_t Node::size() const { return missing_ ? 0 : tree_->content(index_).count; }

Node Node::parent() const {
  if (!tree_) return {};
  if (missing_) return Node(tree_, index_);
  const uint32_t index = tree_->nodes[index_].parent;
  return index == no_node ? Node() : Node(tree_, index);
}

Node::Iterator Node::begin() const {
  return missing_ ? end() : Iterator(tree_, tree_->content(index_).first_child);
}

Node::Iterator Node::end() const { return Iterator(tree_, no_node); }

Node::Iterator& Node::Iterator::operator++() {
  index_ = tree_->nodes[index_].next;
  return *this;
}

Span Node::span_of(std::size_t begin, std::size_t end) const {
  const NodeRecord* record = TreeData::record(*this);
  if (!record || !is_scalar() || record->alias) return span();
  if (record->text_decoded) return map().span(begin, end);
  // Most scalars stand in the source as they are, and need no map.
  const std::size_t last = std::min<std::size_t>(end, record->text.size);
  const std::size_t first = std::min(begin, last);
  if (record->text.size == 0) return span();
  return tree_->place({record->text.begin + static_cast<uint32_t>(first),
                       record->text.begin + static_cast<uint32_t>(last)});
}

Span Node::key_span_of(std::size_t begin, std::size_t end) const {
  return missing_ ? Span{} : map_key(*this).span(begin, end);
}

ScalarMap Node::map() const { return map_scalar(*this); }

}  // namespace writ
