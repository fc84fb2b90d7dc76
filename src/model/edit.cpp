// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/edit.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::string_view blanks = " \t";

/// The line of a YAML block item, if nothing but `- ITEM` stands on it.
std::optional<Span> block_line(Span item, std::string_view source) {
  const std::size_t line_end = std::min(source.find('\n', item.end), source.size());
  const std::size_t line_begin =
      item.begin == 0 ? 0 : source.rfind('\n', item.begin - 1) + 1;  // npos + 1 is 0
  const std::string_view before = source.substr(line_begin, item.begin - line_begin);
  const std::string_view after = source.substr(item.end, line_end - item.end);
  const std::size_t dash = before.find_first_not_of(blanks);
  const bool alone = dash != std::string_view::npos && before[dash] == '-' &&
                     before.find_first_not_of(blanks, dash + 1) == std::string_view::npos &&
                     after.find_first_not_of(" \t\r") == std::string_view::npos;
  if (!alone || line_end == source.size()) return std::nullopt;
  return Span{static_cast<uint32_t>(line_begin), static_cast<uint32_t>(line_end + 1)};
}

}  // namespace

std::optional<Span> item_removal(const Node& item, std::string_view source) {
  const Node list = item.parent();
  if (!list.is_sequence() || list.size() < 2 || item.is_alias()) return std::nullopt;
  const auto found = std::find(list.begin(), list.end(), item);
  if (found == list.end() || item.span().end > source.size()) return std::nullopt;

  const Span span = item.span();
  const std::size_t mark =
      span.begin == 0 ? std::string_view::npos : source.find_last_not_of(blanks, span.begin - 1);
  if (mark != std::string_view::npos && source[mark] == '-') return block_line(span, source);

  Node before;
  for (auto it = list.begin(); it != found; ++it) before = *it;
  auto next = found;
  ++next;
  const Span removed = next == list.end() ? Span{before.span().end, span.end}
                                          : Span{span.begin, (*next).span().begin};
  if (removed.begin >= removed.end || !removed.contains(span)) return std::nullopt;
  const auto gap = [&](uint32_t begin, uint32_t end) {
    return source.substr(begin, end - begin).find_first_of("#/") == std::string_view::npos;
  };
  if (!gap(removed.begin, span.begin) || !gap(span.end, removed.end)) return std::nullopt;
  return removed;
}

}  // namespace writ
