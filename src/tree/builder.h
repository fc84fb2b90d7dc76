// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Builds a tree from the events of a parser, in source order. Shared by JSON and YAML.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "tree/tree_data.h"
#include "writ/finding.h"
#include "writ/tree.h"

namespace writ {

class TreeBuilder {
 public:
  /// A scalar as the parser saw it. Its text is stored only if it differs from the source at
  /// `verbatim_at`.
  struct Scalar {
    NodeKind kind = NodeKind::null;
    ScalarStyle style = ScalarStyle::plain;
    Span span;
    std::string_view text;
    uint32_t verbatim_at = 0;
    Span tag;
  };
  /// A finished or open node that an alias may name.
  struct Anchor {
    uint32_t node = no_node;
    bool open = false;
    uint32_t height = 0;
    uint64_t expanded = 0;
  };
  enum class Aliased : uint8_t { done, unknown, cyclic, too_large };

  TreeBuilder(std::string_view source, Format format, const ParseLimits& limits,
              std::vector<Problem>& problems);

  bool in_mapping() const;
  /// In a mapping, and the next value has no key yet.
  bool expects_key() const;
  Span pending_key_span() const;
  bool is_open() const { return !frames_.empty(); }
  /// First byte of the innermost open collection.
  uint32_t open_begin() const;

  void key(Span span, std::string_view text, uint32_t verbatim_at);
  Anchor scalar(const Scalar& scalar);
  /// A scalar outside of the tree, for anchors on keys.
  Anchor detached(const Scalar& scalar);
  /// False, and nothing is opened, if the collection would lie too deep.
  bool open(NodeKind kind, uint32_t begin, Span tag);
  /// The innermost open collection as an anchor.
  Anchor opened() const;
  /// Closes the innermost collection, whose last byte is before `end`.
  Anchor close(uint32_t end);
  /// A null where the alias cannot be followed.
  Aliased alias(Span span, const Anchor& target);
  std::string_view text_of(const Anchor& anchor) const;

  /// Closes what is open and hands over the tree.
  std::unique_ptr<TreeData> finish(uint32_t end);

 private:
  struct Frame {
    uint32_t node = 0;
    uint32_t last_child = no_node;
    uint32_t height = 0;
    uint64_t expanded_before = 0;
    Span key_span{};
    TextRef key{};
    bool key_decoded = false;
    bool has_key = false;
  };

  uint32_t append(NodeKind kind, Span span, Span tag);
  void attach(uint32_t index);
  TextRef store(std::string_view text, uint32_t verbatim_at, bool& decoded);
  void set_text(uint32_t index, const Scalar& scalar);
  void report_duplicates(const NodeRecord& mapping);
  void report_duplicate(uint32_t first, uint32_t second);

  std::unique_ptr<TreeData> data_;
  const ParseLimits limits_;
  std::vector<Problem>& problems_;
  std::vector<Frame> frames_;
  std::vector<uint32_t> scratch_;
  uint64_t expanded_ = 0;
  uint64_t aliased_ = 0;
};

}  // namespace writ
