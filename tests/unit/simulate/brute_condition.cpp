// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "brute_condition.h"

#include <arpa/inet.h>

#include <array>
#include <cstdio>
#include <optional>
#include <string>

namespace writ::brute {
namespace {

using Json = nlohmann::json;
using Strings = std::vector<std::string>;

struct Operator {
  std::string base;  // without `Not`
  bool negated = false;
  bool if_exists = false;
  bool all = false;
  bool any = false;
};

bool take_prefix(std::string& text, std::string_view prefix) {
  if (text.compare(0, prefix.size(), prefix) != 0) return false;
  text.erase(0, prefix.size());
  return true;
}

Operator read_operator(std::string name) {
  Operator op;
  op.all = take_prefix(name, "ForAllValues:");
  op.any = take_prefix(name, "ForAnyValue:");
  if (name.size() > 8 && name.compare(name.size() - 8, 8, "IfExists") == 0) {
    op.if_exists = true;
    name.resize(name.size() - 8);
  }
  if (const size_t negation = name.find("Not"); negation != std::string::npos) {
    op.negated = true;
    name.erase(negation, 3);
  }
  op.base = name;
  return op;
}

std::optional<double> number(const std::string& text) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const size_t digits = text.find_first_not_of("0123456789", at);
  if (at == text.size() || digits == at) return std::nullopt;
  if (digits != std::string::npos) {
    if (text[digits] != '.' || digits + 1 == text.size()) return std::nullopt;
    if (text.find_first_not_of("0123456789", digits + 1) != std::string::npos) return std::nullopt;
  }
  return std::stod(text);
}

// Days from 1970-01-01 of the proleptic Gregorian calendar.
int64_t days(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// Epoch seconds, a date, or a date with time and zone.
std::optional<double> instant(const std::string& text) {
  if (text.size() != 4) {
    if (const auto epoch = number(text)) return epoch;
  }
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  double second = 0;
  std::array<char, 8> zone{};
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%lf%7s", &year, &month, &day,
                               &hour, &minute, &second, zone.data());
  const size_t size = text.size();
  if (!((read == 1 && size == 4) || (read == 2 && size == 7) || (read == 3 && size == 10) ||
        read == 7))
    return std::nullopt;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59)
    return std::nullopt;
  int offset = 0;
  if (read == 7 && zone[0] != 'Z') {
    int hours = 0;
    int minutes = 0;
    if ((zone[0] != '+' && zone[0] != '-') ||
        std::sscanf(zone.data() + 1, "%2d:%2d", &hours, &minutes) != 2)
      return std::nullopt;
    offset = (hours * 60 + minutes) * (zone[0] == '-' ? -60 : 60);
  }
  return static_cast<double>(days(year, month, day) * 86400 + hour * 3600 + minute * 60 - offset) +
         second;
}

std::optional<std::string> bytes(std::string text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  while (!text.empty() && text.back() == '=') text.pop_back();
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char letter : text) {
    const size_t value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<unsigned>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>((bits >> held) & 0xFF);
    }
  }
  return out;
}

struct Address {
  int family = 0;
  std::array<unsigned char, 16> octets{};
  int prefix = 0;
};

std::optional<Address> address(std::string text) {
  Address out;
  int prefix = -1;
  if (const size_t slash = text.find('/'); slash != std::string::npos) {
    const std::string bits = text.substr(slash + 1);
    if (bits.empty() || bits.size() > 3 ||
        bits.find_first_not_of("0123456789") != std::string::npos)
      return std::nullopt;
    prefix = std::stoi(bits);
    text.resize(slash);
  }
  out.family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
  if (inet_pton(out.family, text.c_str(), out.octets.data()) != 1) return std::nullopt;
  const int width = out.family == AF_INET ? 32 : 128;
  if (prefix > width) return std::nullopt;
  out.prefix = prefix < 0 ? width : prefix;
  return out;
}

bool inside(const Address& address, const Address& network) {
  if (address.family != network.family || address.prefix < network.prefix) return false;
  for (int bit = 0; bit < network.prefix; ++bit) {
    const int shift = 7 - bit % 8;
    if (((address.octets[bit / 8] ^ network.octets[bit / 8]) >> shift) & 1) return false;
  }
  return true;
}

template <typename T, typename Compare>
Truth compared(const std::optional<T>& have, const std::optional<T>& want, Compare compare) {
  if (!have || !want) return Truth::Unsaid;
  return compare(*have, *want) ? Truth::Yes : Truth::No;
}

Truth ordered(const std::string& order, const std::optional<double>& have,
              const std::optional<double>& want) {
  return compared(have, want, [&](double a, double b) {
    if (order == "LessThan") return a < b;
    if (order == "LessThanEquals") return a <= b;
    if (order == "GreaterThan") return a > b;
    if (order == "GreaterThanEquals") return a >= b;
    return a == b;
  });
}

std::vector<std::vector<Symbol>> pattern_parts(const std::vector<Symbol>& pattern) {
  std::vector<std::vector<Symbol>> parts(1);
  for (const Symbol& symbol : pattern) {
    const bool separator = symbol.kind == Symbol::Literal && symbol.letter == ':' && !symbol.data;
    if (separator && parts.size() < 6) {
      parts.emplace_back();
    } else {
      parts.back().push_back(symbol);
    }
  }
  return parts;
}

