// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report/fingerprint.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <unordered_map>

#include "text/words.h"

namespace writ::report {
namespace {

constexpr std::size_t window_size = 100;
constexpr uint64_t base = 37;
/// Stands for the end of the file.
constexpr uint32_t end_unit = 65535;

constexpr uint64_t power(uint64_t value, std::size_t exponent) {
  uint64_t result = 1;
  for (; exponent > 0; --exponent) result *= value;
  return result;
}
constexpr uint64_t outgoing = power(base, window_size);

/// A hash over the last units; a line's hash is known when the window has moved all the way past
/// its start.
class LineHasher {
 public:
  void unit(uint32_t value) {
    const bool line_feed_of_pair = after_return_ && value == '\n';
    after_return_ = false;
    if (value == ' ' || value == '\t' || line_feed_of_pair) return;
    if (value == '\r') {
      value = '\n';
      after_return_ = true;
    }
    finish_line();
    if (line_start_) starts_[at_] = true;
    line_start_ = value == '\n';
    push(value);
  }

  std::vector<std::string> finish() {
    unit(end_unit);
    for (std::size_t i = 0; i < window_size; ++i) {
      finish_line();
      push(0);
    }
    return std::move(lines_);
  }

 private:
  void finish_line() {
    if (!starts_[at_]) return;
    starts_[at_] = false;
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), hash_, 16).ptr;
    lines_.emplace_back(digits.begin(), end);
    lines_.back() += ':' + std::to_string(++seen_[hash_]);
  }

  void push(uint32_t value) {
    hash_ = hash_ * base + value - window_[at_] * outgoing;
    window_[at_] = value;
    at_ = (at_ + 1) % window_size;
  }

  std::array<uint32_t, window_size> window_{};
  std::array<bool, window_size> starts_{};
  std::size_t at_ = 0;
  uint64_t hash_ = 0;
  bool line_start_ = true;
  bool after_return_ = false;
  std::unordered_map<uint64_t, uint32_t> seen_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> line_hashes(std::string_view text) {
  LineHasher hasher;
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    if (point.value >= 0x10000) {
      hasher.unit(0xD800 + ((point.value - 0x10000) >> 10));
      hasher.unit(0xDC00 + ((point.value - 0x10000) & 0x3FF));
    } else {
      hasher.unit(point.value);
    }
    text.remove_prefix(point.size);
  }
  return hasher.finish();
}

}  // namespace writ::report
