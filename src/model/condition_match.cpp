// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "model/evaluation.h"
#include "text/words.h"

namespace writ::iam {
namespace {

enum class Family : uint8_t {
  text,
  ignore_case,
  like,
  arn,
  number,
  date,
  boolean,
  bytes,
  address,
  null
};

struct Operator {
  std::string_view name;
  Family family;
  Comparison comparison = Comparison::equal;
};

// Negated operators are found by the name of what they negate.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
constexpr std::array<Operator, 19> operators = {{
    {"StringEquals", Family::text},
    {"StringLike", Family::like},
    {"StringEqualsIgnoreCase", Family::ignore_case},
    {"ArnLike", Family::arn},
    {"ArnEquals", Family::arn},
    {"Bool", Family::boolean},
    {"Null", Family::null},
    {"IpAddress", Family::address},
    {"NumericEquals", Family::number},
    {"NumericLessThan", Family::number, Comparison::less},
    {"NumericLessThanEquals", Family::number, Comparison::less_or_equal},
    {"NumericGreaterThan", Family::number, Comparison::greater},
    {"NumericGreaterThanEquals", Family::number, Comparison::greater_or_equal},
    {"DateEquals", Family::date},
    {"DateLessThan", Family::date, Comparison::less},
    {"DateLessThanEquals", Family::date, Comparison::less_or_equal},
    {"DateGreaterThan", Family::date, Comparison::greater},
    {"DateGreaterThanEquals", Family::date, Comparison::greater_or_equal},
    {"BinaryEquals", Family::bytes},
}};

/// `StringNotEquals` is `StringEquals` turned round, `NotIpAddress` is `IpAddress`.
const Operator* find_operator(std::string_view name, bool negated) {
  const std::size_t no = negated ? name.find("Not") : std::string_view::npos;
  const auto is_it = [&](const Operator& candidate) {
    if (no == std::string_view::npos) return candidate.name == name;
    return candidate.name.size() + 3 == name.size() &&
           candidate.name.substr(0, no) == name.substr(0, no) &&
           candidate.name.substr(no) == name.substr(no + 3);
  };
  const auto found = std::ranges::find_if(operators, is_it);
  return found == operators.end() ? nullptr : &*found;
}

Truth decided(std::optional<bool> answer) { return answer ? truth(*answer) : Truth::unknown; }

/// A pattern of an ARN needs all its six fields.
bool has_all_fields(std::string_view text) { return std::ranges::count(text, ':') >= 5; }

class Evaluation {
 public:
  Evaluation(const Condition& condition, const Operator& op, const Scope& scope)
      : condition_(condition), op_(op), scope_(scope) {}

  Truth absent() const {
    if (condition_.if_exists || condition_.for_all_values) return Truth::yes;
    if (condition_.for_any_value) return Truth::no;
    return truth(condition_.negated);
  }

  Truth present(const std::vector<Value>& values) const {
    if (values.empty()) return absent();
    if (condition_.for_all_values) {
      Truth all = Truth::yes;
      for (const Value& value : values) all = both(all, test(value));
      return all;
    }
    if (condition_.for_any_value) {
      Truth any = Truth::no;
      for (const Value& value : values) any = either(any, test(value));
      return any;
    }
    // Nobody documents what one comparison does with several values.
    return values.size() == 1 ? test(values.front()) : Truth::unknown;
  }

  Truth null(Truth is_absent) const {
    Truth any = Truth::no;
    for (const Str& value : condition_.values) {
      Truth wanted = Truth::unknown;
      if (value.known() && equals_ignoring_case(value.text, "true")) wanted = is_absent;
      if (value.known() && equals_ignoring_case(value.text, "false")) wanted = negation(is_absent);
      any = either(any, wanted);
    }
    return any;
  }

 private:
  Truth test(const Value& value) const {
    Truth any = Truth::no;
    for (const Str& wanted : condition_.values) {
      any = either(any, matches(wanted, value));
      if (any == Truth::yes) break;
    }
    return condition_.negated ? negation(any) : any;
  }

