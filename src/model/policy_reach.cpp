// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/policy_reach.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "writ/catalogue.h"
#include "writ/decision.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

constexpr std::size_t most_common = 2;  ///< entries that both have
constexpr std::size_t most_contexts = 6;
constexpr std::size_t most_requests = 20'000;

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

using Context = std::vector<std::pair<std::string, std::string>>;  ///< key and value

/// The words that requests about one statement are made of. Owns them; requests only view.
struct Words {
  std::vector<std::string> actions;
  std::vector<std::string> resources;
  std::vector<std::string> callers;
  std::vector<Context> contexts;
};

/// The contexts that meet a statement's conditions, by their first values, their second and so on,
/// and one with other values.
void add_contexts(Words& words, const Statement& statement) {
  constexpr std::size_t most_values = 4;
  if (statement.conditions.empty()) return;
  for (std::size_t round = 0; round <= most_values; ++round) {
    Context met;
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
    if (differs && words.contexts.size() < most_contexts) words.contexts.push_back(std::move(met));
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

/// A statement grants what its actions, resources and principals have in common, whichever of
/// each, so it is asked of each entry with the first ones of the other elements. Entries that
/// `common` has are of no interest beyond the first ones.
Words words_of(const Statement& statement, const Policy& policy, const Texts& common) {
  Words words;
  const auto interests = [&](const Str& entry, std::size_t index) {
    return index < most_common || !common.contains(entry.text);
  };
  for (std::size_t i = 0; i < statement.actions.size(); ++i) {
    const Str& action = statement.actions[i];
    if (!interests(action, i)) continue;
    words.actions.push_back(filled(action.text, "Anything"));
    if (!glob::has_wildcard(action.text)) continue;
    const auto known = catalogue::ActionSet::expand(action.text).ids();
    if (known.empty()) continue;
    words.actions.push_back(catalogue::full_name(known.front()));
    words.actions.push_back(catalogue::full_name(known.back()));
  }
  for (std::size_t i = 0; i < statement.resources.size(); ++i) {
    if (!interests(statement.resources[i], i)) continue;
    words.resources.push_back(filled(statement.resources[i].text, "x"));
    words.resources.push_back(filled(statement.resources[i].text, "x/y"));
  }
  for (std::size_t i = 0; i < statement.principals.size(); ++i) {
    if (interests(statement.principals[i].value, i))
      words.callers.push_back(filled(statement.principals[i].value.text, "x"));
  }
  add_contexts(words, statement);
  // What a Deny takes away is given elsewhere.
  for (const Statement& other : policy.statements) {
    if (words.actions.size() > 2 * most_common) break;
    if (!other.actions.empty()) words.actions.push_back(filled(other.actions[0].text, "x"));
    if (!other.resources.empty()) words.resources.push_back(filled(other.resources[0].text, "x"));
  }
  words.actions.push_back("ecr:PutImage");
  words.resources.push_back("arn:aws:s3:::elsewhere");
  words.callers.push_back("arn:aws:iam::111122223333:user/somebody");
  words.contexts.emplace_back();
  return words;
}

/// Asks two policies the same, as long as they may be asked.
class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after)
      : before_(before),
        after_(after),
        old_ones_(changed(before, after)),
        new_ones_(changed(after, before)),
        all_old_(all_of(before)),
        all_new_(all_of(after)) {}

  bool widens() {
    const Texts old_texts = texts_of(old_ones_);
    const Texts new_texts = texts_of(new_ones_);
    const auto some = [this](const Statements& statements, const Policy& policy,
                             const Texts& common) {
      return std::ranges::any_of(statements, [&](const Statement* statement) {
        return lets_more_of(words_of(*statement, policy, common));
      });
    };
    return some(old_ones_, before_, new_texts) || some(new_ones_, after_, old_texts);
  }

 private:
  /// Each word with the first few of the others, and so never their product.
  bool lets_more_of(const Words& words) {
    const auto first = [](const std::vector<std::string>& list) {
      return std::span(list).first(std::min(list.size(), most_common));
    };
    const std::span<const std::string> all_actions(words.actions);
    const std::span<const std::string> all_resources(words.resources);
    const std::string& caller = words.callers.front();
    const Context& context = words.contexts.front();
    if (lets_more_in(caller, context, all_actions, first(words.resources)) ||
        lets_more_in(caller, context, first(words.actions), all_resources))
      return true;
    for (const Context& each : words.contexts) {
      if (lets_more_in(caller, each, first(words.actions), first(words.resources))) return true;
    }
    return std::ranges::any_of(words.callers, [&](const std::string& each) {
      return lets_more_in(each, context, first(words.actions), first(words.resources));
    });
  }

  bool lets_more_in(const std::string& caller, const Context& context,
                    std::span<const std::string> actions, std::span<const std::string> resources) {
    Request request;
    request.caller = Caller::parse(Value(caller));
    for (const auto& [key, value] : context)
      request.context.push_back({key, ContextKey::Presence::present, {Value(value)}});
    for (const std::string& action : actions) {
      request.action = Value(action);
      for (const std::string& resource : resources) {
        request.resource = Value(resource);
        if (lets_more_at(request)) return true;
      }
    }
    return false;
  }

  bool lets_more_at(const Request& request) {
    // What cannot be asked to the end is not known to keep.
    if (++asked_ > most_requests) return true;
    const Answer was = ask(old_ones_, before_, request);
    const Answer is = ask(new_ones_, after_, request);
    if (was.allowed == is.allowed && was.denied == is.denied) return false;
    // Another statement may say the same.
    return lets_more(ask(all_old_, before_, request).passes(),
                     ask(all_new_, after_, request).passes());
  }

  const Policy& before_;
  const Policy& after_;
  Statements old_ones_;
  Statements new_ones_;
  Statements all_old_;
  Statements all_new_;
  std::size_t asked_ = 0;
};

}  // namespace

bool widens(const Policy& before, const Policy& after) {
  return Comparison(before, after).widens();
}

}  // namespace writ::iam
