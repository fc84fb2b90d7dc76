// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tree/scalar_walk.h"
#include "tree/tree_data.h"
#include "writ/node.h"

namespace writ {

ScalarMap map_scalar(const Node& node) {
  ScalarMap map;
  map.whole_ = node.span();
  const NodeRecord* record = TreeData::record(node);
  if (!record || !node.is_scalar() || record->alias) return map;
  const std::string_view text = node.text();
  map.decoded_size_ = static_cast<uint32_t>(text.size());
  if (text.empty()) {
    map.exact_ = true;
  } else if (!record->text_decoded) {
    map.pieces_.push_back(
        {.decoded = 0, .source = record->text.begin, .source_size = record->text.size});
    map.exact_ = true;
  } else {
    map.exact_ = walk_scalar(TreeData::tree(node)->source, map.whole_.begin, node.style(), text,
                             &map.pieces_)
                     .exact;
  }
  return map;
}

Span ScalarMap::span(std::size_t begin, std::size_t end) const {
  if (!exact_ || pieces_.empty()) return whole_;
  const auto last = static_cast<uint32_t>(std::min<std::size_t>(end, decoded_size_));
  const auto first = static_cast<uint32_t>(std::min<std::size_t>(begin, last));
  const auto piece_of = [this](uint32_t decoded) {
    return *std::prev(std::ranges::upper_bound(pieces_, decoded, {}, &Piece::decoded));
  };
  const Piece from = piece_of(first);
  const uint32_t source_begin =
      from.verbatim ? from.source + std::min(first - from.decoded, from.source_size) : from.source;
  if (first == last) return {source_begin, source_begin};
  const Piece to = piece_of(last - 1);
  const uint32_t source_end = to.source + (to.verbatim ? last - to.decoded : to.source_size);
  return {source_begin, std::max(source_begin, source_end)};
}

}  // namespace writ
