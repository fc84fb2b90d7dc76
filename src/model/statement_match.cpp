// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "model/evaluation.h"
#include "text/words.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

/// Two keys of one spelling, of which readers keep the one or the other.
bool has_twins(const Node& mapping) {
  if (!mapping.is_mapping() || mapping.size() < 2) return false;
  std::vector<std::string_view> keys;
  for (const Node entry : mapping) keys.push_back(entry.key());
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

/// Something of the list could not be read or is no text, so nobody knows what AWS would make of
/// it.
bool lost_values(const Node& written, const std::vector<Str>& read) {
  if (read.size() != (written.is_sequence() ? written.size() : 1)) return true;
  return std::ranges::any_of(read, [](const Str& text) {
    return text.known() && text.node.is_scalar() && !text.node.is_string();
  });
}

/// One hole from end to end.
bool is_any_text(const Str& text) {
  if (text.holes.size() != 1) return false;
  const Hole& hole = text.holes.front();
  return hole.kind != HoleKind::policy_variable && hole.begin == 0 && hole.end == text.text.size();
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
constexpr std::array<std::string_view, 9> statement_elements = {
    "Effect",    "Action",       "Resource",  "Condition",  "Sid",
    "Principal", "NotPrincipal", "NotAction", "NotResource"};

bool has_both(const Node& node, std::string_view a, std::string_view b) {
  return node[a].present() && node[b].present();
}

/// Nobody knows what AWS would make of other elements, of two of one name or of both of a pair.
bool is_in_grammar(const Statement& statement) {
  const Node& node = statement.node;
  if (!has_only(node, statement_elements)) return false;
  if (has_both(node, "Action", "NotAction") || has_both(node, "Resource", "NotResource") ||
      has_both(node, "Principal", "NotPrincipal"))
    return false;
  const Node& conditions = statement.conditions_node;
  if (!conditions.is_mapping()) return !node["Condition"].present();
  if (has_twins(conditions)) return false;
  return std::ranges::none_of(conditions, has_twins);
}

Truth match_action(const Statement& statement, const Scope& scope) {
  const Request& request = *scope.request;
  if (!statement.actions_node.present() || lost_values(statement.actions_node, statement.actions))
    return Truth::unknown;
  // Actions know no variables.
  const Scope plain{&request, Truth::no};
  Truth any = Truth::no;
  for (const Str& action : statement.actions) {
    if (action.known() && request.action.known()) {
      if (!glob::matches(action.text, request.action.text, glob::Case::insensitive)) continue;
      any = Truth::yes;
      break;
    }
    any = either(
        any, match_text(action, Syntax::wildcards, request.action, plain, glob::Case::insensitive)
                 .truth);
    if (any == Truth::yes) break;
  }
  return statement.not_action ? negation(any) : any;
}

/// The kinds that imply their own resource may leave the element out; where it is demanded, AWS
/// refuses a policy without it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
Truth without_resource(Layer layer, const Request& request) {
  constexpr std::array<std::string_view, 3> implied = {"ecr:", "ecr-public:", "sts:"};
  const bool known = std::ranges::any_of(implied, [&](std::string_view service) {
    return request.action.known() && starts_with_ignoring_case(request.action.text, service);
  });
  return layer == Layer::resource && known ? Truth::yes : Truth::unknown;
}

/// AWS completes an ARN of fewer than six fields with wildcards; whether it takes every such policy
/// is not known.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool may_be_completed_to(const Str& resource, const Value& value) {
  const auto colons = std::ranges::count(resource.text, ':');
  if (!resource.known() || !resource.text.starts_with("arn:") || colons >= 5 ||
      glob::has_wildcard(resource.text))
    return false;
  std::string whole(resource.text);
  for (auto missing = 5 - colons; missing > 0; --missing) whole += ":*";
  return intersects(glob::Pattern().wild(whole), pattern_of(value));
}

Truth match_resource_value(const Statement& statement, const Value& value, const Scope& scope) {
  Truth any = Truth::no;
  for (const Str& resource : statement.resources) {
    TextMatch match = match_text(resource, Syntax::resource, value, scope);
    // Documented for Resource only: what an entry without a value excludes, nobody says.
    if (statement.not_resource && match.valueless)
      match.truth = either(match.truth, Truth::unknown);
    if (is_any_text(resource)) match.truth = Truth::unknown;
    if (match.truth == Truth::no && may_be_completed_to(resource, value))
      match.truth = Truth::unknown;
    any = either(any, match.truth);
    if (any == Truth::yes) break;
  }
  return statement.not_resource ? negation(any) : any;
}

Truth match_resource(const Statement& statement, Layer layer, const Scope& scope) {
  if (!statement.resources_node.present()) return without_resource(layer, *scope.request);
  if (lost_values(statement.resources_node, statement.resources)) return Truth::unknown;
  const Request& request = *scope.request;
  const Truth answer = match_resource_value(statement, request.resource, scope);
  if (request.action.known()) return answer;
  // It may be an action without a resource type.
  return agreed(answer, match_resource_value(statement, Value("*"), scope));
}

Truth match_conditions(const Statement& statement, const Scope& scope,
                       std::vector<const Condition*>* blame) {
  Truth all = Truth::yes;
  std::size_t keys = 0;
  const Node& written = statement.conditions_node;
  if (written.present()) {
    if (!written.is_mapping()) return Truth::unknown;
    for (const Node op : written) keys += op.is_mapping() ? op.size() : 1;
    if (keys != statement.conditions.size()) all = Truth::unknown;
  }
  for (const Condition& condition : statement.conditions) {
    const Truth holds = match_condition(condition, scope);
    if (blame && holds != Truth::yes && holds < all) blame->clear();
    all = both(all, holds);
    if (blame && holds != Truth::yes && holds == all) blame->push_back(&condition);
    if (!blame && all == Truth::no) break;
  }
  return all;
}

bool names_principals(Layer layer) {
  return layer == Layer::resource || layer == Layer::endpoint || layer == Layer::rcp;
}

/// In the layers without principals one is a mistake for which AWS refuses the policy.
PrincipalMatch match_caller(const Statement& statement, Layer layer, const Request& request) {
  if (names_principals(layer)) return match_principals(statement, layer, request);
  const Truth sure = statement.principals_node.present() ? Truth::unknown : Truth::yes;
  return {sure, Truth::no, Truth::no};
}

void add_hole(const StatementRef& where, std::string_view element, const Str& text,
              std::vector<Dependency>& out) {
  std::string what = "`" + std::string(text.text) + "` in " + std::string(element);
  if (text.text.empty()) what = "the value of " + std::string(element);
  out.push_back({Dependency::Kind::hole, std::move(what), where});
}

void add_key(const StatementRef& where, std::string_view key, std::vector<Dependency>& out) {
  out.push_back({Dependency::Kind::key, std::string(key), where});
}

/// What of the caller is open where the statement's own words are all known.
std::string who_is_meant(Layer layer) {
  switch (layer) {
    case Layer::endpoint:
      return "whether the endpoint is a gateway, where an account means its root user";
    case Layer::resource:
    case Layer::rcp: return "whether the statement's principal is the caller";
    default: return "whether AWS takes a policy that names a principal here";
  }
}

/// Variables and holes of one text.
void add_text(const StatementRef& where, std::string_view element, const Str& text,
              const Scope& scope, std::vector<Dependency>& out) {
  bool hole = false;
  for (const Hole& each : text.holes) {
    if (each.kind != HoleKind::policy_variable) {
      hole = true;
      continue;
    }
    const std::string_view name = trim(each.inner.substr(0, each.inner.find(',')));
    const ContextKey* key = scope.request->find(name);
    if (key && key->presence != ContextKey::Presence::present) add_key(where, key->name, out);
    if (scope.variables == Truth::unknown || (!key && scope.variables == Truth::yes)) hole = true;
  }
  if (hole) add_hole(where, element, text, out);
}

void add_texts(const StatementRef& where, std::string_view element, const std::vector<Str>& texts,
               const Scope& scope, std::vector<Dependency>& out) {
  const std::size_t before = out.size();
  for (const Str& text : texts) add_text(where, element, text, scope, out);
  if (out.size() == before && texts.empty())
    out.push_back({Dependency::Kind::hole, std::string(element), where});
}

void add_condition(const StatementRef& where, const Condition& condition, const Scope& scope,
                   std::vector<Dependency>& out) {
  const ContextKey* key = scope.request->find(condition.key.text);
  const std::size_t before = out.size();
  const bool open_key = key && key->presence != ContextKey::Presence::present;
  if (open_key) add_key(where, key->name, out);
  for (const Str& value : condition.values) add_text(where, "Condition", value, scope, out);
  if (!open_key && key &&
      std::ranges::any_of(key->values, [](const Value& value) { return !value.known(); }))
    add_key(where, key->name, out);
  if (out.size() == before) add_key(where, condition.key.text, out);
}

}  // namespace

