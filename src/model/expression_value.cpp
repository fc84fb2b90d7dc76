// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Evaluation of expressions over sets of values.
// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators

#include "writ/expression_value.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/expression_functions.h"
#include "text/words.h"

namespace writ::github {
namespace {

constexpr std::size_t most_values = 64;
constexpr std::size_t most_nodes = 4096;
/// In one text: putting it together copies what stands before each of them.
constexpr std::size_t most_expressions = 256;

void add(Values& values, Value value) {
  if (std::ranges::find(values, value) != values.end()) return;
  values.push_back(std::move(value));
}

/// Too many to follow are one that nothing is known of.
Values bounded(Values values) {
  if (values.empty() || values.size() > most_values) return {Value::unknown()};
  return values;
}

class Evaluator {
 public:
  Evaluator(const Expression& expression, const Bindings& bindings)
      : expression_(expression), bindings_(bindings) {}

  Values value(uint32_t index) const {
    const ExpressionNode& node = expression_.at(index);
    switch (node.kind) {
      case ExpressionKind::null: return {Value::null()};
      case ExpressionKind::boolean: return {Value::of(node.number != 0)};
      case ExpressionKind::number: return {Value::of(node.number)};
      case ExpressionKind::string: return {Value::of(literal_text(node.text))};
      case ExpressionKind::context:
      case ExpressionKind::property:
      case ExpressionKind::index: return read(index);
      case ExpressionKind::all: return {Value::unknown()};
      case ExpressionKind::call: return call(index);
      case ExpressionKind::not_: return negate(value(node.first_child));
      case ExpressionKind::and_:
      case ExpressionKind::or_: return choose(node);
      default: return compare(node);
    }
  }

 private:
  Values read(uint32_t index) const { return look_up(bindings_, dotted_name(expression_, index)); }

  Values negate(const Values& values) const {
    Values result;
    for (const Value& each : values) {
      add(result,
          each.truth == Truth::unknown ? Value::unknown() : Value::of(each.truth == Truth::no));
    }
    return bounded(std::move(result));
  }

  /// `&&` and `||` give one of their operands.
  Values choose(const ExpressionNode& node) const {
    const Truth ends = node.kind == ExpressionKind::and_ ? Truth::no : Truth::yes;
    const Values left = value(node.first_child);
    Values result;
    bool goes_on = false;
    for (Value each : left) {
      goes_on = goes_on || each.truth != ends;
      if (each.truth == Truth::unknown) each = taken_as(std::move(each), ends);
      if (each.truth == ends) add(result, std::move(each));
    }
    if (!goes_on) return bounded(std::move(result));
    for (Value& each : value(expression_.at(node.first_child).next)) add(result, std::move(each));
    return bounded(std::move(result));
  }

  /// What a value is where a condition takes it so. A text that does not hold is empty.
  static Value taken_as(Value value, Truth truth) {
    if (value.kind == Value::Kind::pattern && truth == Truth::no) return Value::of(std::string());
    value.truth = truth;
    return value;
  }

  Values compare(const ExpressionNode& node) const {
    const Values left = value(node.first_child);
    const Values right = value(expression_.at(node.first_child).next);
    Values result;
    for (const Value& a : left) {
      for (const Value& b : right) {
        const Truth holds = compare_values(node.kind, a, b);
        add(result, holds == Truth::unknown ? Value::unknown() : Value::of(holds == Truth::yes));
      }
    }
    return bounded(std::move(result));
  }

  /// `case(…)`: the arm behind the first condition that holds, each that may be it.
  Values arms(const std::vector<uint32_t>& arguments) const {
    Values result;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
      const Values conditions = value(arguments[i]);
      const auto is = [&](Truth truth) {
        return std::ranges::all_of(conditions,
                                   [truth](const Value& each) { return each.truth == truth; });
      };
      if (is(Truth::no)) continue;
      for (Value& each : value(arguments[i + 1])) add(result, std::move(each));
      if (is(Truth::yes)) return bounded(std::move(result));
    }
    for (Value& each : value(arguments.back())) add(result, std::move(each));
    return bounded(std::move(result));
  }

