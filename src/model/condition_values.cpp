// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// What texts mean under the operators that compare no texts.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <string>

#include "model/evaluation.h"
#include "text/words.h"

namespace writ::iam {
namespace {

using Order = std::optional<std::strong_ordering>;

std::optional<bool> holds(Order order, Comparison how) {
  if (!order) return std::nullopt;
  switch (how) {
    case Comparison::equal: return *order == 0;
    case Comparison::less: return *order < 0;
    case Comparison::less_or_equal: return *order <= 0;
    case Comparison::greater: return *order > 0;
    case Comparison::greater_or_equal: return *order >= 0;
  }
  return std::nullopt;
}

/// A decimal number, compared digit by digit because a `double` would take near ones for equal.
struct Decimal {
  bool negative = false;
  std::string_view whole;     ///< without leading zeros
  std::string_view fraction;  ///< without trailing zeros

  static std::optional<Decimal> parse(std::string_view text) {
    Decimal number;
    if (text.starts_with('-') || text.starts_with('+')) {
      number.negative = text.front() == '-';
      text.remove_prefix(1);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    number.whole = text.substr(0, point);
    number.fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
    const bool pointless = point == text.size() || all_digits(number.fraction);
    if (!all_digits(number.whole) || !pointless) return std::nullopt;
    number.whole.remove_prefix(std::min(number.whole.find_first_not_of('0'), number.whole.size()));
    number.fraction = number.fraction.substr(0, number.fraction.find_last_not_of('0') + 1);
    if (number.whole.empty() && number.fraction.empty()) number.negative = false;
    return number;
  }

  std::strong_ordering size_order(const Decimal& other) const {
    if (const auto order = whole.size() <=> other.whole.size(); order != 0) return order;
    if (const auto order = whole <=> other.whole; order != 0) return order;
    return fraction <=> other.fraction;
  }
  std::strong_ordering operator<=>(const Decimal& other) const {
    if (negative != other.negative)
      return negative ? std::strong_ordering::less : std::strong_ordering::greater;
    return negative ? other.size_order(*this) : size_order(other);
  }
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }
};

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  const std::string_view part = text.substr(std::min(at, text.size()), count);
  int number = 0;
  if (part.size() != count || !all_digits(part)) return std::nullopt;
  std::from_chars(part.data(), part.data() + part.size(), number);
  return number;
}

/// Days since 1970-01-01 in the Gregorian calendar, or null for a day that is not in it.
std::optional<int64_t> day_number(int year, int month, int day) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  constexpr std::array<int, 12> before = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const auto index = static_cast<std::size_t>(month - 1);
  if (day > lengths[index] + (leap && month == 2 ? 1 : 0)) return std::nullopt;
  const int64_t past = year - 1;
  const int64_t days = past * 365 + past / 4 - past / 100 + past / 400 + before[index] +
                       (leap && month > 2 ? 1 : 0) + day - 1;
  return days - 719'162;
}

/// An instant: seconds since 1970, and the digits behind the point without trailing zeros.
struct Instant {
  int64_t seconds = 0;
  std::string_view fraction;
  std::strong_ordering operator<=>(const Instant&) const = default;
};

/// Minutes east of UTC: `Z`, `+hh:mm`, `-hh:mm`.
std::optional<int> zone_minutes(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

/// `hh:mm[:ss[.s]]` with its zone, counted from the start of a day.
std::optional<Instant> parse_time(std::string_view text) {
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  if (!hour || !minute || text[2] != ':' || *hour > 23 || *minute > 59) return std::nullopt;
  Instant time{*hour * 3600 + *minute * 60, {}};
  text.remove_prefix(5);
  if (text.starts_with(':')) {
    const auto second = digits(text, 1, 2);
    if (!second || *second > 59) return std::nullopt;
    time.seconds += *second;
    text.remove_prefix(3);
    if (text.starts_with('.')) {
      const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
      if (end == 1) return std::nullopt;
      const std::string_view fraction = text.substr(1, end - 1);
      time.fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
      text.remove_prefix(end);
    }
  }
  const auto zone = zone_minutes(text);
  if (!zone) return std::nullopt;
  time.seconds -= *zone * 60;
  return time;
}

/// The W3C profile of ISO 8601, or seconds since 1970 (four digits are a year).
/// https://www.w3.org/TR/NOTE-datetime
std::optional<Instant> parse_date(std::string_view text) {
  if (all_digits(text) && text.size() > 4 && text.size() < 18) {
    Instant instant;
    std::from_chars(text.data(), text.data() + text.size(), instant.seconds);
    return instant;
  }
  const bool has_month = text.size() >= 7 && text[4] == '-';
  const bool has_day = has_month && text.size() >= 10 && text[7] == '-';
  const bool has_time = has_day && text.size() > 10 && text[10] == 'T';
  if (!has_time && text.size() != (has_day ? 10u : has_month ? 7u : 4u)) return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = has_month ? digits(text, 5, 2) : 1;
  const auto day = has_day ? digits(text, 8, 2) : 1;
  if (!year || !month || !day) return std::nullopt;
  const auto days = day_number(*year, *month, *day);
  if (!days) return std::nullopt;
  Instant instant;
  if (has_time) {
    const auto time = parse_time(text.substr(11));
    if (!time) return std::nullopt;
    instant = *time;
  }
  instant.seconds += *days * 86'400;
  return instant;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

/// https://www.rfc-editor.org/rfc/rfc4648#section-4
std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes;
  uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xFF);
  }
  return bytes;
}