StatementMatch match_statement(const Statement& statement, const Policy& policy, Layer layer,
                               const Request& request) {
  const Scope scope = scope_of(policy, request);
  StatementMatch match;
  match.action = match_action(statement, scope);
  match.resource = match_resource(statement, layer, scope);
  match.principal = match_caller(statement, layer, request).any();
  match.condition = match_conditions(statement, scope, &match.conditions);
  return match;
}

bool has_only(const Node& mapping, std::span<const std::string_view> names) {
  for (const Node entry : mapping) {
    if (std::ranges::find(names, entry.key()) == names.end()) return false;
  }
  return !has_twins(mapping);
}

Application apply(const Statement& statement, Layer layer, const Scope& scope) {
  Application result;
  if (!is_in_grammar(statement)) {
    constexpr Truth open = Truth::unknown;
    return {open, {open, open, open}};
  }
  result.applies = match_action(statement, scope);
  if (result.applies == Truth::no) return result;
  result.applies = both(result.applies, match_resource(statement, layer, scope));
  if (result.applies == Truth::no) return result;
  result.caller = match_caller(statement, layer, *scope.request);
  const Truth named = result.caller.any();
  result.applies = both(result.applies, named);
  if (result.applies == Truth::no) return result;
  result.applies = both(result.applies, match_conditions(statement, scope, nullptr));
  result.caller.direct = both(result.caller.direct, result.applies);
  result.caller.as_role = both(result.caller.as_role, result.applies);
  result.caller.as_account = both(result.caller.as_account, result.applies);
  return result;
}

