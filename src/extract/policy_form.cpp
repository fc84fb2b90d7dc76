// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/policy_form.h"

#include <algorithm>
#include <utility>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/policy_grammar.h"
#include "writ/quote.h"

namespace writ::policy_form {
namespace {

using iam::PolicyKind;
using iam::Use;

constexpr std::string_view missing_element = "iam-syntax-missing-element";
constexpr std::string_view unknown_element = "iam-syntax-unknown-element";
constexpr std::string_view misplaced_element = "iam-syntax-misplaced-element";
constexpr std::string_view conflicting_elements = "iam-syntax-conflicting-elements";
constexpr std::string_view wrong_type = "iam-syntax-wrong-type";
constexpr std::string_view wrong_effect = "iam-syntax-effect";
constexpr std::string_view wrong_version = "iam-syntax-version";
constexpr std::string_view empty_list = "iam-syntax-empty";

std::string_view type_name(const Node& node) {
  switch (node.kind()) {
    case NodeKind::null: return "null";
    case NodeKind::boolean: return "a boolean";
    case NodeKind::number: return "a number";
    case NodeKind::string: return "a text";
    case NodeKind::sequence: return "a list";
    case NodeKind::mapping: return "an object";
    case NodeKind::missing: break;
  }
  return "nothing";
}

std::string sentence(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part);
  return text;
}

class Checker {
 public:
  Checker(PolicyKind kind, std::vector<Problem>& problems)
      : kind_(kind), form_(iam::policy_grammar(kind)), problems_(&problems) {}

  void document(const iam::Policy& policy) {
    const Node& root = policy.node;
    if (!root.is_mapping()) {
      add(wrong_type, root.span(),
          sentence({"a policy is an object, but this is ", type_name(root)}),
          "write an object with `Version` and `Statement`");
      return;
    }
    static constexpr std::string_view elements[] = {"Version", "Id", "Statement"};
    bool statement_misspelt = false;
    for (const Node child : root) {
      if (is_foreign_key(child) || std::ranges::find(elements, child.key()) != std::end(elements))
        continue;
      const std::string_view meant = nearest(child.key(), elements);
      statement_misspelt = statement_misspelt || meant == "Statement";
      unknown(child, "a policy document", meant,
              "only `Version`, `Id` and `Statement` may stand here");
    }
    for (const std::string_view name : {"Version", "Id"}) text_element(root[name], name);
    version(policy.version);
    const Node statements = root["Statement"];
    if (statements.present()) {
      statement_list(statements);
    } else if (!statement_misspelt) {
      add(missing_element, opening(root), "the policy has no `Statement`, so AWS rejects it",
          "add a `Statement` list with at least one statement");
    }
    for (const iam::Statement& statement : policy.statements) one_statement(statement);
  }

 private:
  void add(std::string_view rule, Span span, std::string message, std::string help) {
    problems_->push_back({rule, span, std::move(message), std::move(help), {}, {}});
  }

  /// Proposes a word in place of the inside of a quoted or plain scalar at `span`.
  void repair(FixSafety safety, std::string_view word, Span span) {
    problems_->back().repairs.push_back(
        {safety, sentence({"write `", word, "`"}), span, std::string(word)});
  }

  void unknown(const Node& entry, std::string_view place, std::string_view meant,
               std::string otherwise) {
    const bool case_only = equals_ignoring_case(entry.key(), meant);
    add(unknown_element, entry.key_span(),
        sentence({in_ticks(entry.key()), " is no element of ", place,
                  case_only ? ", because element names are case-sensitive"
                            : ", so AWS rejects the policy"}),
        did_you_mean(meant, std::move(otherwise)));
    const bool taken = std::ranges::any_of(entry.parent(),
                                           [&](const Node& other) { return other.key() == meant; });
    if (!meant.empty() && !taken)
      repair(FixSafety::unsafe, meant, entry.key_span_of(0, entry.key().size()));
  }

  void version(const Str& version) {
    if (!version.known() || !version.node.is_string()) return;
    if (version.text == "2012-10-17" || version.text == "2008-10-17") return;
    std::string_view meant = nearest(version.text, {"2012-10-17", "2008-10-17"});
    if (meant.empty()) meant = "2012-10-17";
    add(wrong_version, version.span(),
        sentence({in_ticks(version.text),
                  " is no version of the policy language, so AWS rejects the policy"}),
        did_you_mean(meant, {}));
  }

