// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/policy_reach.h"

#include <algorithm>
#include <set>
#include <string>

#include "writ/catalogue.h"
#include "writ/decision.h"

namespace writ::iam {
namespace {

constexpr std::size_t most_words = 12;  ///< of one element of a statement
constexpr std::size_t most_requests = 4000;

/// A text that a pattern fits: each wildcard filled with something that is written nowhere.
std::string filled(std::string_view pattern, std::string_view filling) {
  std::string text;
  for (const char c : pattern) {
    if (c == '*')
      text += filling;
    else
      text += c == '?' ? 'q' : c;
  }
  return text;
}

Layer layer_of(PolicyKind kind) {
  return has_principals(kind) || kind == PolicyKind::trust ? Layer::resource : Layer::identity;
}

/// Does the policy, taken alone, let the request pass?
Truth passes(const Policy& policy, const Request& request) {
  Truth allowed = Truth::no;
  Truth denied = Truth::no;
  for (const Statement& statement : policy.statements) {
    const Truth applies =
        match_statement(statement, policy, layer_of(policy.kind), request).applies();
    if (applies == Truth::no) continue;
    if (statement.effect == Effect::unknown) {
      if (allowed == Truth::no) allowed = Truth::unknown;
      continue;
    }
    Truth& side = statement.allows() ? allowed : denied;
    if (side != Truth::yes) side = applies;
  }
  if (denied == Truth::yes) return Truth::no;
  return denied == Truth::no || allowed == Truth::no ? allowed : Truth::unknown;
}

bool lets_more(Truth before, Truth after) { return before == Truth::no && after != Truth::no; }

/// The words that requests are made of. Owns them; requests only view.
struct Words {
  std::set<std::string> actions;
  std::set<std::string> resources;
  std::set<std::string> callers;
  std::vector<std::vector<std::pair<std::string, std::string>>> contexts;  ///< key and value
};

void add(std::set<std::string>& words, std::string word) {
  if (words.size() < most_words && !word.empty()) words.insert(std::move(word));
}

/// The contexts that meet a statement's conditions, by their first values, their second and so on,
/// and one with other values.
void add_contexts(Words& words, const Statement& statement) {
  constexpr std::size_t most_values = 4;
  if (statement.conditions.empty()) return;
  for (std::size_t round = 0; round <= most_values; ++round) {
    std::vector<std::pair<std::string, std::string>> met;
    bool differs = round == 0 || round == most_values;
    for (const Condition& condition : statement.conditions) {
      const std::size_t size = condition.values.size();
      if (size == 0) continue;
      differs = differs || round < size;
      met.emplace_back(condition.key.text,
                       round == most_values
                           ? "x"
                           : filled(condition.values[std::min(round, size - 1)].text, "x"));
    }
    if (differs && words.contexts.size() < most_words) words.contexts.push_back(std::move(met));
  }
}

void add_statement(Words& words, const Statement& statement) {
  for (const Str& action : statement.actions) {
    add(words.actions, filled(action.text, "Anything"));
    const auto known = catalogue::ActionSet::expand(action.text).ids();
    if (known.empty()) continue;
    add(words.actions, catalogue::full_name(known.front()));
    add(words.actions, catalogue::full_name(known.back()));
  }
  for (const Str& resource : statement.resources) {
    add(words.resources, filled(resource.text, "x"));
    add(words.resources, filled(resource.text, "x/y"));
  }
  for (const Principal& principal : statement.principals)
    add(words.callers, filled(principal.value.text, "x"));
  add_contexts(words, statement);
}

bool has_same(const Policy& policy, const Statement& statement) {
  return std::ranges::any_of(policy.statements, [&](const Statement& other) {
    return other.node.written() == statement.node.written();
  });
}

/// The statements that only one of the two has come first, and the others as far as there is room.
Words words_of(const Policy& before, const Policy& after) {
  Words words;
  add(words.actions, "ecr:PutImage");
  add(words.resources, "arn:aws:s3:::elsewhere");
  add(words.callers, "arn:aws:iam::111122223333:user/somebody");
  words.contexts.emplace_back();
  for (const bool shared : {false, true}) {
    for (const auto& [one, other] : {std::pair(&before, &after), std::pair(&after, &before)}) {
      for (const Statement& statement : one->statements) {
        if (has_same(*other, statement) == shared) add_statement(words, statement);
      }
    }
  }
  return words;
}

}  // namespace

bool widens(const Policy& before, const Policy& after) {
  const Words words = words_of(before, after);
  std::size_t asked = 0;
  for (const std::string& caller : words.callers) {
    for (const auto& context : words.contexts) {
      Request request;
      request.caller = Caller::parse(Value(caller));
      for (const auto& [key, value] : context)
        request.context.push_back({key, ContextKey::Presence::present, {Value(value)}});
      for (const std::string& action : words.actions) {
        for (const std::string& resource : words.resources) {
          if (++asked > most_requests) return false;
          request.action = Value(action);
          request.resource = Value(resource);
          if (lets_more(passes(before, request), passes(after, request))) return true;
        }
      }
    }
  }
  return false;
}

}  // namespace writ::iam
