// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/condition_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "text/words.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

constexpr std::size_t shown_values = 3;
/// In a command that is to be copied.
constexpr std::size_t longest_value = 60;

struct Relation {
  std::string_view op;
  std::string_view words;  ///< after "is" or "to be"
};

// Operators that are not here say that something is what a value says.
constexpr std::array<Relation, 13> relations = {{
    {"StringLike", " like"},
    {"ArnLike", " like"},
    {"ArnEquals", " like"},
    {"IpAddress", " in"},
    {"NumericLessThan", " below"},
    {"NumericLessThanEquals", " at most"},
    {"NumericGreaterThan", " above"},
    {"NumericGreaterThanEquals", " at least"},
    {"DateLessThan", " before"},
    {"DateLessThanEquals", " at or before"},
    {"DateGreaterThan", " after"},
    {"DateGreaterThanEquals", " at or after"},
    {"Null", " absent"},
}};

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

std::string_view relation_of(const iam::Condition& condition) {
  std::string op(condition.base_op);
  const std::size_t no = op.find("Not");
  if (condition.negated && no != std::string::npos) op.erase(no, 3);
  const auto found = std::ranges::find(relations, op, &Relation::op);
  if (found == relations.end()) return "";
  // Without a wildcard a pattern is the text itself.
  const bool pattern = std::ranges::any_of(condition.values, [](const Str& value) {
    return value.text.find_first_of("*?") != std::string_view::npos;
  });
  return found->words == " like" && !pattern ? "" : found->words;
}

bool is_null(const iam::Condition& condition) { return condition.base_op == "Null"; }
bool wants_absent(const iam::Condition& condition) {
  return is_null(condition) && !condition.values.empty() &&
         equals_ignoring_case(condition.values.front().text, "true");
}

std::string subject(const iam::Condition& condition) {
  const std::string key = ticks(condition.key.text);
  if (condition.for_all_values) return "every value of " + key;
  return condition.for_any_value ? "some value of " + key : key;
}

std::string values(const iam::Condition& condition) {
  std::vector<std::string> words;
  for (const Str& value : condition.values) {
    if (words.size() == shown_values) break;
    words.push_back(ticks(value.text));
  }
  const std::size_t more = condition.values.size() - words.size();
  if (more > 0) words.push_back(std::to_string(more) + " more");
  return words.empty() ? "nothing" : join(words, " or ");
}

/// What follows "is", "is not", "to be" or "not to be".
std::string predicate(const iam::Condition& condition) {
  if (is_null(condition)) return wants_absent(condition) ? " absent" : " present";
  return std::string(relation_of(condition)) + " " + values(condition) +
         (condition.if_exists ? ", or absent" : "");
}

std::string what_request_has(const iam::ContextKey* key) {
  using Presence = iam::ContextKey::Presence;
  if (key == nullptr || (key->presence == Presence::present && key->values.empty()))
    return ", which the request lacks";
  if (key->presence != Presence::present) return "";
  return ", but it is " + ticks(key->values.front().text) +
         (key->values.size() > 1 ? " and others" : "");
}

}  // namespace

std::string as_fact(const iam::Condition& condition) {
  return subject(condition) + (condition.negated ? " is not" : " is") + predicate(condition);
}

std::string as_need(const iam::Condition& condition, const iam::Request& request) {
  const std::string need = "needs " + subject(condition) +
                           (condition.negated ? " not to be" : " to be") + predicate(condition);
  return is_null(condition) ? need : need + what_request_has(request.find(condition.key.text));
}

std::string as_option(const iam::Condition& condition) {
  const bool plain = !condition.negated && !is_null(condition) && relation_of(condition).empty() &&
                     !condition.values.empty() && condition.values.front().known() &&
                     condition.values.front().text.size() <= longest_value;
  return "--context " + std::string(condition.key.text) + "=" +
         (plain ? std::string(condition.values.front().text) : "VALUE");
}

}  // namespace writ::simulate