  Truth matches(const Str& wanted, const Value& value) const {
    switch (op_.family) {
      case Family::text: return match_text(wanted, Syntax::literal, value, scope_).truth;
      case Family::like: return match_text(wanted, Syntax::wildcards, value, scope_).truth;
      case Family::ignore_case:
        return match_text(wanted, Syntax::literal, value, scope_, glob::Case::insensitive).truth;
      case Family::arn:
        if (wanted.holes.empty() && !has_all_fields(wanted.text)) return Truth::unknown;
        return match_text(wanted, Syntax::arn_fields, value, scope_).truth;
      default: break;
    }
    if (!wanted.known() || !value.known()) return Truth::unknown;
    switch (op_.family) {
      case Family::number: return decided(compare_numbers(value.text, op_.comparison, wanted.text));
      case Family::date: return decided(compare_dates(value.text, op_.comparison, wanted.text));
      case Family::boolean: return decided(compare_booleans(value.text, wanted.text));
      case Family::bytes: return decided(compare_bytes(value.text, wanted.text));
      case Family::address: return decided(is_in_network(value.text, wanted.text));
      default: return Truth::unknown;
    }
  }

  const Condition& condition_;
  const Operator& op_;
  const Scope& scope_;
};

/// Written as AWS documents it; what another case of letters means, nobody says.
bool is_well_written(const Condition& condition) {
  std::string_view rest = condition.op.text;
  const auto take = [&](std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  };
  if (condition.for_all_values && !take("ForAllValues:")) return false;
  if (condition.for_any_value && !take("ForAnyValue:")) return false;
  return take(condition.base_op) && rest == (condition.if_exists ? "IfExists" : "");
}

/// Some value could not be read, so nobody knows what AWS made of it.
bool lost_values(const Condition& condition) {
  const Node& written = condition.key.node;
  return condition.values.size() != (written.is_sequence() ? written.size() : 1);
}

}  // namespace

std::string_view wanted_form(const Condition& condition) {
  const Operator* op = find_operator(condition.base_op, condition.negated);
  if (op == nullptr) return {};
  switch (op->family) {
    case Family::number: return "a number";
    case Family::date: return "a date such as `2026-01-31T00:00:00Z`";
    case Family::boolean:
    case Family::null: return "`true` or `false`";
    case Family::bytes: return "a text in base64";
    case Family::address: return "an IP address or a CIDR range";
    default: return {};
  }
}

bool takes_value(const Condition& condition, std::string_view value) {
  const Operator* op = find_operator(condition.base_op, condition.negated);
  if (op == nullptr) return true;
  switch (op->family) {
    case Family::number: return compare_numbers(value, Comparison::equal, value).has_value();
    case Family::date: return compare_dates(value, Comparison::equal, value).has_value();
    case Family::boolean:
    case Family::null: return compare_booleans(value, value).has_value();
    case Family::bytes: return compare_bytes(value, value).has_value();
    case Family::address: return is_in_network(value, value).has_value();
    default: return true;
  }
}

Truth match_condition(const Condition& condition, const Scope& scope) {
  const Operator* op = find_operator(condition.base_op, condition.negated);
  if (!op || !condition.op.holes.empty() || !condition.key.holes.empty() ||
      !is_well_written(condition) || lost_values(condition))
    return Truth::unknown;
  const Evaluation evaluation(condition, *op, scope);
  const ContextKey* key = scope.request->find(condition.key.text);
  using enum ContextKey::Presence;
  if (op->family == Family::null) {
    if (condition.if_exists || condition.for_all_values || condition.for_any_value)
      return Truth::unknown;
    if (!key || (key->presence == present && key->values.empty()))
      return evaluation.null(Truth::yes);
    return evaluation.null(key->presence == unknown ? Truth::unknown : Truth::no);
  }
  if (!key) return evaluation.absent();
  if (key->presence == present) return evaluation.present(key->values);
  const Truth answer = evaluation.present({Value::anything()});
  // A set that is there may be empty, which counts like no set.
  const bool maybe_empty = condition.for_all_values || condition.for_any_value;
  return key->presence == unknown || maybe_empty ? agreed(answer, evaluation.absent()) : answer;
}

}  // namespace writ::iam