  Values call(uint32_t index) const {
    const ExpressionNode& node = expression_.at(index);
    const std::vector<uint32_t> children = expression_.children(index);
    if (equals_ignoring_case(node.text, "case") && children.size() % 2 == 1) return arms(children);
    std::vector<Values> arguments;
    std::size_t combinations = 1;
    for (const uint32_t child : children) {
      arguments.push_back(value(child));
      combinations *= arguments.back().size();
      if (combinations > most_values) return {Value::unknown()};
    }
    const std::string name = to_lower(node.text);
    Values result;
    for (std::size_t i = 0; i < combinations; ++i) {
      std::vector<Value> chosen;
      std::size_t rest = i;
      for (const Values& each : arguments) {
        chosen.push_back(each[rest % each.size()]);
        rest /= each.size();
      }
      add(result, call_function(name, chosen));
    }
    return bounded(std::move(result));
  }

  const Expression& expression_;
  const Bindings& bindings_;
};

/// A condition without its `${{ }}`; what has something beside them stays as it is, for it is a
/// text.
std::string_view without_marks(std::string_view text) {
  if (text.starts_with("${{") && end_of_expression(text, 0) == text.size())
    return text.substr(3, text.size() - 5);
  return text;
}

}  // namespace

Value Value::unknown(Truth truth) {
  Value value;
  value.truth = truth;
  return value;
}

Value Value::null() { return {Kind::null, 0, {}, {}, Truth::no}; }
Value Value::of(bool value) {
  return {Kind::boolean, value ? 1.0 : 0.0, {}, {}, writ::truth(value)};
}

Value Value::of(double value) {
  return {Kind::number, value, {}, {}, writ::truth(value != 0 && !std::isnan(value))};
}

Value Value::of(std::string text) {
  const Truth truth = writ::truth(!text.empty());
  return {Kind::text, 0, std::move(text), {}, truth};
}

Value Value::like(std::string pattern, std::vector<std::string> except) {
  const bool may_be_empty = pattern.find_first_not_of('*') == std::string::npos;
  return {Kind::pattern, 0, std::move(pattern), std::move(except),
          may_be_empty ? Truth::unknown : Truth::yes};
}

std::string Value::shown() const {
  switch (kind) {
    case Kind::boolean: return number != 0 ? "true" : "false";
    case Kind::number: return shown_number(number);
    case Kind::text:
    case Kind::pattern: return text;
    case Kind::null: return {};
    default: return "*";
  }
}

Values look_up(const Bindings& bindings, std::string_view name) {
  if (const auto found = bindings.find(name); found != bindings.end()) return found->second;
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const std::string_view outer = name.substr(0, dot);
    if (const auto rest = bindings.find(std::string(outer) + ".*"); rest != bindings.end())
      return rest->second;
    const auto found = bindings.find(outer);
    if (found == bindings.end()) continue;
    // A text or number has no members.
    const bool plain = std::ranges::all_of(found->second, [](const Value& value) {
      return value.known() || value.kind == Value::Kind::pattern;
    });
    return {plain ? Value::null() : Value::unknown()};
  }
  return {Value::unknown()};
}

Values evaluate(const Expression& expression, const Bindings& bindings) {
  // The evaluation goes as deep as a chain of operators is long.
  if (expression.root == ExpressionNode::none || expression.nodes.size() > most_nodes)
    return {Value::unknown()};
  return Evaluator(expression, bindings).value(expression.root);
}

Values evaluate_text(std::string_view scalar, const Bindings& bindings) {
  Values results = {Value::of(std::string())};
  const auto append = [&](const Values& parts) {
    Values longer;
    for (const Value& before : results) {
      for (const Value& part : parts) {
        if (longer.size() > most_values) return false;
        const bool known = before.known() && part.known();
        std::string text = before.shown() + part.shown();
        add(longer, known ? Value::of(std::move(text)) : Value::like(std::move(text)));
      }
    }
    results = std::move(longer);
    return results.size() <= most_values;
  };
  std::size_t expressions = 0;
  while (!scalar.empty()) {
    const std::size_t begin = std::min(scalar.find("${{"), scalar.size());
    if (begin > 0) append({Value::of(std::string(scalar.substr(0, begin)))});
    scalar.remove_prefix(begin);
    if (scalar.empty()) break;
    const std::size_t end = end_of_expression(scalar, 0);
    if (end == std::string_view::npos || ++expressions > most_expressions ||
        !append(evaluate(parse_expression(scalar.substr(3, end - 5)), bindings)))
      return {Value::unknown()};
    scalar.remove_prefix(end);
  }
  return results;
}

Values evaluate_scalar(std::string_view scalar, const Bindings& bindings) {
  const bool alone = scalar.starts_with("${{") && end_of_expression(scalar, 0) == scalar.size();
  if (!alone) return evaluate_text(scalar, bindings);
  return evaluate(parse_expression(scalar.substr(3, scalar.size() - 5)), bindings);
}