Truth arn_like(const Pattern& want, const std::string& have) {
  const auto patterns = pattern_parts(want.symbols);
  const Strings values = arn_parts(have);
  if (patterns.size() < 6 || values.size() < 6 || shifts_parts(want.symbols)) return Truth::Unsaid;
  for (size_t i = 0; i < 6; ++i) {
    if (!glob(patterns[i], values[i])) return Truth::No;
  }
  return Truth::Yes;
}

// One request value against one policy value, without regard to negation.
Truth matches(const std::string& base, const std::string& have, const std::string& want,
              bool variables, const Context& context) {
  if (base.compare(0, 6, "String") == 0 || base.compare(0, 3, "Arn") == 0) {
    const bool wildcards = base == "StringLike" || base[0] == 'A';
    const bool caseless = base == "StringEqualsIgnoreCase";
    Pattern pattern = compile(want, variables, context, wildcards);
    if (pattern.unsaid) return Truth::Unsaid;
    if (base[0] == 'A') {
      const Truth truth = arn_like(pattern, have);
      return pattern.valueless && truth == Truth::Yes ? Truth::No : truth;
    }
    if (pattern.valueless) return Truth::No;
    for (Symbol& symbol : pattern.symbols)
      symbol.letter = caseless ? lower({&symbol.letter, 1})[0] : symbol.letter;
    return glob(pattern.symbols, caseless ? lower(have) : have) ? Truth::Yes : Truth::No;
  }
  if (base.compare(0, 7, "Numeric") == 0)
    return ordered(base.substr(7), number(have), number(want));
  if (base.compare(0, 4, "Date") == 0) return ordered(base.substr(4), instant(have), instant(want));
  if (base == "BinaryEquals")
    return compared(bytes(have), bytes(want), [](const auto& a, const auto& b) { return a == b; });
  if (base == "IpAddress") return compared(address(have), address(want), inside);
  if (base != "Bool") return Truth::Unsaid;
  const std::string a = lower(have);
  const std::string b = lower(want);
  if ((a != "true" && a != "false") || (b != "true" && b != "false")) return Truth::Unsaid;
  return a == b ? Truth::Yes : Truth::No;
}

// The test of one request value against all policy values, negation included.
Truth test(const Operator& op, const std::string& have, const Strings& wanted, bool variables,
           const Context& context) {
  Truth found = Truth::No;
  for (const std::string& want : wanted) {
    const Truth one = matches(op.base, have, want, variables, context);
    if (one == Truth::Yes) found = one;
    if (one == Truth::Unsaid && found == Truth::No) found = one;
  }
  if (found == Truth::Unsaid || !op.negated) return found;
  return found == Truth::Yes ? Truth::No : Truth::Yes;
}

Truth one_key(const Operator& op, const Strings* have, const Strings& wanted, bool variables,
              const Context& context) {
  if (op.base == "Null") {
    if (op.all || op.any || wanted.empty() || (have != nullptr && have->empty()))
      return Truth::Unsaid;
    Truth truth = Truth::No;
    for (const std::string& want : wanted) {
      const std::string text = lower(want);
      if (text != "true" && text != "false") return Truth::Unsaid;
      if ((text == "true") == (have == nullptr)) truth = Truth::Yes;
    }
    return truth;
  }
  if (have == nullptr)
    return op.if_exists || op.all || (op.negated && !op.any) ? Truth::Yes : Truth::No;
  if (!op.all && !op.any) {
    return have->size() == 1 ? test(op, have->front(), wanted, variables, context) : Truth::Unsaid;
  }
  // Whether IfExists takes an empty set for an absent key is not documented.
  bool unsaid = op.if_exists && have->empty();
  for (const std::string& value : *have) {
    const Truth truth = test(op, value, wanted, variables, context);
    if (truth == (op.all ? Truth::No : Truth::Yes)) return truth;
    unsaid = unsaid || truth == Truth::Unsaid;
  }
  if (unsaid) return Truth::Unsaid;
  return op.all ? Truth::Yes : Truth::No;
}

Strings texts(const Json& values) {
  Strings out;
  each(values, [&](const Json& value) {
    out.push_back(value.is_string() ? value.get_ref<const std::string&>() : value.dump());
  });
  return out;
}

bool known(const std::string& base) {
  constexpr std::string_view kBases[] = {"StringEquals",
                                         "StringEqualsIgnoreCase",
                                         "StringLike",
                                         "NumericEquals",
                                         "NumericLessThan",
                                         "DateEquals",
                                         "NumericLessThanEquals",
                                         "NumericGreaterThan",
                                         "DateLessThan",
                                         "NumericGreaterThanEquals",
                                         "Bool",
                                         "DateLessThanEquals",
                                         "DateGreaterThan",
                                         "BinaryEquals",
                                         "DateGreaterThanEquals",
                                         "IpAddress",
                                         "ArnEquals",
                                         "ArnLike",
                                         "Null"};
  for (const std::string_view one : kBases) {
    if (one == base) return true;
  }
  return false;
}

}  // namespace

Truth condition(const Json& block, bool variables, const Context& context) {
  bool unsaid = false;
  for (const auto& [name, keys] : block.items()) {
    const Operator op = read_operator(name);
    for (const auto& [key, values] : keys.items()) {
      const auto found = context.find(lower(key));
      const Strings* have = found == context.end() ? nullptr : &found->second;
      const Truth truth =
          known(op.base) ? one_key(op, have, texts(values), variables, context) : Truth::Unsaid;
      if (truth == Truth::No) return truth;
      unsaid = unsaid || truth == Truth::Unsaid;
    }
  }
  return unsaid ? Truth::Unsaid : Truth::Yes;
}

}  // namespace writ::brute
