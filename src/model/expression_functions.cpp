// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/expression_functions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "text/words.h"
#include "writ/glob.h"
#include "writ/tree.h"

namespace writ::github {
namespace {

using Kind = Value::Kind;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
double as_number(const Value& value) {
  switch (value.kind) {
    case Kind::boolean:
    case Kind::number: return value.number;
    case Kind::null: return 0;
    case Kind::text: return number_in(value.text);
    default: return not_a_number;
  }
}

/// A text against a pattern: no if it cannot be, unknown if it may.
Truth equal_to_pattern(const Value& pattern, const Value& other) {
  if (other.kind == Kind::pattern) {
    return glob::intersects(pattern.text, other.text, glob::Case::insensitive) ? Truth::unknown
                                                                               : Truth::no;
  }
  if (other.kind != Kind::text) return Truth::unknown;
  const bool excluded = std::ranges::any_of(pattern.items, [&](const std::string& each) {
    return glob::matches(each, other.text, glob::Case::insensitive);
  });
  const bool fits = glob::matches(pattern.text, other.text, glob::Case::insensitive);
  return fits && !excluded ? Truth::unknown : Truth::no;
}

Truth equal(const Value& a, const Value& b) {
  if (a.kind == Kind::pattern) return equal_to_pattern(a, b);
  if (b.kind == Kind::pattern) return equal_to_pattern(b, a);
  if (!a.known() || !b.known()) return Truth::unknown;
  if (a.kind == Kind::text && b.kind == Kind::text)
    return truth(equals_ignoring_case(a.text, b.text));
  if (a.kind == Kind::null && b.kind == Kind::null) return Truth::yes;
  return truth(as_number(a) == as_number(b));
}

Truth in_order(ExpressionKind kind, const Value& a, const Value& b) {
  if (!a.known() || !b.known()) return Truth::unknown;
  double left = as_number(a);
  double right = as_number(b);
  if (a.kind == Kind::text && b.kind == Kind::text) {
    left = compare_ignoring_case(a.text, b.text);
    right = 0;
  }
  switch (kind) {
    case ExpressionKind::less: return truth(left < right);
    case ExpressionKind::less_equal: return truth(left <= right);
    case ExpressionKind::greater: return truth(left > right);
    default: return truth(left >= right);
  }
}

/// What fits `part` is none of a value that is kept from it.
bool is_kept_out(const Value& whole, const std::string& part) {
  return std::ranges::any_of(whole.items, [&](const std::string& each) {
    return glob::covers_plainly(each, part, glob::Case::insensitive);
  });
}

Value contains(const Value& whole, const Value& part) {
  if (!part.known()) {
    // A pattern that fits none of the list is not in it.
    if (whole.kind != Kind::list || part.kind != Kind::pattern) return Value::unknown();
    const bool may = std::ranges::any_of(whole.items, [&](const std::string& each) {
      return equal(part, Value::of(each)) != Truth::no;
    });
    return may ? Value::unknown() : Value::of(false);
  }
  if (whole.kind == Kind::list) {
    return Value::of(std::ranges::any_of(whole.items, [&](const std::string& each) {
      return equals_ignoring_case(each, part.shown());
    }));
  }
  if (whole.known()) return Value::of(contains_ignoring_case(whole.shown(), part.shown()));
  if (whole.kind != Kind::pattern) return Value::unknown();
  const std::string inner = part.shown();
  const std::vector<std::string_view> fixed = split(whole.text, '*');
  if (std::ranges::any_of(
          fixed, [&](std::string_view each) { return contains_ignoring_case(each, inner); }))
    return Value::of(true);
  return is_kept_out(whole, "*" + inner + "*") ? Value::of(false) : Value::unknown();
}

Value starts_with(const Value& whole, const Value& part) {
  if (!part.known()) return Value::unknown();
  const std::string prefix = part.shown();
  if (whole.known()) return Value::of(starts_with_ignoring_case(whole.shown(), prefix));
  if (whole.kind != Kind::pattern) return Value::unknown();
  const std::string fixed = whole.text.substr(0, whole.text.find('*'));
  if (starts_with_ignoring_case(fixed, prefix)) return Value::of(true);
  if (is_kept_out(whole, prefix + "*")) return Value::of(false);
  return starts_with_ignoring_case(prefix, fixed) ? Value::unknown() : Value::of(false);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}

Value ends_with(const Value& whole, const Value& part) {
  if (!part.known()) return Value::unknown();
  const std::string suffix = part.shown();
  if (whole.known()) return Value::of(ends_with_ignoring_case(whole.shown(), suffix));
  if (whole.kind != Kind::pattern) return Value::unknown();
  const std::string fixed = whole.text.substr(whole.text.rfind('*') + 1);
  if (ends_with_ignoring_case(fixed, suffix)) return Value::of(true);
  if (is_kept_out(whole, "*" + suffix)) return Value::of(false);
  return ends_with_ignoring_case(suffix, fixed) ? Value::unknown() : Value::of(false);
}

/// `{0}` and the like replaced; `{{` is a brace.
Value format(const std::vector<Value>& arguments) {
  if (!arguments[0].known()) return Value::unknown();
  const std::string pattern = arguments[0].shown();
  std::string text;
  bool known = true;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if ((c == '{' || c == '}') && i + 1 < pattern.size() && pattern[i + 1] == c) {
      text += c;
      ++i;
      continue;
    }
    const std::size_t end = c == '{' ? pattern.find('}', i) : std::string::npos;
    std::size_t number = 0;
    const char* const first = pattern.data() + i + 1;
    if (end == std::string::npos || end == i + 1 ||
        std::from_chars(first, pattern.data() + end, number).ptr != pattern.data() + end ||
        number + 1 >= arguments.size()) {
      if (c == '{' || c == '}') return Value::unknown();
      text += c;
      continue;
    }
    known = known && arguments[number + 1].known();
    text += arguments[number + 1].shown();
    i = end;
  }
  return known ? Value::of(std::move(text)) : Value::like(std::move(text));
}

/// Scalars, and lists of them.
Value from_json(const Value& text) {
  if (!text.known()) return Value::unknown();
  const std::string source = text.shown();
  const Parsed parsed = parse_json(source);
  const Node root = parsed.tree.root();
  if (!parsed.problems.empty()) return Value::unknown();
  if (root.kind() == NodeKind::boolean) return Value::of(root.text() == "true");
  if (root.is_null()) return Value::null();
  if (root.is_string()) return Value::of(std::string(root.text()));
  if (root.kind() == NodeKind::number)
    return Value::of(as_number(Value::of(std::string(root.text()))));
  if (!root.is_sequence()) return Value::unknown();
  Value list;
  list.kind = Kind::list;
  list.truth = Truth::yes;
  for (const Node item : root) {
    if (!item.is_scalar()) return Value::unknown();
    list.items.push_back(item.kind() == NodeKind::number ? shown_number(number_in(item.text()))
                                                         : std::string(item.text()));
  }
  return list;
}

}  // namespace