Values evaluate_node(const Node& scalar, const Bindings& bindings) {
  const std::string_view text = scalar.text();
  switch (scalar.kind()) {
    case NodeKind::null: return {Value::null()};
    case NodeKind::boolean: return {Value::of(equals_ignoring_case(text, "true"))};
    case NodeKind::number: {
      const std::string_view digits = text.substr(text.find_first_not_of("+-"));
      if (equals_ignoring_case(digits, ".inf"))
        return {Value::of(text.front() == '-' ? -HUGE_VAL : HUGE_VAL)};
      return {Value::of(number_in(text))};
    }
    case NodeKind::string: return evaluate_scalar(text, bindings);
    default: return {Value::unknown()};
  }
}

Truth condition_holds(std::string_view condition, const Bindings& bindings) {
  const std::string_view text = without_marks(condition);
  if (trim(text).empty()) return Truth::yes;
  // Anything beside the marks makes it a text, and that is true.
  if (text.find("${{") != std::string_view::npos) return Truth::yes;
  const Values values = evaluate(parse_expression(text), bindings);
  Truth holds = values.front().truth;
  for (const Value& each : values) holds = agreed(holds, each.truth);
  return holds;
}

std::vector<std::string> compared_texts(std::string_view condition, std::string_view name) {
  std::vector<std::string> texts;
  const Expression expression = parse_expression(without_marks(condition));
  if (expression.nodes.size() > most_nodes) return texts;
  const auto is_named = [&](uint32_t node) { return dotted_name(expression, node) == name; };
  for (uint32_t i = 0; i < expression.nodes.size(); ++i) {
    const ExpressionNode& node = expression.at(i);
    const bool equal = node.kind == ExpressionKind::equal || node.kind == ExpressionKind::not_equal;
    if (!equal &&
        !(node.kind == ExpressionKind::call && equals_ignoring_case(node.text, "contains")))
      continue;
    const std::vector<uint32_t> sides = expression.children(i);
    if (sides.size() != 2) continue;
    for (std::size_t side = 0; equal && side < 2; ++side) {
      const ExpressionNode& other = expression.at(sides[1 - side]);
      if (other.kind == ExpressionKind::string && is_named(sides[side]))
        texts.push_back(literal_text(other.text));
    }
    if (equal || !is_named(sides[1])) continue;
    const Bindings nothing;
    for (const Value& list : Evaluator(expression, nothing).value(sides[0])) {
      if (list.kind == Value::Kind::list)
        texts.insert(texts.end(), list.items.begin(), list.items.end());
    }
  }
  return texts;
}

std::vector<std::string> compared_patterns(std::string_view condition, std::string_view name) {
  std::vector<std::string> patterns;
  const Expression expression = parse_expression(without_marks(condition));
  if (expression.nodes.size() > most_nodes) return patterns;
  for (uint32_t i = 0; i < expression.nodes.size(); ++i) {
    const ExpressionNode& node = expression.at(i);
    if (node.kind != ExpressionKind::call) continue;
    const std::string function = to_lower(node.text);
    const bool open_before = function == "endswith" || function == "contains";
    const bool open_behind = function == "startswith" || function == "contains";
    const std::vector<uint32_t> sides = expression.children(i);
    if ((!open_before && !open_behind) || sides.size() != 2) continue;
    const ExpressionNode& part = expression.at(sides[1]);
    if (part.kind != ExpressionKind::string || dotted_name(expression, sides[0]) != name) continue;
    const std::string text = literal_text(part.text);
    if (text.empty() || text.find_first_of("*?") != std::string::npos) continue;
    patterns.push_back((open_before ? "*" : "") + text + (open_behind ? "*" : ""));
  }
  return patterns;
}

std::string dotted_name(const Expression& expression, uint32_t index) {
  std::vector<std::string> parts;
  while (true) {
    const ExpressionNode& node = expression.at(index);
    if (node.kind == ExpressionKind::context || node.kind == ExpressionKind::property) {
      parts.push_back(to_lower(node.text));
      if (node.kind == ExpressionKind::context) break;
    } else if (node.kind == ExpressionKind::index) {
      const ExpressionNode& key = expression.at(expression.at(node.first_child).next);
      if (key.kind != ExpressionKind::string) return {};
      parts.push_back(to_lower(literal_text(key.text)));
    } else {
      return {};
    }
    index = node.first_child;
  }
  std::string name;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part)
    name += (name.empty() ? "" : ".") + *part;
  return name;
}

}  // namespace writ::github
