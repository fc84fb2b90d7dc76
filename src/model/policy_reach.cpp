// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/policy_reach.h"

#include <algorithm>
#include <set>
#include <string>

#include "writ/catalogue.h"
#include "writ/decision.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

constexpr std::size_t most_words = 12;  ///< of one element of a statement
constexpr std::size_t most_common = 2;  ///< entries that both have
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

using Statements = std::vector<const Statement*>;

/// What some statements of a policy say of a request.
struct Answer {
  Truth allowed = Truth::no;
  Truth denied = Truth::no;

  Truth passes() const {
    if (denied == Truth::yes) return Truth::no;
    return denied == Truth::no || allowed == Truth::no ? allowed : Truth::unknown;
  }
};

Answer ask(const Statements& statements, const Policy& policy, const Request& request) {
  Answer answer;
  for (const Statement* statement : statements) {
    const Truth applies =
        match_statement(*statement, policy, layer_of(policy.kind), request).applies();
    if (applies == Truth::no) continue;
    if (statement->effect == Effect::unknown) {
      if (answer.allowed == Truth::no) answer.allowed = Truth::unknown;
      continue;
    }
    Truth& side = statement->allows() ? answer.allowed : answer.denied;
    if (side != Truth::yes) side = applies;
  }
  return answer;
}

Statements all_of(const Policy& policy) {
  Statements all;
  for (const Statement& statement : policy.statements) all.push_back(&statement);
  return all;
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

bool has_same(const Policy& policy, const Statement& statement) {
  return std::ranges::any_of(policy.statements, [&](const Statement& other) {
    return other.node.written() == statement.node.written();
  });
}

/// The statements of `policy` that `other` lacks: all of them if the language is another.
Statements changed(const Policy& policy, const Policy& other) {
  Statements found;
  for (const Statement& statement : policy.statements) {
    if (policy.version.text != other.version.text || !has_same(other, statement))
      found.push_back(&statement);
  }
  return found;
}

using Texts = std::set<std::string_view>;

Texts texts_of(const Statements& statements) {
  Texts texts;
  for (const Statement* statement : statements) {
    for (const Str& action : statement->actions) texts.insert(action.text);
    for (const Str& resource : statement->resources) texts.insert(resource.text);
    for (const Principal& principal : statement->principals) texts.insert(principal.value.text);
  }
  return texts;
}

/// Entries that `common` has are of no interest beyond the first ones.
void add_statement(Words& words, const Statement& statement, const Texts& common) {
  const auto interests = [&](const Str& entry, std::size_t index) {
    return index < most_common || !common.contains(entry.text);
  };
  for (std::size_t i = 0; i < statement.actions.size(); ++i) {
    const Str& action = statement.actions[i];
    if (!interests(action, i)) continue;
    add(words.actions, filled(action.text, "Anything"));
    if (!glob::has_wildcard(action.text)) continue;
    const auto known = catalogue::ActionSet::expand(action.text).ids();
    if (known.empty()) continue;
    add(words.actions, catalogue::full_name(known.front()));
    add(words.actions, catalogue::full_name(known.back()));
  }
  for (std::size_t i = 0; i < statement.resources.size(); ++i) {
    if (!interests(statement.resources[i], i)) continue;
    add(words.resources, filled(statement.resources[i].text, "x"));
    add(words.resources, filled(statement.resources[i].text, "x/y"));
  }
  for (std::size_t i = 0; i < statement.principals.size(); ++i) {
    if (interests(statement.principals[i].value, i))
      add(words.callers, filled(statement.principals[i].value.text, "x"));
  }
  add_contexts(words, statement);
}

Words words_of(const Statements& before, const Statements& after) {
  Words words;
  words.contexts.emplace_back();
  const Texts old_texts = texts_of(before);
  const Texts new_texts = texts_of(after);
  for (const Statement* statement : before) add_statement(words, *statement, new_texts);
  for (const Statement* statement : after) add_statement(words, *statement, old_texts);
  add(words.actions, "ecr:PutImage");
  add(words.resources, "arn:aws:s3:::elsewhere");
  add(words.callers, "arn:aws:iam::111122223333:user/somebody");
  return words;
}

}  // namespace

bool widens(const Policy& before, const Policy& after) {
  const Statements old_ones = changed(before, after);
  const Statements new_ones = changed(after, before);
  if (old_ones.empty() && new_ones.empty()) return false;
  Words words = words_of(old_ones, new_ones);
  // What a Deny takes away is given elsewhere.
  for (const Statement& statement : before.statements) {
    if (!statement.actions.empty()) add(words.actions, filled(statement.actions[0].text, "x"));
    if (!statement.resources.empty())
      add(words.resources, filled(statement.resources[0].text, "x"));
  }
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
          const Answer was = ask(old_ones, before, request);
          const Answer is = ask(new_ones, after, request);
          if (was.allowed == is.allowed && was.denied == is.denied) continue;
          // Another statement may say the same.
          if (lets_more(ask(all_of(before), before, request).passes(),
                        ask(all_of(after), after, request).passes()))
            return true;
        }
      }
    }
  }
  return false;
}

}  // namespace writ::iam