/// An IPv4 or IPv6 address, or a network of them.
struct Network {
  int family = AF_INET;
  std::array<unsigned char, 16> bytes{};
  unsigned prefix = 0;

  static std::optional<Network> parse(std::string_view text) {
    Network network;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string address(text.substr(0, slash));
    network.family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
    if (inet_pton(network.family, address.c_str(), network.bytes.data()) != 1) return std::nullopt;
    const unsigned most = network.family == AF_INET ? 32 : 128;
    network.prefix = most;
    if (slash == text.size()) return network;
    const std::string_view bits = text.substr(slash + 1);
    if (!all_digits(bits) || bits.size() > 3) return std::nullopt;
    std::from_chars(bits.data(), bits.data() + bits.size(), network.prefix);
    return network.prefix <= most ? std::optional(network) : std::nullopt;
  }

  bool holds(const Network& inner) const {
    if (family != inner.family || prefix > inner.prefix) return false;
    for (unsigned bit = 0; bit < prefix; ++bit) {
      const unsigned difference = bytes[bit / 8] ^ inner.bytes[bit / 8];
      if ((difference >> (7 - bit % 8)) & 1u) return false;
    }
    return true;
  }
};

}  // namespace

std::optional<bool> compare_numbers(std::string_view value, Comparison how,
                                    std::string_view limit) {
  const auto left = Decimal::parse(value);
  const auto right = Decimal::parse(limit);
  return holds(left && right ? Order(*left <=> *right) : std::nullopt, how);
}

std::optional<bool> compare_dates(std::string_view value, Comparison how, std::string_view limit) {
  const auto left = parse_date(value);
  const auto right = parse_date(limit);
  return holds(left && right ? Order(*left <=> *right) : std::nullopt, how);
}

std::optional<bool> compare_booleans(std::string_view value, std::string_view wanted) {
  const auto left = parse_boolean(value);
  const auto right = parse_boolean(wanted);
  if (!left || !right) return std::nullopt;
  return *left == *right;
}

std::optional<bool> compare_bytes(std::string_view value, std::string_view wanted) {
  const auto left = decode_base64(value);
  const auto right = decode_base64(wanted);
  if (!left || !right) return std::nullopt;
  return *left == *right;
}

std::optional<bool> is_in_network(std::string_view address, std::string_view network) {
  const auto inner = Network::parse(address);
  const auto outer = Network::parse(network);
  if (!inner || !outer) return std::nullopt;
  return outer->holds(*inner);
}

std::string network_of(std::string_view text) {
  auto network = Network::parse(text);
  const std::size_t slash = text.find('/');
  if (!network || slash == std::string_view::npos) return {};
  bool reduced = false;
  const unsigned most = network->family == AF_INET ? 32 : 128;
  for (unsigned bit = network->prefix; bit < most; ++bit) {
    const auto mask = static_cast<unsigned char>(1u << (7 - bit % 8));
    reduced = reduced || (network->bytes[bit / 8] & mask) != 0;
    network->bytes[bit / 8] &= static_cast<unsigned char>(~mask);
  }
  if (!reduced) return std::string(text);
  std::array<char, INET6_ADDRSTRLEN> written{};
  if (inet_ntop(network->family, network->bytes.data(), written.data(), written.size()) == nullptr)
    return {};
  return written.data() + std::string(text.substr(slash));
}

}  // namespace writ::iam