/// As JavaScript reads it: with a sign, hexadecimal, octal; no `inf`, `nan` or `1f`.
double number_in(std::string_view text) {
  text = trim(text);
  if (text.empty()) return 0;
  for (const auto& [prefix, base] : {std::pair("0x", 16), std::pair("0o", 8)}) {
    if (!text.starts_with(prefix)) continue;
    uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(text.data() + 2, text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size() ? static_cast<double>(number)
                                                                    : not_a_number;
  }
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  double number = std::numeric_limits<double>::infinity();
  if (text != "Infinity") {
    if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos || text.empty() ||
        text.front() == '-')
      return not_a_number;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return not_a_number;
  }
  return negative ? -number : number;
}

Truth compare_values(ExpressionKind kind, const Value& a, const Value& b) {
  if (kind == ExpressionKind::equal) return equal(a, b);
  if (kind == ExpressionKind::not_equal) return negation(equal(a, b));
  return in_order(kind, a, b);
}

Value call_function(std::string_view name, const std::vector<Value>& arguments) {
  const std::size_t count = arguments.size();
  if (name == "always" && count == 0) return Value::of(true);
  if (name == "contains" && count == 2) return contains(arguments[0], arguments[1]);
  if (name == "startswith" && count == 2) return starts_with(arguments[0], arguments[1]);
  if (name == "endswith" && count == 2) return ends_with(arguments[0], arguments[1]);
  if (name == "format" && count > 0) return format(arguments);
  if (name == "fromjson" && count == 1) return from_json(arguments[0]);
  return Value::unknown();
}

std::string shown_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::array<char, 32> text{};
  // As many digits as GitHub's own runner shows.
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 15);
  // .NET writes the exponent with a large letter.
  std::replace(text.data(), end.ptr, 'e', 'E');
  return std::string(text.data(), end.ptr);
}

}  // namespace writ::github
