// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/edit.h"

namespace writ::checks {
extern const Check iam_duplicate_entry;
}

namespace {

using namespace writ;

/// Items of one list that are compared with each other.
using Entries = std::vector<const Str*>;

void add(Entries& entries, const Str& entry) {
  if (!entry.text.empty() && entry.node.parent().is_sequence()) entries.push_back(&entry);
}

/// Two texts have one hash, so that they may be equal. Nearly every list ends here.
bool may_repeat(const Entries& entries, bool with_case) {
  std::vector<std::size_t> hashes;
  hashes.reserve(entries.size());
  for (const Str* entry : entries) {
    std::size_t hash = entry->text.size();
    for (const char c : entry->text)
      hash = hash * 31 + static_cast<unsigned char>(with_case ? c : to_lower(c));
    hashes.push_back(hash);
  }
  std::ranges::sort(hashes);
  return std::ranges::adjacent_find(hashes) != hashes.end();
}

/// Equal texts stand side by side after sorting, in the order of the file.
void look_at(Entries entries, bool with_case, Reporter& report) {
  if (entries.size() < 2 || !may_repeat(entries, with_case)) return;
  const auto less = [with_case](const Str* a, const Str* b) {
    return with_case ? a->text < b->text : compare_ignoring_case(a->text, b->text) < 0;
  };
  std::ranges::stable_sort(entries, less);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const Str& first = *entries[i - 1];
    const Str& again = *entries[i];
    if (less(&first, &again) || first.node == again.node) continue;
    report.at(again.span(), "`" + quoted(again.text) + "` stands in this list already");
    report.also(first.span(), "the first time");
    if (const auto removed = item_removal(again.node, report.document().source->text()))
      report.propose(FixSafety::safe, "remove it", *removed, "");
  }
}

void look_at_all(const std::vector<Str>& list, bool with_case, Reporter& report) {
  Entries entries;
  for (const Str& entry : list) add(entries, entry);
  look_at(std::move(entries), with_case, report);
}

void look_at_principals(const iam::Statement& statement, Reporter& report) {
  for (const iam::PrincipalType type :
       {iam::PrincipalType::aws, iam::PrincipalType::service, iam::PrincipalType::federated}) {
    Entries entries;
    for (const iam::Principal& principal : statement.principals) {
      if (principal.type == type) add(entries, principal.value);
    }
    look_at(std::move(entries), true, report);
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    look_at_all(statement.actions, false, report);
    look_at_all(statement.resources, true, report);
    if (statement.principals.size() > 1) look_at_principals(statement, report);
    for (const iam::Condition& condition : statement.conditions)
      look_at_all(condition.values, true, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_duplicate_entry{&run};
