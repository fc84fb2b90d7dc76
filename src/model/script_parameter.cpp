// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Parameters of a shell and what `${ }` makes of them.
// https://www.gnu.org/software/bash/manual/bash.html#Shell-Parameter-Expansion

#include <algorithm>
#include <charconv>

#include "model/script_runner.h"
#include "model/shell_lexer.h"
#include "text/words.h"

namespace writ::shell {

using github::Value;
using github::Values;

namespace {

constexpr unsigned most_nested = 8;
constexpr std::string_view pattern_characters = "*?[]\\(|+@!";

/// The word of an operator, such as the default of `${X:-default}`.
class OperandReader : private Lexer {
 public:
  explicit OperandReader(std::string_view text) : Lexer(text) {}

  Word read(bool in_double_quotes) {
    Word out;
    while (!done()) {
      if (in_double_quotes && peek() == '\'') {
        out.text += '\'';
        advance(1);
      } else {
        unquoted(out);
      }
    }
    out.end = static_cast<uint32_t>(pos_);
    return out;
  }

 private:
  // Operands with substitutions are not read.
  void read_commands(char) override { pos_ = end_; }
};

bool is_name_byte(char c) { return is_alnum(c) || c == '_'; }

std::size_t name_size(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_name_byte(text[size])) ++size;
  if (size == 0 && !text.empty() && std::string_view("@*#?-$!").find(text[0]) != text.npos)
    return 1;
  return size;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Each value changed by a function from its text; unknown if it gives none for one.
template <class Change>
Values changed(const Values& values, Change change) {
  Values result;
  for (const Value& each : values) {
    std::optional<Value> value = change(each);
    if (!value || value->kind == Value::Kind::unknown) return unknown_values();
    if (std::ranges::find(result, *value) == result.end()) result.push_back(std::move(*value));
  }
  return result;
}

Value like_before(const Value& before, std::string text) {
  return before.known() ? Value::of(std::move(text)) : pattern_value(std::move(text));
}

struct Removal {
  bool from_end = false;
  bool longest = false;
};

/// Patterns that are literal or have one `*` at the end that matters; null for others.
std::optional<Value> without(const Value& value, std::string_view pattern, Removal removal) {
  const std::string_view text(value.text);
  const bool wild = removal.from_end ? pattern.ends_with('*') : pattern.starts_with('*');
  std::string_view literal = pattern;
  if (wild) removal.from_end ? literal.remove_suffix(1) : literal.remove_prefix(1);
  if (literal.empty() || literal.find_first_of(pattern_characters) != literal.npos)
    return std::nullopt;
  if (!value.known()) {
    // What is unknown must not decide whether it matches.
    const std::size_t star = removal.from_end ? text.rfind('*') : text.find('*');
    const std::string_view certain =
        removal.from_end ? text.substr(star + 1) : text.substr(0, star);
    if (wild) {
      const std::size_t at = removal.from_end ? certain.rfind(literal) : certain.find(literal);
      if (removal.longest || at == certain.npos) return std::nullopt;
      return pattern_value(std::string(removal.from_end ? text.substr(0, star + 1 + at)
                                                        : text.substr(at + literal.size())));
    }
    if (certain.size() < literal.size()) return std::nullopt;
  }
  std::size_t at = text.npos;
  if (wild) {
    const bool last = removal.from_end != removal.longest;
    at = last ? text.rfind(literal) : text.find(literal);
  } else if (removal.from_end ? text.ends_with(literal) : text.starts_with(literal)) {
    at = removal.from_end ? text.size() - literal.size() : 0;
  }
  if (at == text.npos) return value;
  return like_before(
      value, std::string(removal.from_end ? text.substr(0, at) : text.substr(at + literal.size())));
}

std::optional<int> number(std::string_view text) {
  text = trim(text);
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<Value> substring(const Value& value, std::string_view operand) {
  const std::size_t colon = operand.find(':');
  const std::string_view offset_text = trim(operand.substr(0, colon));
  const auto offset = offset_text.empty() ? std::optional<int>(0) : number(offset_text);
  if (!value.known() || !is_ascii(value.text) || !offset) return std::nullopt;
  const auto size = static_cast<int>(value.text.size());
  const int begin = *offset < 0 ? size + *offset : std::min(*offset, size);
  if (begin < 0) return Value::of(std::string());
  int end = size;
  if (colon != operand.npos) {
    const auto length = number(operand.substr(colon + 1));
    if (!length) return std::nullopt;
    end = *length < 0 ? size + *length : std::min(size - begin, *length) + begin;
  }
  if (end < begin) return std::nullopt;
  return Value::of(
      value.text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

std::optional<Value> replaced(const Value& value, std::string_view pattern, std::string_view by,
                              char mode) {
  if (!value.known() || pattern.empty() ||
      pattern.find_first_of(pattern_characters) != pattern.npos || by.find('&') != by.npos)
    return std::nullopt;
  const std::string_view text(value.text);
  if (mode == '#' || mode == '%') {
    const bool fits = mode == '#' ? text.starts_with(pattern) : text.ends_with(pattern);
    if (!fits) return value;
    const std::string rest(mode == '#' ? text.substr(pattern.size())
                                       : text.substr(0, text.size() - pattern.size()));
    return known_values(mode == '#' ? std::string(by) + rest : rest + std::string(by)).front();
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = text.find(pattern); found != text.npos && out.size() <= most_bytes;
       found = mode == '/' ? text.find(pattern, at) : text.npos) {
    out += text.substr(at, found - at);
    out += by;
    at = found + pattern.size();
  }
  out += text.substr(at);
  return known_values(out).front();
}

std::optional<Value> recased(const Value& value, bool upper, bool all) {
  if (!is_ascii(value.text)) return std::nullopt;
  std::string text = value.text;
  for (std::size_t i = 0; i < (all ? text.size() : std::min<std::size_t>(1, text.size())); ++i) {
    const char lower = to_lower(text[i]);
    text[i] = upper && is_alpha(lower) ? static_cast<char>(lower - ('a' - 'A')) : lower;
  }
  return like_before(value, std::move(text));
}

}  // namespace

Values Runner::variable(std::string_view name) {
  if (name.empty()) return unknown_values();
  if (is_digit(name[0])) {
    if (parameters_ == nullptr || name == "0") return unknown_values();
    const auto index = number(name);
    if (!index) return unknown_values();
    const auto at = static_cast<std::size_t>(*index);
    return at <= parameters_->size() ? (*parameters_)[at - 1] : Values{Value::null()};
  }
  if (!is_alpha(name[0]) && name[0] != '_') return unknown_values();
  const Values* values = state_.find(name);
  if (values == nullptr) return unknown_values();
  std::size_t cost = 0;
  for (const Value& each : *values) cost += each.text.size();
  return spend(cost) ? *values : unknown_values();
}

Values Runner::operand_values(std::string_view operand, bool quoted, Place& place) {
  if (operand.find("$(") != operand.npos || operand.find('`') != operand.npos ||
      place.depth >= most_nested || !spend(operand.size()))
    return unknown_values();
  if (operand.find_first_of("$'\"\\") == operand.npos) return known_values(operand);
  const Word word = OperandReader(operand).read(quoted);
  return expand_joined(word, Place{.command = place.command, .depth = place.depth + 1});
}

/// `-`, `=` and `+`, with a colon that takes empty for unset.
Values Runner::with_default(std::string_view name, std::string_view op, std::string_view operand,
                            bool quoted, Place& place) {
  const bool colon = op.starts_with(':');
  const char kind = op.back();
  const Values values = variable(name);
  if (is_anything(values)) return unknown_values();
  const auto missing = [colon](const Value& value) {
    return value.kind == Value::Kind::null ? Truth::yes : colon ? negation(value.truth) : Truth::no;
  };
  Values kept;
  Truth some_missing = Truth::no;
  bool some_given = false;
  for (const Value& each : values) {
    const Truth is_missing = missing(each);
    some_missing = either(some_missing, is_missing);
    some_given = some_given || is_missing != Truth::yes;
    if (is_missing != Truth::yes) kept.push_back(each);
  }
  if (kind == '?') return kept.empty() ? values : kept;
  if (kind == '+') {
    if (!some_given) return known_values("");
    const Values other = operand_values(operand, quoted, place);
    return some_missing == Truth::no ? other : united(other, known_values(""));
  }
  if (some_missing == Truth::no) return kept;
  const Values other = operand_values(operand, quoted, place);
  Values result = kept.empty() ? other : united(kept, other);
  if (kind == '=') state_.set(name, result);
  return result;
}

Values Runner::parameter(std::string_view inner, bool quoted, Place& place) {
  if (inner.size() > 1 && inner[0] == '#') {  // the length of its text
    if (name_size(inner.substr(1)) != inner.size() - 1) return unknown_values();
    return changed(variable(inner.substr(1)), [](const Value& value) -> std::optional<Value> {
      if (!value.known() || !is_ascii(value.text)) return std::nullopt;
      return Value::of(std::to_string(value.text.size()));
    });
  }
  const std::size_t size = name_size(inner);
  const std::string_view name = inner.substr(0, size);
  const std::string_view rest = inner.substr(size);
  if (size == 0 || rest.empty()) return size == 0 ? unknown_values() : variable(name);
  const std::string_view op = rest.substr(0, rest[0] == ':' ? 2 : 1);
  if (std::string_view("-=+?").find(op.back()) != std::string_view::npos)
    return with_default(name, op, rest.substr(op.size()), quoted, place);
  const Values values = variable(name);
  std::size_t cost = rest.size();
  for (const Value& each : values) cost += each.text.size();
  if (is_anything(values) || !spend(cost)) return unknown_values();
  const char kind = rest[0];
  const bool doubled = rest.size() > 1 && rest[1] == kind;
  const std::string_view operand = rest.substr(doubled ? 2 : 1);
  const auto single = [&](std::string_view text) -> std::optional<std::string> {
    const Values read = operand_values(text, false, place);
    const std::string* known = single_text(read);
    return known == nullptr ? std::nullopt : std::optional<std::string>(*known);
  };
  switch (kind) {
    case ':':
      return changed(values, [&](const Value& value) { return substring(value, rest.substr(1)); });
    case '#':
    case '%': {
      const auto pattern = single(operand);
      if (!pattern) return unknown_values();
      return changed(values, [&](const Value& value) {
        return without(value, *pattern, {.from_end = kind == '%', .longest = doubled});
      });
    }
    case '/': {
      const bool anchored = !doubled && (operand.starts_with('#') || operand.starts_with('%'));
      const char mode = doubled ? '/' : anchored ? operand[0] : '1';
      const std::string_view both = operand.substr(anchored ? 1 : 0);
      const std::size_t slash = both.find('/');
      if (slash != both.npos && slash > 0 && both[slash - 1] == '\\') return unknown_values();
      const auto pattern = single(both.substr(0, slash));
      const auto by =
          slash == both.npos ? std::optional<std::string>("") : single(both.substr(slash + 1));
      if (!pattern || !by) return unknown_values();
      return changed(values,
                     [&](const Value& value) { return replaced(value, *pattern, *by, mode); });
    }
    case '^':
    case ',':
      if (!operand.empty()) return unknown_values();
      return changed(values,
                     [&](const Value& value) { return recased(value, kind == '^', doubled); });
    default: return unknown_values();
  }
}

}  // namespace writ::shell