  void statement_list(const Node& statements) {
    if (statements.is_sequence() && !is_intrinsic(statements) && statements.size() == 0) {
      add(empty_list, statements.span(),
          "`Statement` is an empty list, so the policy decides nothing", "add a statement");
    }
    for (const Node& item : one_or_many(statements)) {
      if (item.is_mapping() || is_intrinsic(item)) continue;
      if (item.is_string() && !read_str(item, Dialect::policy).known()) continue;
      add(wrong_type, item.span(),
          sentence({"a statement is an object, but this is ", type_name(item)}),
          "write an object with `Effect`, `Action` and the other elements of a statement");
    }
  }

  void one_statement(const iam::Statement& statement) {
    std::vector<std::string_view> misspelt;
    for (const Node child : statement.node) {
      const std::string_view meant = meant_element(child.key());
      if (child.key() == meant || is_foreign_key(child)) continue;
      if (!meant.empty()) misspelt.push_back(meant);
      unknown(child, "a statement", meant,
              "remove it: only `Sid`, `Effect`, `Principal`, `Action`, `Resource`, `Condition` and "
              "the `Not` forms "
              "may stand here");
    }
    const bool merged = std::ranges::any_of(statement.node, is_foreign_key);
    if (!merged) missing(statement, misspelt);
    misplaced(statement.node);
    conflicting(statement.node);
    types(statement);
    check_values(statement, kind_, *problems_);
  }

  void missing(const iam::Statement& statement, const std::vector<std::string_view>& misspelt) {
    const Node& node = statement.node;
    const auto written = [&](std::string_view name) {
      return node[name].present() || std::ranges::find(misspelt, name) != misspelt.end();
    };
    const Span place = statement.sid.present() && !statement.sid.text.empty() ? statement.sid.span()
                                                                              : opening(node);
    const auto demand = [&](std::string_view what, std::string help) {
      add(missing_element, place,
          sentence({"the statement has no ", what, ", so AWS rejects the policy"}),
          std::move(help));
    };
    if (!written("Effect"))
      demand("`Effect`", "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`");
    if (!written("Action") && !written("NotAction")) {
      demand("`Action`", "add the actions that the statement is about");
    }
    if (form_.resource == Use::required && !written("Resource") && !written("NotResource")) {
      demand(sentence({"`Resource`, which ", form_.name, " needs"}),
             "add the ARNs that the statement is about");
    }
    if (form_.principal == Use::required && !written("Principal") && !written("NotPrincipal")) {
      demand(sentence({"`Principal`, which ", form_.name, " needs"}),
             "add the principals that the statement is about");
    }
  }

  void misplaced(const Node& node) {
    const std::pair<std::string_view, Use> elements[] = {{"Principal", form_.principal},
                                                         {"NotPrincipal", form_.not_principal},
                                                         {"NotAction", form_.not_action},
                                                         {"Resource", form_.resource},
                                                         {"NotResource", form_.resource}};
    for (const auto& [name, use] : elements) {
      const Node value = node[name];
      if (use != Use::forbidden || !value.present()) continue;
      add(misplaced_element, value.key_span(),
          sentence(
              {in_ticks(name), " has no place in ", form_.name, ", so AWS rejects the policy"}),
          sentence(
              {"remove ", in_ticks(name), ", or say that the file holds another kind of policy"}));
    }
  }

