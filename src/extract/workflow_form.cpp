// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/workflow_form.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "extract/expression_form.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

using github::Definition;
using github::FormKind;
using github::Property;

// Aliases let a short file stand for a long one.
constexpr std::size_t most_values = 1'000'000;

std::string shown(std::string_view text) { return "`" + quoted(text) + "`"; }

std::string_view kind_name(const Node& node) {
  if (node.is_string() && node.text().empty()) return "an empty text";
  switch (node.kind()) {
    case NodeKind::null: return "nothing";
    case NodeKind::sequence: return "a list";
    case NodeKind::mapping: return "a mapping";
    case NodeKind::boolean: return "a boolean";
    case NodeKind::number: return "a number";
    default: return "a text";
  }
}

std::string_view form_name(const Definition& form) {
  switch (form.kind) {
    case FormKind::mapping: return "a mapping";
    case FormKind::sequence: return "a list";
    case FormKind::boolean: return "`true` or `false`";
    case FormKind::number: return "a number";
    case FormKind::null: return "nothing";
    default: return form.not_empty ? "a text that is not empty" : "a text";
  }
}

bool is_level(std::string_view text) {
  return text == "read" || text == "write" || text == "none" || text == "read-all" ||
         text == "write-all";
}

bool is_condition(std::string_view key) {
  return key == "if" || key == "pre-if" || key == "post-if";
}

class Checker {
 public:
  Checker(const github::Schema& schema, std::vector<Problem>& problems)
      : schema_(schema), problems_(problems) {}

  void value(const Node& node, const Definition& type, uint64_t inherited) {
    if (++values_ > most_values) return;
    if (node.tag().starts_with('!') && !node.tag().starts_with("!!")) return tagged(node);
    const uint64_t bits = inherited | type.context_bits;
    if (node.is_mapping()) return mapping(node, type, bits);
    if (node.is_sequence()) return sequence(node, type, bits);
    scalar(node, type, bits);
  }

 private:
  void add(std::string_view rule, Span span, std::string message, std::string help) {
    problems_.push_back({rule, span, std::move(message), std::move(help), {}, {}});
  }

  std::string subject() const { return std::string(schema_.subject()); }

