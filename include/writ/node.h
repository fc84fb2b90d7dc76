// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The positioned tree that JSON and YAML are both read into, as every extractor and check sees it.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "writ/span.h"

namespace writ {

struct TreeData;
class ScalarMap;

enum class NodeKind : uint8_t { missing, null, boolean, number, string, sequence, mapping };

/// How a scalar was written. JSON strings are `double_quoted`.
enum class ScalarStyle : uint8_t { plain, single_quoted, double_quoted, literal, folded };

/// A value with its place: a light handle (copy it freely) into a `Tree` that must outlive it.
/// There is no null pointer: a child that is not there is a `missing` node located at its parent,
/// on which every call below is allowed and answers "nothing". An alias (`*x` in YAML) behaves like
/// the node it names, but its own span is where the alias stands. All spans are places in the file,
/// also those of a tree that was read from a text in that file (`parse_embedded`).
class Node {
 public:
  class Iterator;

  Node() = default;

  NodeKind kind() const;
  bool present() const { return kind() != NodeKind::missing; }
  bool is_mapping() const { return kind() == NodeKind::mapping; }
  bool is_sequence() const { return kind() == NodeKind::sequence; }
  bool is_string() const { return kind() == NodeKind::string; }
  bool is_null() const { return kind() == NodeKind::null; }
  /// null, boolean, number or string.
  bool is_scalar() const;
  bool is_alias() const;

  /// The value with its quotes or brackets. An empty YAML value gives the span of its key. A
  /// missing node gives its parent's key, or the parent's first line where it has none.
  Span span() const;
  /// The key of a mapping entry with its quotes; empty for items, roots and missing nodes.
  Span key_span() const;
  /// From the start of the key (or of the value) to the end of the value.
  Span entry_span() const;
  /// The decoded key; empty for items and roots.
  std::string_view key() const;
  /// The decoded scalar as text: a string's content, a number or boolean as written; empty for
  /// null, sequences, mappings and missing nodes. Valid as long as the tree and its source.
  std::string_view text() const;
  /// The value as it stands in the parsed text, with its quotes or brackets: the file's bytes, or
  /// those of the decoded string that an embedded tree was read from. Empty for missing nodes.
  std::string_view written() const;
  /// YAML tag as written (`!Sub`, `!!str`); empty without one.
  std::string_view tag() const;
  ScalarStyle style() const;

  /// Child of a mapping by exact key. With duplicate keys the last one, as JSON parsers decide;
  /// `all` gives every one. Linear in the number of children.
  Node operator[](std::string_view key) const;
  /// Item of a sequence, 0-based.
  Node at(std::size_t index) const;
  std::vector<Node> all(std::string_view key) const;
  /// Number of children of a sequence or mapping, duplicates counted.
  std::size_t size() const;
  Node parent() const;

  Iterator begin() const;
  Iterator end() const;

  /// The source bytes of the decoded bytes `[begin, end)` of this scalar. Where the mapping is not
  /// known (see ScalarMap) the whole span.
  Span span_of(std::size_t begin, std::size_t end) const;
  /// The source bytes of the decoded bytes `[begin, end)` of this entry's key.
  Span key_span_of(std::size_t begin, std::size_t end) const;
  /// The full map, for callers that look up many places of one scalar.
  ScalarMap map() const;

  friend bool operator==(const Node&, const Node&) = default;

 private:
  friend class Tree;
  friend struct TreeData;
  Node(const TreeData* tree, uint32_t index, bool missing = false)
      : tree_(tree), index_(index), missing_(missing) {}

  const TreeData* tree_ = nullptr;
  uint32_t index_ = 0;
  bool missing_ = true;
};

/// Forward iterator over the children of a sequence or mapping, in source order.
class Node::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Node;
  using difference_type = std::ptrdiff_t;
  using pointer = const Node*;
  using reference = Node;

  Iterator() = default;
  Node operator*() const { return Node(tree_, index_); }
  Iterator& operator++();
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator&, const Iterator&) = default;

 private:
  friend class Node;
  Iterator(const TreeData* tree, uint32_t index) : tree_(tree), index_(index) {}
  const TreeData* tree_ = nullptr;
  uint32_t index_ = 0;
};

/// Decoded offset to source offset for one scalar of any style, exact for plain (also over several
/// lines), single and double quoted with escapes, literal and folded blocks. Built on demand by
/// decoding the source once more; should that decoding ever differ from the tree's text, `exact()`
/// is false and every lookup answers with the whole scalar.
class ScalarMap {
 public:
  /// One stretch of decoded text that stands in the source as it is or as one escape or fold.
  struct Piece {
    uint32_t decoded = 0;      ///< first decoded byte
    uint32_t source = 0;       ///< first source byte
    uint32_t source_size = 0;  ///< source bytes; equal to the decoded size for verbatim pieces
    bool verbatim = true;
  };

  bool exact() const { return exact_ && (!outer_ || outer_->exact()); }
  /// Source span of decoded bytes `[begin, end)`, clamped to the scalar.
  Span span(std::size_t begin, std::size_t end) const;

 private:
  friend ScalarMap map_scalar(const Node& node);
  friend ScalarMap map_key(const Node& entry);
  void fill(std::string_view source, ScalarStyle style, std::string_view decoded);

  std::vector<Piece> pieces_;
  const ScalarMap* outer_ = nullptr;  ///< of the text that an embedded tree was read from
  Span whole_;
  uint32_t decoded_size_ = 0;
  bool exact_ = false;
};

/// Used by `Node::map` and `Node::key_span_of`.
ScalarMap map_scalar(const Node& node);
ScalarMap map_key(const Node& entry);

}  // namespace writ
