// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/check.h"
#include "writ/edit.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_redundant_entry;
}

namespace {

using namespace writ;

/// Longer lists are made by machines, and each entry is compared with each.
constexpr std::size_t most_entries = 100;

bool same(std::string_view a, std::string_view b, glob::Case c) {
  return c == glob::Case::sensitive ? a == b : equals_ignoring_case(a, b);
}

/// The widest entry that holds all of `inner`; of two that hold each other the first one stays.
const Str* covering(const std::vector<const Str*>& patterns, const Str& inner, glob::Case c) {
  const Str* widest = nullptr;
  for (const Str* outer : patterns) {
    if (outer == &inner || same(outer->text, inner.text, c) ||
        !glob::covers_plainly(outer->text, inner.text, c))
      continue;
    // Items of one vector.
    if (outer > &inner && glob::covers_plainly(inner.text, outer->text, c)) continue;
    if (widest == nullptr || glob::covers_plainly(outer->text, widest->text, c)) widest = outer;
  }
  return widest;
}

/// Another rule says that it stands in the list already.
bool is_repeated(const std::vector<Str>& list, const Str& entry, glob::Case c) {
  return std::any_of(list.data(), &entry,
                     [&](const Str& earlier) { return same(earlier.text, entry.text, c); });
}

void look_at(const std::vector<Str>& list, glob::Case c, Reporter& report) {
  if (list.size() < 2 || list.size() > most_entries) return;
  std::vector<const Str*> patterns;
  for (const Str& each : list) {
    if (each.known() && glob::has_wildcard(each.text)) patterns.push_back(&each);
  }
  if (patterns.empty()) return;
  for (const Str& entry : list) {
    if (!entry.known() || entry.text.empty()) continue;
    const Str* outer = covering(patterns, entry, c);
    if (outer == nullptr || is_repeated(list, entry, c)) continue;
    report.at(entry.span(), "`" + quoted(outer->text) + "` in this list already stands for `" +
                                quoted(entry.text) + "`");
    report.also(outer->span(), "covers it");
    if (const auto removed = item_removal(entry.node, report.document().source->text()))
      report.propose(FixSafety::safe, "remove it", *removed, "");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    look_at(statement.actions, glob::Case::insensitive, report);
    look_at(statement.resources, glob::Case::sensitive, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_redundant_entry{&run};
