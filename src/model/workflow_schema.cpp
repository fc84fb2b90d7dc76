// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/workflow_schema.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/words.h"

namespace writ::catalogue_tables {

// rules/catalogue/workflow-schema.txt, embedded by src/tools/embed.cmake.
extern const std::string_view workflow_schema;

}  // namespace writ::catalogue_tables

namespace writ::github {

namespace {

constexpr std::size_t npos = std::string_view::npos;

std::string_view before(std::string_view text, char mark) {
  return text.substr(0, text.find(mark));
}

std::string_view behind(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  return at == npos ? std::string_view() : text.substr(at + 1);
}

}  // namespace

/// Reads the lines of one schema. The records are described at the top of the table.
class SchemaReader {
 public:
  explicit SchemaReader(Schema& schema) : schema_(schema) {}

  void read(std::string_view name, std::string_view root) {
    // What every schema has.
    define("null 0");
    define("boolean B");
    define("number N");
    define("string S");
    define("sequence [any");
    define("mapping {|string:any");
    define("any =null,boolean,number,string,sequence,mapping");
    bool ours = false;
    for (const std::string_view line : split(catalogue_tables::workflow_schema, '\n')) {
      if (line.empty() || line.front() == '#') continue;
      if (line.front() == '~') {
        add_contexts(line.substr(2));
      } else if (line.front() == '@') {
        ours = line.substr(2) == name;
      } else if (ours) {
        define(line);
      }
    }
    for (auto& [ignored, definition] : schema_.definitions_) {
      definition.self_ = {&definition};
      flatten(definition, 0);
    }
    schema_.root_ = &named(root);
    schema_.subject_ = name;
  }

 private:
  Definition& named(std::string_view name) {
    Definition& definition = schema_.definitions_[name];
    definition.name = name;
    return definition;
  }

  void add_contexts(std::string_view line) {
    uint64_t bits = 0;
    for (const std::string_view word : split(behind(line, ' '), ' ')) {
      auto at = std::ranges::find(schema_.contexts_, word);
      if (at == schema_.contexts_.end())
        at = schema_.contexts_.insert(schema_.contexts_.end(), word);
      bits |= uint64_t{1} << (at - schema_.contexts_.begin());
    }
    lists_.push_back(bits);
  }

  /// NAME FORM [~NUMBER]
  void define(std::string_view line) {
    Definition& definition = named(before(line, ' '));
    std::string_view form = behind(line, ' ');
    if (const std::size_t mark = form.find(" ~"); mark != npos) {
      std::size_t number = 0;
      std::from_chars(form.data() + mark + 2, form.data() + form.size(), number);
      definition.context_bits = lists_[number - 1];
      form = form.substr(0, mark);
    }
    const std::string_view rest = form.substr(1);
    switch (form.front()) {
      case '{': return define_mapping(definition, rest);
      case '[':
        definition.kind = FormKind::sequence;
        definition.item = &named(rest);
        break;
      case '=':
        definition.kind = FormKind::one_of;
        for (const std::string_view name : split(rest, ','))
          definition.choices.push_back(&named(name));
        break;
      case '<':
      case '"':
        definition.kind = FormKind::words;
        definition.words = split(rest, ',');
        break;
      case 'S':
        definition.kind = FormKind::text;
        definition.not_empty = rest == "+";
        break;
      case 'B': definition.kind = FormKind::boolean; break;
      case 'N': definition.kind = FormKind::number; break;
      default: definition.kind = FormKind::null; break;
    }
  }

  void define_mapping(Definition& definition, std::string_view rest) {
    definition.kind = FormKind::mapping;
    for (const std::string_view word : split(before(rest, '|'), ',')) {
      std::string_view type = behind(word, ':');
      if (type.empty()) continue;
      const bool required = type.ends_with('!');
      if (required) type.remove_suffix(1);
      definition.properties.push_back({before(word, ':'), &named(type), required});
    }
    const std::string_view others = behind(rest, '|');
    if (others.empty()) return;
    definition.other_keys = &named(before(others, ':'));
    definition.other_values = &named(behind(others, ':'));
  }

  /// A choice among choices is one list.
  void flatten(Definition& definition, int depth) {
    constexpr int deepest = 8;
    std::vector<const Definition*> flat;
    for (const Definition* choice : definition.choices) {
      if (choice->kind != FormKind::one_of || depth > deepest) {
        flat.push_back(choice);
        continue;
      }
      flatten(named(choice->name), depth + 1);
      flat.insert(flat.end(), choice->choices.begin(), choice->choices.end());
    }
    definition.choices = std::move(flat);
  }

  Schema& schema_;
  std::vector<uint64_t> lists_;
};

const Property* Definition::find(std::string_view key) const {
  const auto found = std::ranges::find(properties, key, &Property::key);
  return found == properties.end() ? nullptr : &*found;
}

std::span<const Definition* const> Definition::forms() const {
  return kind == FormKind::one_of ? std::span(choices) : std::span(self_);
}

const Schema& Schema::of_workflows() {
  static const Schema schema = [] {
    Schema made;
    SchemaReader(made).read("workflow", "workflow-root-strict");
    return made;
  }();
  return schema;
}

const Schema& Schema::of_actions() {
  static const Schema schema = [] {
    Schema made;
    SchemaReader(made).read("action", "action-root");
    return made;
  }();
  return schema;
}

std::string_view Schema::date() {
  constexpr std::string_view mark = "\n# date ";
  const std::string_view table = catalogue_tables::workflow_schema;
  return table.substr(table.find(mark) + mark.size(), std::string_view("YYYY-MM-DD").size());
}

Availability Schema::available(uint64_t bits) const {
  Availability available;
  for (std::size_t i = 0; i < contexts_.size(); ++i) {
    if ((bits >> i & 1U) == 0) continue;
    const std::string_view word = contexts_[i];
    const std::size_t open = word.find('(');
    if (open == npos) {
      available.contexts.push_back(word);
      continue;
    }
    Availability::Function function{word.substr(0, open), 0, UINT32_MAX};
    const char* const end = word.data() + word.size();
    const auto comma = std::from_chars(word.data() + open + 1, end, function.least).ptr;
    std::from_chars(comma + 1, end, function.most);
    available.functions.push_back(function);
  }
  return available;
}

}  // namespace writ::github
