// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/edits.h"

#include <algorithm>

namespace writ {

std::string apply_edits(std::string_view text, Span region, const std::vector<const Edit*>& edits) {
  std::string result;
  uint32_t at = region.begin;
  for (const Edit* edit : edits) {
    const uint32_t begin = std::clamp(edit->at.span.begin, at, region.end);
    result += text.substr(at, begin - at);
    result += edit->replacement;
    at = std::clamp(edit->at.span.end, begin, region.end);
  }
  return result += text.substr(at, region.end - at);
}

std::string apply_edits(std::string_view text, const std::vector<const Edit*>& edits) {
  return apply_edits(text, {0, static_cast<uint32_t>(text.size())}, edits);
}

}  // namespace writ
