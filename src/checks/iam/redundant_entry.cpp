// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"
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

/// The name of the role of a role's ARN (without its path) or of a session's; empty for others.
std::string_view role_of(const aws::Arn& arn, std::string_view service, std::string_view kind) {
  if (arn.service != service || !arn.resource.starts_with(kind)) return {};
  const std::string_view name = arn.resource.substr(kind.size());
  return kind == "role/" ? name.substr(name.rfind('/') + 1) : name.substr(0, name.find('/'));
}

/// A role as principal stands for all its sessions.
void look_at_sessions(const iam::Statement& statement, Reporter& report) {
  for (const iam::Principal& session : statement.principals) {
    const auto inner = aws::Arn::parse(session.value.text);
    const std::string_view name =
        inner && session.value.known() ? role_of(*inner, "sts", "assumed-role/") : "";
    if (name.empty()) continue;
    for (const iam::Principal& role : statement.principals) {
      const auto outer = aws::Arn::parse(role.value.text);
      if (!outer || !role.value.known() || role_of(*outer, "iam", "role/") != name ||
          outer->account != inner->account)
        continue;
      report.at(session.value.span(), "`" + quoted(role.value.text) +
                                          "` in this list already stands for this session of it");
      report.also(role.value.span(), "covers it");
      break;
    }
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    look_at(statement.actions, glob::Case::insensitive, report);
    look_at(statement.resources, glob::Case::sensitive, report);
    if (statement.principals.size() > 1 && statement.principals.size() <= most_entries)
      look_at_sessions(statement, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_redundant_entry{&run};