void add_dependencies(const StatementRef& where, const Request& request,
                      std::vector<Dependency>& out) {
  if (!where.statement) {
    out.push_back({Dependency::Kind::policy, std::string(where.policy->name), where});
    return;
  }
  const Statement& statement = *where.statement;
  const Scope scope = scope_of(*where.policy->policy, request);
  const StatementMatch match =
      match_statement(statement, *where.policy->policy, where.layer, request);
  const std::size_t before = out.size();
  if (match.action == Truth::unknown)
    add_texts(where, "Action", statement.actions, {&request, Truth::no}, out);
  if (match.resource == Truth::unknown)
    add_texts(where, "Resource", statement.resources, scope, out);
  if (match.principal == Truth::unknown) {
    const std::size_t before_names = out.size();
    for (const Principal& principal : statement.principals)
      add_text(where, "Principal", principal.value, scope, out);
    if (out.size() == before_names && statement.principals_node.present())
      out.push_back({Dependency::Kind::request, who_is_meant(where.layer), where});
  }
  if (match.condition == Truth::unknown) {
    for (const Condition* condition : match.conditions)
      add_condition(where, *condition, scope, out);
  }
  if (statement.effect == Effect::unknown)
    add_text(where, "Effect", statement.effect_text, scope, out);
  if (out.size() > before) return;
  // The request itself is open, or the statement is not one that AWS takes.
  const bool open_request =
      !request.resource.known() || !request.action.known() || !request.caller.id.known();
  out.push_back(open_request
                    ? Dependency{Dependency::Kind::request, "the request's own values", where}
                    : Dependency{Dependency::Kind::hole, "the statement's form", where});
}

}  // namespace writ::iam
