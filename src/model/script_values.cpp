// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/script_values.h"

#include <algorithm>
#include <utility>

namespace writ::shell {

using github::Value;
using github::Values;

Values unknown_values() { return {Value::unknown()}; }

Values known_values(std::string_view text) {
  if (text.size() > most_bytes) return {Value::like(std::string(text.substr(0, most_bytes)) + '*')};
  return {Value::of(std::string(text))};
}

Value pattern_value(std::string text) {
  const bool anything = !text.empty() && text.find_first_not_of('*') == std::string::npos;
  return anything ? Value::unknown() : Value::like(std::move(text));
}

bool is_anything(const Values& values) {
  return std::ranges::any_of(values,
                             [](const Value& each) { return each.kind == Value::Kind::unknown; });
}

const std::string* single_text(const Values& values) {
  return values.size() == 1 && values.front().known() ? &values.front().text : nullptr;
}

Values united(const Values& a, const Values& b) {
  if (is_anything(a) || is_anything(b)) return unknown_values();
  Values result = a;
  for (const Value& each : b) {
    if (std::ranges::find(result, each) == result.end()) result.push_back(each);
  }
  return result.size() > most_values ? unknown_values() : result;
}

Values as_texts(const Values& values) {
  if (values.empty() || values.size() > most_values || is_anything(values)) return unknown_values();
  Values texts;
  for (const Value& each : values) {
    Value text = each.known() ? known_values(each.shown()).front()
                              : pattern_value(each.kind == Value::Kind::pattern ? each.text : "*");
    if (text.kind == Value::Kind::unknown || text.text.size() > most_bytes + 1)
      return unknown_values();
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

void Joined::add(Text& text, std::string_view more, bool pattern) {
  if (text.full) return;
  text.pattern = text.pattern || pattern;
  if (pattern && text.text.ends_with('*') && more.starts_with('*')) more.remove_prefix(1);
  text.text += more.substr(0, most_bytes + 1);
  if (text.text.size() <= most_bytes) return;
  text.text.resize(most_bytes);
  text.text += '*';
  text.pattern = text.full = true;
}

void Joined::add(Text& text, const Value& value) {
  switch (value.kind) {
    case Value::Kind::text: return add(text, value.text, false);
    case Value::Kind::pattern: return add(text, value.text, true);
    case Value::Kind::null: return;
    default: return add(text, "*", true);
  }
}

void Joined::append(std::string_view literal) {
  for (Text& text : texts_) add(text, literal, false);
}

void Joined::append_anything() {
  for (Text& text : texts_) add(text, "*", true);
}

void Joined::append(const Values& values) {
  if (values.size() == 1) {
    for (Text& text : texts_) add(text, values.front());
  } else if (values.empty() || texts_.size() * values.size() > most_values) {
    append_anything();
  } else {
    std::vector<Text> longer;
    for (const Text& text : texts_) {
      for (const Value& value : values) add(longer.emplace_back(text), value);
    }
    texts_ = std::move(longer);
  }
}

Values Joined::take() {
  Values values;
  for (Text& text : texts_) {
    Value value =
        text.pattern ? pattern_value(std::move(text.text)) : Value::of(std::move(text.text));
    if (value.kind == Value::Kind::unknown) return unknown_values();
    if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace writ::shell
