// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tree/scalar_walk.h"
#include "tree/tree_data.h"
#include "writ/node.h"

namespace writ {

void ScalarMap::fill(std::string_view source, ScalarStyle style, std::string_view decoded) {
  decoded_size_ = static_cast<uint32_t>(decoded.size());
  exact_ = decoded.empty() || walk_scalar(source, whole_.begin, style, decoded, &pieces_).exact;
}

ScalarMap map_scalar(const Node& node) {
  ScalarMap map;
  const NodeRecord* record = TreeData::record(node);
  if (!record) {
    map.whole_ = node.span();
    return map;
  }
  const TreeData& tree = *TreeData::tree(node);
  map.outer_ = tree.carrier.get();
  map.whole_ = record->span;
  if (!node.is_scalar() || record->alias) return map;
  if (record->text_decoded) {
    map.fill(tree.source, node.style(), node.text());
  } else {
    map.decoded_size_ = record->text.size;
    map.exact_ = true;
    if (record->text.size == 0) return map;
    map.pieces_.push_back(
        {.decoded = 0, .source = record->text.begin, .source_size = record->text.size});
  }
  return map;
}

ScalarMap map_key(const Node& entry) {
  ScalarMap map;
  const NodeRecord* record = TreeData::record(entry);
  if (!record || record->key_span.empty()) return map;
  const TreeData& tree = *TreeData::tree(entry);
  map.outer_ = tree.carrier.get();
  map.whole_ = record->key_span;
  map.fill(tree.source, style_at(tree.source, map.whole_.begin), entry.key());
  return map;
}

Span ScalarMap::span(std::size_t begin, std::size_t end) const {
  const auto outside = [this](Span local) {
    return outer_ ? outer_->span(local.begin, local.end) : local;
  };
  if (!exact_ || pieces_.empty()) return outside(whole_);
  const auto last = static_cast<uint32_t>(std::min<std::size_t>(end, decoded_size_));
  const auto first = static_cast<uint32_t>(std::min<std::size_t>(begin, last));
  const auto piece_of = [this](uint32_t decoded) {
    return *std::prev(std::ranges::upper_bound(pieces_, decoded, {}, &Piece::decoded));
  };
  const Piece from = piece_of(first);
  const uint32_t source_begin =
      from.verbatim ? from.source + std::min(first - from.decoded, from.source_size) : from.source;
  if (first == last) return outside({source_begin, source_begin});
  const Piece to = piece_of(last - 1);
  const uint32_t source_end = to.source + (to.verbatim ? last - to.decoded : to.source_size);
  return outside({source_begin, std::max(source_begin, source_end)});
}

}  // namespace writ
