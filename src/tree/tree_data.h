// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nodes of one tree as flat records with index links. Filled by TreeBuilder, read by Node.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "writ/node.h"
#include "writ/tree.h"

namespace writ {

inline constexpr uint32_t no_node = UINT32_MAX;

/// Text in the source, or in the tree's own memory where decoding changed it.
struct TextRef {
  uint32_t begin = 0;
  uint32_t size = 0;
};

struct NodeRecord {
  Span span;
  Span key_span;
  TextRef text;
  TextRef key;
  uint32_t parent = no_node;
  uint32_t first_child = no_node;
  uint32_t next = no_node;
  /// Number of children; for an alias the index of the node it names (never another alias).
  uint32_t count = 0;
  NodeKind kind = NodeKind::null;
  ScalarStyle style = ScalarStyle::plain;
  bool text_decoded : 1 = false;
  bool key_decoded : 1 = false;
  bool alias : 1 = false;
  bool tagged : 1 = false;
};
static_assert(sizeof(NodeRecord) <= 56);

struct TreeData {
  struct Tag {
    uint32_t node = 0;
    Span span;
  };

  std::string_view source;
  /// Where `source` stands in the file, if it is a decoded string of another tree. Records hold
  /// places in `source`.
  std::unique_ptr<const ScalarMap> carrier;
  uint32_t embedded_depth = 0;  ///< strings within strings
  Format format = Format::json;
  std::vector<NodeRecord> nodes;
  std::vector<uint32_t> roots;
  std::vector<Tag> tags;  ///< sorted by node
  std::string decoded;

  std::string_view view(TextRef ref, bool is_decoded) const {
    const std::string_view from = is_decoded ? std::string_view(decoded) : source;
    return from.substr(ref.begin, ref.size);
  }
  /// The record itself, or what its alias names.
  const NodeRecord& content(uint32_t index) const {
    const NodeRecord& record = nodes[index];
    return record.alias ? nodes[record.count] : record;
  }
  /// The place in the file of a place in `source`.
  Span place(Span local) const { return carrier ? carrier->span(local.begin, local.end) : local; }
  Node node(uint32_t index) const { return Node(this, index); }

  /// What a parser of scalars needs to know about a node; null for missing nodes.
  static const NodeRecord* record(const Node& node) {
    return node.missing_ ? nullptr : &node.tree_->nodes[node.index_];
  }
  static const TreeData* tree(const Node& node) { return node.tree_; }
  static std::unique_ptr<TreeData> take(Tree& tree) { return std::move(tree.data_); }
};

}  // namespace writ
