// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/quote.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "text/words.h"

namespace writ {

std::string mask_secret(std::string_view secret) {
  std::string shown;
  std::string_view rest = secret;
  // Of a short secret four characters would be too much.
  const std::size_t most = std::min<std::size_t>(4, secret.size() / 3);
  for (std::size_t i = 0; i < most; ++i) {
    const CodePoint point = decode_utf8(rest);
    shown += quoted(rest.substr(0, point.size));
    rest.remove_prefix(point.size);
  }
  return shown + "… (" + std::to_string(secret.size()) + " characters)";
}

namespace {

/// Blanks that nobody could tell from a space, and characters without a width.
bool looks_blank(char32_t c) {
  return c == 0x85 || c == 0xA0 || c == 0xAD || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) ||
         c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr unsigned longest = 80;
  std::string result;
  for (unsigned count = 0; !text.empty(); ++count) {
    if (count == longest) return result + "…";
    const CodePoint point = decode_utf8(text);
    if (point.value == '`') {
      result += '\'';
    } else if (looks_blank(point.value)) {
      std::array<char, 8> digits{};
      const auto end =
          std::to_chars(digits.data(), digits.data() + digits.size(), uint32_t{point.value}, 16);
      result += "\\u{" + std::string(digits.data(), end.ptr) + "}";
    } else {
      append_utf8(result, point.value);
    }
    text.remove_prefix(point.size);
  }
  return result;
}

std::string join_quoted(const std::vector<std::string>& words) {
  std::vector<std::string> marked;
  for (const std::string& word : words) marked.push_back("`" + quoted(word) + "`");
  return join(marked);
}

}  // namespace writ
