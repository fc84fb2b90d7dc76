// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/encoding.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "text/words.h"

namespace writ {

namespace {

Problem broken(std::size_t at, std::size_t size, std::string message) {
  const auto begin = static_cast<uint32_t>(at);
  return {.rule = "syntax-encoding",
          .span = {begin, begin + static_cast<uint32_t>(size)},
          .message = std::move(message),
          .help = "save the file as UTF-8",
          .related = {}};
}

std::string hex(char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', digits[value >> 4], digits[value & 15]};
}

/// Two of the first four bytes are NUL in UTF-16 and UTF-32 text that begins with ASCII.
bool looks_wide(std::string_view text) {
  const std::string_view head = text.substr(0, 4);
  return head.size() == 4 && std::ranges::count(head, '\0') >= 2;
}

/// The next eight bytes are ASCII and none of them is NUL.
bool is_plain_block(std::string_view text, std::size_t at) {
  constexpr uint64_t ones = 0x0101010101010101;
  constexpr uint64_t tops = 0x8080808080808080;
  uint64_t block = 0;
  if (text.size() - at < sizeof block) return false;
  std::memcpy(&block, text.data() + at, sizeof block);
  return ((block | (block - ones)) & tops) == 0;
}

}  // namespace

uint32_t utf8_mark_size(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

std::optional<Problem> check_encoding(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return broken(0, 2, "the file is written in UTF-16 or UTF-32, so it cannot be read as UTF-8");
  }
  if (looks_wide(text)) {
    return broken(0, 1, "the file looks like UTF-16 or UTF-32, so it cannot be read as UTF-8");
  }
  for (std::size_t i = 0; i < text.size();) {
    if (is_plain_block(text, i)) {
      i += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0) {
      return broken(i, 1, "the file holds a NUL byte, so it is not a text file");
    }
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const CodePoint point = decode_utf8(text.substr(i));
    if (!point.valid) {
      return broken(
          i, 1, "the byte `" + hex(text[i]) + "` is not valid UTF-8, so the file cannot be read");
    }
    i += point.size;
  }
  return std::nullopt;
}

}  // namespace writ
