// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rule/condition.h"
#include "rule/fact_table.h"
#include "rule/load.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "tree/map_reader.h"
#include "writ/check.h"

namespace writ {
namespace {

constexpr std::string_view operators[] = {"covers", "matches", "absent"};

std::string did_you_mean(std::string_view word) {
  return word.empty() ? std::string() : "did you mean `" + std::string(word) + "`?";
}

/// The fact a name stands for, if rules on this subject may use it.
const Fact* resolve(MapReader& reader, std::string_view name, Span place,
                    std::string_view subject) {
  const Fact* fact = find_fact(name);
  if (fact == nullptr) {
    reader.problem(place, "there is no fact `" + quoted(name) + "`",
                   did_you_mean(nearest_fact(name)));
  } else if (!subject_has_fact(subject, name)) {
    reader.problem(
        place, "a rule on each `" + quoted(subject) + "` cannot ask for `" + quoted(name) + "`");
    return nullptr;
  }
  return fact;
}

void read_operand(MapReader& reader, const Node& entry, const Fact& fact, Condition& condition,
                  RuleArena& arena) {
  const auto set = [&](Operator op, std::string_view text) {
    condition.op = op;
    condition.operands = arena.keep(std::vector{arena.keep(text)});
  };
  if (entry.is_sequence()) {
    std::vector<std::string_view> words;
    for (const Node item : entry) words.push_back(arena.keep(item.text()));
    condition.op = Operator::one_of;
    condition.operands = arena.keep(std::move(words));
    return;
  }
  if (!entry.is_mapping()) {
    if (entry.is_null())
      reader.problem(
          entry.span(),
          "a condition compares with something; `{absent: true}` asks whether nothing is there");
    set(Operator::equals, entry.text());
    if (fact.type == FactType::boolean && entry.text() != "true" && entry.text() != "false") {
      reader.problem(entry.span(),
                     "`" + std::string(fact.name) + "` is `true` or `false`, never this");
    }
    return;
  }
  const Node op = entry.size() == 1 ? *entry.begin() : Node();
  const std::string_view word = op.key();
  if (std::ranges::find(operators, word) == std::end(operators)) {
    reader.problem(
        op.present() ? op.key_span() : entry.span(),
        "a condition is a value, a list of values, or one of `covers`, `matches` and `absent`",
        did_you_mean(nearest(word, operators)));
    return;
  }
  if (!op.is_scalar() || op.text().empty()) {
    reader.problem(op.span(), "`" + std::string(word) + "` takes one text");
    return;
  }
  set(word == "covers"    ? Operator::covers
      : word == "matches" ? Operator::matches
                          : Operator::absent,
      op.text());
  if (condition.op == Operator::covers && fact.type != FactType::actions) {
    reader.problem(op.key_span(),
                   "`covers` compares actions, but `" + std::string(fact.name) + "` holds none");
  }
  if (condition.op == Operator::absent && op.text() != "true" && op.text() != "false") {
    reader.problem(op.span(), "`absent` is `true` or `false`");
  }
  if (condition.op == Operator::matches) {
    const std::string error = pattern_error(op.text());
    if (!error.empty()) reader.problem(op.span(), "this is not a valid pattern: " + quoted(error));
  }
}

std::span<const Condition> read_conditions(MapReader& reader, std::string_view key,
                                           std::string_view subject, RuleArena& arena) {
  std::vector<Condition> conditions;
  for (const Node entry : reader.mapping(key)) {
    const Fact* fact = resolve(reader, entry.key(), entry.key_span(), subject);
    if (fact == nullptr) continue;
    Condition condition;
    condition.fact = arena.keep(entry.key());
    condition.place = entry.span();
    read_operand(reader, entry, *fact, condition, arena);
    conditions.push_back(condition);
  }
  return arena.conditions.emplace_back(std::move(conditions));
}

void check_message(MapReader& reader, const Rule& rule, const Node& message) {
  std::string_view rest = rule.message;
  while (true) {
    const auto open = rest.find('{');
    if (open == std::string_view::npos) return;
    const auto close = rest.find('}', open);
    if (close == std::string_view::npos) {
      reader.problem(message.span(), "a `{` in the message has no `}`");
      return;
    }
    resolve(reader, rest.substr(open + 1, close - open - 1), message.span(), rule.each);
    rest.remove_prefix(close + 1);
  }
}

}  // namespace

void load_conditions(MapReader& reader, Rule& rule, RuleArena& arena) {
  const auto names = subject_names();
  const int subject = reader.choice("each", {names.begin(), names.end()});
  if (subject < 0) return;
  rule.each = names[static_cast<std::size_t>(subject)];
  reader.required("when");
  rule.when = read_conditions(reader, "when", rule.each, arena);
  rule.unless = read_conditions(reader, "unless", rule.each, arena);
  rule.at = arena.keep(reader.text("at"));
  if (!rule.at.empty()) resolve(reader, rule.at, reader.node("at").span(), rule.each);
  rule.message = arena.keep(trim(reader.required_text("message")));
  check_message(reader, rule, reader.node("message"));
}

}  // namespace writ
