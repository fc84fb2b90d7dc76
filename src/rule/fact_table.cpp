// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/fact_table.h"

#include <algorithm>
#include <array>

#include "text/edit_distance.h"

namespace writ {
namespace {

struct SubjectInfo {
  std::string_view name;
  std::array<std::string_view, 2> may_name;
};

constexpr std::array<std::string_view, 5> names = {"container", "job", "policy", "statement",
                                                   "step"};

constexpr SubjectInfo subjects[] = {
    {"container", {"container", ""}},       {"job", {"job", ""}},      {"policy", {"policy", ""}},
    {"statement", {"statement", "policy"}}, {"step", {"step", "job"}},
};

constexpr std::array groups = {&iam_facts, &ecs_facts, &github_facts};

}  // namespace

std::string_view to_string(FactType type) {
  switch (type) {
    case FactType::text: return "text";
    case FactType::texts: return "texts";
    case FactType::boolean: return "bool";
    case FactType::actions: break;
  }
  return "actions";
}

const Fact* find_fact(std::string_view name) {
  for (const auto group : groups) {
    for (const Fact& fact : group()) {
      if (fact.name == name) return &fact;
    }
  }
  return nullptr;
}

std::string_view nearest_fact(std::string_view name) {
  std::vector<std::string_view> words;
  for (const auto group : groups) {
    for (const Fact& fact : group()) words.push_back(fact.name);
  }
  return nearest(name, words);
}

std::span<const std::string_view> subject_names() { return names; }

bool subject_has_fact(std::string_view subject, std::string_view fact) {
  const std::string_view owner = fact.substr(0, fact.find('.'));
  for (const SubjectInfo& info : subjects) {
    if (info.name == subject) return std::ranges::find(info.may_name, owner) != info.may_name.end();
  }
  return false;
}

std::vector<FactInfo> facts() {
  std::vector<FactInfo> list;
  for (const auto group : groups) {
    for (const Fact& fact : group()) {
      list.push_back({fact.name, fact.subject(), to_string(fact.type), fact.doc});
    }
  }
  std::ranges::sort(list, {}, &FactInfo::name);
  return list;
}

void push_text(std::vector<FactValue>& out, const Str& str) {
  if (str.present()) out.push_back({str.text, str.span(), str.known()});
}

void push_bool(std::vector<FactValue>& out, bool value, Span span) {
  out.push_back({value ? "true" : "false", span, true});
}

}  // namespace writ
