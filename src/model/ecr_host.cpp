// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/braces.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::aws {
namespace {

constexpr std::size_t npos = std::string_view::npos;
/// A host name has 253 characters at most; looking no further keeps the search linear, whatever the
/// text holds.
constexpr std::size_t reach = 256;
constexpr std::string_view around_host = " \t\r\n\"'`,;|&=()[]{}:/\\@#!<>";

/// Offset of the next `.dkr.ecr` or `.dkr-ecr` with a dot or `-fips` behind it.
std::size_t find_mark(std::string_view lower, std::size_t from) {
  for (std::size_t at = lower.find(".dkr", from); at != npos; at = lower.find(".dkr", at + 1)) {
    const std::string_view rest = lower.substr(at + 4, 10);
    if (!rest.starts_with(".ecr") && !rest.starts_with("-ecr")) continue;
    if (rest.substr(4).starts_with('.') || rest.substr(4).starts_with("-fips.")) return at;
  }
  return npos;
}

}  // namespace

std::vector<HostPlace> find_ecr_hosts(std::string_view text) {
  std::vector<HostPlace> places;
  if (text.find('.') == npos) return places;
  const std::string lower = to_lower(text);
  std::size_t from = 0;
  for (std::size_t mark = find_mark(lower, from); mark != npos; mark = find_mark(lower, from)) {
    const std::size_t window_begin = std::max(from, mark > reach ? mark - reach : 0);
    const std::string_view window = text.substr(window_begin, mark - window_begin + reach);
    std::size_t begin = 0;
    std::size_t end = find_outside_braces(window, around_host);
    while (end != npos && window_begin + end <= mark) {
      begin = end + 1;
      end = find_outside_braces(window, around_host, begin);
    }
    end = std::min(end, window.size());
    // The dot that ends a sentence belongs to no host.
    while (end > begin && window[end - 1] == '.') --end;
    if (window_begin + end > mark) places.push_back({window_begin + begin, window_begin + end});
    from = std::max(mark + 1, window_begin + end);
  }
  return places;
}

}  // namespace writ::aws