  void conflicting(const Node& node) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"Action", "NotAction"}, {"Resource", "NotResource"}, {"Principal", "NotPrincipal"}};
    for (const auto& [plain, negative] : pairs) {
      const Node first = node[plain];
      const Node second = node[negative];
      if (!first.present() || !second.present()) continue;
      add(conflicting_elements, second.key_span(),
          sentence({in_ticks(plain), " and ", in_ticks(negative),
                    " exclude each other, so AWS rejects the policy"}),
          "keep one of the two, or split the statement");
      problems_->back().related.push_back(
          {first.key_span(), sentence({in_ticks(plain), " is here"})});
    }
  }

  void types(const iam::Statement& statement) {
    const Node& node = statement.node;
    for (const std::string_view name : {"Sid", "Effect"}) text_element(node[name], name);
    const Str& effect = statement.effect_text;
    if (effect.known() && effect.node.is_string() && statement.effect == iam::Effect::unknown) {
      add(wrong_effect, effect.span(),
          sentence({in_ticks(effect.text), " is no effect, so AWS rejects the policy"}),
          did_you_mean(nearest(effect.text, {"Allow", "Deny"}), "write `Allow` or `Deny`"));
      const std::string_view meant = nearest(effect.text, {"Allow", "Deny"});
      if (!meant.empty())
        repair(equals_ignoring_case(meant, effect.text) ? FixSafety::safe : FixSafety::unsafe,
               meant, effect.span_of(0, effect.text.size()));
    }
    for (const std::string_view name : {"Action", "NotAction", "Resource", "NotResource"}) {
      const Node value = node[name];
      list_of_texts(value, name);
      if (value.is_sequence() && !is_intrinsic(value) && value.size() == 0) {
        add(empty_list, value.span(),
            sentence({in_ticks(name), " is an empty list, so the statement names nothing"}),
            "name at least one, or remove the statement");
      }
    }
    for (const std::string_view name : {"Principal", "NotPrincipal"}) principal(node[name], name);
    condition(node["Condition"]);
  }

  void text_element(const Node& value, std::string_view name) {
    if (!value.present() || value.is_string() || is_intrinsic(value)) return;
    add(wrong_type, value.span(),
        sentence({in_ticks(name), " is a text, but this is ", type_name(value)}),
        "write it as a text in quotes");
  }

  void list_of_texts(const Node& value, std::string_view name) {
    for (const Node& item : one_or_many(value)) {
      if (item.is_string() || is_intrinsic(item)) continue;
      add(wrong_type, item.span(),
          sentence(
              {in_ticks(name), " takes a text or a list of texts, but this is ", type_name(item)}),
          "write it as a text in quotes");
    }
  }

  void principal(const Node& value, std::string_view name) {
    if (!value.present() || value.is_string() || is_intrinsic(value)) return;
    if (!value.is_mapping()) {
      add(wrong_type, value.span(),
          sentence({in_ticks(name), " takes `*` or an object, but this is ", type_name(value)}),
          "write an object such as `{\"AWS\": \"111122223333\"}`");
      return;
    }
    if (value.size() == 0) {
      add(empty_list, value.span(),
          sentence({in_ticks(name), " is empty, so the statement names nobody"}),
          "name at least one principal, or remove the statement");
    }
    for (const Node entry : value) {
      if (!is_foreign_key(entry)) list_of_texts(entry, entry.key());
    }
  }

  void condition(const Node& value) {
    if (!value.present() || is_intrinsic(value)) return;
    if (!value.is_mapping()) {
      add(wrong_type, value.span(),
          sentence({"`Condition` takes an object, but this is ", type_name(value)}),
          "write an object such as `{\"StringEquals\": {\"aws:RequestedRegion\": \"eu-west-1\"}}`");
      return;
    }
    for (const Node op : value) {
      if (is_foreign_key(op) || is_intrinsic(op)) continue;
      if (!op.is_mapping()) {
        add(wrong_type, op.span(),
            sentence({"the operator ", in_ticks(op.key()),
                      " takes an object of condition keys, but this is ", type_name(op)}),
            "write an object from a condition key to its values");
        continue;
      }
      for (const Node key : op) condition_values(key);
    }
  }

  void condition_values(const Node& key) {
    if (key.is_sequence() && !is_intrinsic(key) && key.size() == 0) {
      add(empty_list, key.span(),
          sentence({"the condition key ", in_ticks(key.key()),
                    " has no value, which no request with this key fits"}),
          "name a value, or write `\"Null\": {KEY: \"true\"}` if the key must be absent");
    }
    for (const Node& item : one_or_many(key)) {
      if ((item.is_scalar() && !item.is_null()) || is_intrinsic(item)) continue;
      add(wrong_type, item.span(),
          sentence({"the condition key ", in_ticks(key.key()),
                    " takes a value or a list of values, but this is ", type_name(item)}),
          "write a text, a number or a boolean");
    }
  }

  PolicyKind kind_;
  const iam::PolicyGrammar& form_;
  std::vector<Problem>* problems_;
};

}  // namespace

Span opening(const Node& mapping) {
  const Span whole = mapping.span();
  for (const Node child : mapping) {
    if (child.key_span().begin == whole.begin) return child.key_span();
    break;
  }
  return {whole.begin, std::min(whole.end, whole.begin + 1)};
}

void check(const iam::Policy& policy, std::vector<Problem>& problems) {
  Checker(policy.kind, problems).document(policy);
  check_kind(policy, problems);
}

std::string in_ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

std::string did_you_mean(std::string_view suggestion, std::string otherwise) {
  return suggestion.empty() ? otherwise : "did you mean " + in_ticks(suggestion) + "?";
}

}  // namespace writ::policy_form