  /// What may stand here, for people: `a mapping, a list or a text`.
  static std::string expected(const Definition& type) {
    std::vector<std::string> names;
    for (const Definition* form : type.forms()) {
      if (form->kind == FormKind::words) {
        for (const std::string_view word : form->words) names.push_back(shown(word));
        continue;
      }
      std::string name(form_name(*form));
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
    constexpr std::size_t most_shown = 12;
    if (names.size() > most_shown) {
      names.resize(most_shown);
      names.emplace_back("one of others");
    }
    return join(names, " or ");
  }

  void wrong_type(const Node& node, const Definition& type) {
    const bool one_line = node.written().find('\n') == std::string_view::npos;
    add("gha-syntax-type", one_line ? node.span() : opening(node),
        std::string(kind_name(node)) + " stands where GitHub takes " + expected(type) +
            ", so it rejects the " + subject(),
        "write " + expected(type));
  }

  /// `if: !cancelled()`: to YAML the mark begins a tag, and what follows is lost.
  void tagged(const Node& node) {
    const Span span = node.span();
    add("gha-syntax-tag", span.size() > 0 ? span : opening(node),
        "YAML takes " + shown(node.tag()) + " for a tag, so GitHub rejects the " + subject(),
        "put the whole value into quotes, or a condition into `${{ }}`");
  }

  /// The key, or the first line of an item.
  static Span opening(const Node& node) {
    const Span key = node.key_span();
    if (!key.empty()) return key;
    const Span whole = node.span();
    const std::string_view written = node.written();
    const auto line = std::min(written.find('\n'), written.size());
    return {whole.begin, std::min(whole.end, whole.begin + static_cast<uint32_t>(line))};
  }

  void sequence(const Node& node, const Definition& type, uint64_t bits) {
    for (const Definition* form : type.forms()) {
      if (form->kind != FormKind::sequence) continue;
      for (const Node item : node) value(item, *form->item, bits);
      return;
    }
    wrong_type(node, type);
  }

  void mapping(const Node& node, const Definition& type, uint64_t bits) {
    std::vector<const Definition*> forms;
    for (const Definition* form : type.forms()) {
      if (form->kind == FormKind::mapping) forms.push_back(form);
    }
    if (forms.empty()) return wrong_type(node, type);
    const std::vector<const Definition*> all = forms;
    std::map<std::string, Node> seen;
    bool any_expression = false;
    for (const Node entry : node) {
      std::string_view key = entry.key();
      if (key == "<<" && !entry.is_scalar()) {
        any_expression = true;
        add("gha-syntax-merge-key", entry.key_span(),
            "GitHub does not take the merge key `<<`, so it rejects the " + subject(),
            "repeat the entries, or give an alias for the whole value");
        continue;
      }
      const std::optional<std::string> literal = literal_expression(key);
      if (literal) {
        key = *literal;
      } else if (key.find("${{") != std::string_view::npos) {
        any_expression = true;
        expression_key(entry, forms.front()->other_values, bits);
        continue;
      }
      const auto [first, fresh] = seen.emplace(to_lower(key), entry);
      if (!fresh && !key.empty()) {
        twice(first->second, entry);
        continue;
      }
      if (const Property* property = choose(forms, key)) {
        property_value(entry, *property, bits);
      } else if (forms.front()->other_keys != nullptr) {
        if (key.empty() && forms.front()->other_keys->not_empty)
          add("gha-syntax-type", entry.key_span(),
              "a key is empty, so GitHub rejects the " + subject(), "give it a name");
        value(entry, *forms.front()->other_values, bits);
      } else {
        unknown_key(entry, forms, all);
      }
    }
    if (!any_expression) require(node, forms, seen);
  }

  void expression_key(const Node& entry, const Definition* values, uint64_t bits) {
    if (bits == 0 || values == nullptr) {
      add("gha-expression-misplaced", entry.key_span(),
          "no expression may stand in this key, so GitHub rejects the " + subject(),
          "write the name itself");
      return;
    }
    check_key(entry, schema_.available(bits), problems_);
    value(entry, *values, bits);
  }

  /// The property of this name; forms that do not have it are out if some other has it.
  static const Property* choose(std::vector<const Definition*>& forms, std::string_view key) {
    const Property* found = nullptr;
    for (const Definition* form : forms) {
      if (const Property* own = form->find(key)) found = own;
    }
    if (found != nullptr)
      std::erase_if(forms, [&](const Definition* form) { return form->find(key) == nullptr; });
    return found;
  }

  void property_value(const Node& entry, const Property& property, uint64_t bits) {
    const uint64_t all = bits | property.type->context_bits;
    // Where the table names no contexts, it says nothing of what the condition may ask.
    if (!is_condition(property.key) || !entry.is_string() || !entry.tag().empty() || all == 0)
      return value(entry, *property.type, bits);
    const github::Availability available = schema_.available(all);
    check_condition(entry, available, problems_);
  }

  void twice(const Node& first, const Node& second) {
    // Equal letters are said for every YAML file.
    if (first.key() == second.key()) return;
    Problem problem{"gha-syntax-key-twice",
                    second.key_span(),
                    shown(first.key()) + " and " + shown(second.key()) +
                        " differ in case only and are one key to GitHub, so it rejects the " +
                        subject(),
                    "keep one of them",
                    {},
                    {}};
    problem.related.push_back({first.key_span(), "here it stands first"});
    problems_.push_back(std::move(problem));
  }

  void unknown_key(const Node& entry, const std::vector<const Definition*>& forms,
                   const std::vector<const Definition*>& all) {
    const std::string_view key = entry.key();
    // A key of another form: `uses` in a step that has `run`.
    for (const Definition* form : all) {
      if (form->find(key) == nullptr) continue;
      add("gha-syntax-misplaced-key", entry.key_span(),
          shown(key) + " cannot stand beside " + beside(entry, *form) + ", so GitHub rejects the " +
              subject(),
          "keep one of the two");
      return;
    }
    std::vector<std::string_view> names;
    for (const Definition* form : forms) {
      for (const Property& property : form->properties) names.push_back(property.key);
    }
    const std::string_view near = nearest(key, names);
    if (near.empty()) {
      add("gha-syntax-unlisted-key", entry.key_span(),
          "GitHub took no key " + shown(key) + " here on " + std::string(github::Schema::date()) +
              ", so it most likely rejects the " + subject(),
          "remove it, or move it to where it belongs");
      return;
    }
    add("gha-syntax-unknown-key", entry.key_span(),
        "GitHub takes no key " + shown(key) + " here, so it rejects the " + subject(),
        "write `" + std::string(near) + "` if that is meant");
  }

  /// The first earlier key that `form` does not have.
  static std::string beside(const Node& entry, const Definition& form) {
    for (const Node other : entry.parent()) {
      if (form.find(other.key()) == nullptr && other.key() != entry.key())
        return shown(other.key());
    }
    return "what stands here";
  }

  void require(const Node& node, const std::vector<const Definition*>& forms,
               const std::map<std::string, Node>& seen) {
    if (forms.size() > 1) {
      std::vector<std::string> names;
      for (const Definition* form : forms) {
        for (const Property& property : form->properties) {
          if (property.required) names.push_back(shown(property.key));
        }
      }
      std::ranges::sort(names);
      names.erase(std::unique(names.begin(), names.end()), names.end());
      if (names.empty()) return;
      add("gha-syntax-missing-key", opening(node),
          "one of " + join(names, " or ") + " is missing here, so GitHub rejects the " + subject(),
          "add one of them");
      return;
    }
    for (const Property& property : forms.front()->properties) {
      if (property.required && !seen.contains(to_lower(property.key)))
        add("gha-syntax-missing-key", opening(node),
            shown(property.key) + " is missing here, so GitHub rejects the " + subject(),
            "add `" + std::string(property.key) + ":`");
    }
  }

  void scalar(const Node& node, const Definition& type, uint64_t bits) {
    const std::optional<std::string> literal =
        node.is_string() ? literal_expression(node.text()) : std::nullopt;
    if (!literal && node.is_string() && node.text().find("${{") != std::string_view::npos) {
      if (bits != 0) return check_expressions(node, schema_.available(bits), problems_);
      const std::size_t begin = node.text().find("${{");
      const std::size_t end = github::end_of_expression(node.text(), begin);
      add("gha-expression-misplaced",
          end == std::string_view::npos ? node.span() : node.span_of(begin, end),
          "no expression may stand here, so GitHub rejects the " + subject(),
          "write the value itself");
      return;
    }
    const std::string_view text = literal ? std::string_view(*literal) : node.text();
    bool wants_word = false;
    for (const Definition* form : type.forms()) {
      switch (form->kind) {
        case FormKind::null:
          if (node.is_null()) return;
          break;
        case FormKind::boolean:
          if (node.kind() == NodeKind::boolean) return;
          break;
        case FormKind::number:
          if (node.kind() == NodeKind::number) return;
          break;
        case FormKind::text:
          if (!form->not_empty || !text.empty()) return;
          break;
        case FormKind::words:
          if (std::ranges::find(form->words, text) != form->words.end()) return;
          wants_word = true;
          break;
        default: break;
      }
    }
    if (wants_word && !text.empty()) return wrong_word(node, text, type);
    wrong_type(node, type);
  }

  void wrong_word(const Node& node, std::string_view text, const Definition& type) {
    std::vector<std::string_view> words;
    for (const Definition* form : type.forms())
      words.insert(words.end(), form->words.begin(), form->words.end());
    // The levels of permissions are few and stay what they are.
    const bool known = type.name.starts_with("permission") && is_level(text);
    const std::string_view near = known ? std::string_view() : nearest(text, words);
    if (known) {
      add("gha-syntax-unknown-word", node.span(),
          "GitHub takes no " + shown(text) + level_of(node) + ", so it rejects the " + subject(),
          "write " + expected(type));
    } else if (near.empty()) {
      add("gha-syntax-unlisted-word", node.span(),
          "GitHub took no " + shown(text) + " here on " + std::string(github::Schema::date()) +
              ", so it most likely rejects the " + subject(),
          "write " + expected(type));
    } else {
      add("gha-syntax-unknown-word", node.span(),
          "GitHub takes no " + shown(text) + " here, so it rejects the " + subject(),
          "write `" + std::string(near) + "` if that is meant");
    }
  }

  static std::string level_of(const Node& node) {
    return node.key().empty() ? " here" : " for " + shown(node.key());
  }

  const github::Schema& schema_;
  std::vector<Problem>& problems_;
  std::size_t values_ = 0;
};

}  // namespace

void check(const Node& root, const github::Schema& schema, std::vector<Problem>& problems) {
  Checker(schema, problems).value(root, schema.root(), 0);
}

}  // namespace writ::workflow_form
