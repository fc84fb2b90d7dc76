// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "writ/aws.h"
#include "writ/glob.h"
#include "writ/iam.h"

namespace writ::iam {
namespace {

// Bytes of one list times those of the other. No policy that AWS takes comes near; hostile ones get
// the careful answer.
constexpr std::size_t most_work = 4'000'000;

std::size_t size_of(const std::vector<Str>& values) {
  std::size_t size = 0;
  for (const Str& value : values) size += value.text.size() + 1;
  return size;
}

/// Real ARNs have no colon before the resource, so whole ARNs meet field by field. Shorter patterns
/// end in a `*` that runs over colons, and a hole may hold any.
bool may_meet(const Str& a, const Str& b) {
  const auto x = aws::Arn::parse(a.text);
  const auto y = aws::Arn::parse(b.text);
  if (!x || !y || !a.known() || !b.known())
    return glob::intersects(open_pattern(a), open_pattern(b));
  return glob::intersects(x->partition, y->partition) && glob::intersects(x->service, y->service) &&
         glob::intersects(x->region, y->region) && glob::intersects(x->account, y->account) &&
         glob::intersects(x->resource, y->resource);
}

/// Length of `service:Verb` in `service:VerbAndMore`.
std::size_t verb_end(std::string_view action) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::size_t name = action.find(':') + 1;
  for (std::size_t i = name + 1; i < action.size(); ++i) {
    if (is_upper(action[i])) return i;
  }
  return action.size();
}

}  // namespace

bool gives_rights(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::boundary:
    case PolicyKind::scp:
    case PolicyKind::rcp:
    case PolicyKind::vpc_endpoint:
    case PolicyKind::trust: return false;
    default: return true;
  }
}

std::string open_pattern(const Str& value) {
  std::string pattern;
  std::size_t from = 0;
  for (const Hole& hole : value.holes) {
    pattern.append(value.text.substr(from, hole.begin - from)).append("*");
    from = hole.end;
  }
  return pattern.append(value.text.substr(from));
}

bool Statement::may_cover_action(std::string_view action) const {
  if (!names_service_of(action)) return not_action;
  if (not_action) {
    return std::ranges::none_of(actions, [action](const Str& pattern) {
      return pattern.known() && glob::matches(pattern.text, action, glob::Case::insensitive);
    });
  }
  return std::ranges::any_of(actions, [action](const Str& pattern) {
    if (pattern.holes.empty()) return glob::matches(pattern.text, action, glob::Case::insensitive);
    return glob::matches(open_pattern(pattern), action, glob::Case::insensitive);
  });
}

bool may_share_resource(const Statement& a, const Statement& b) {
  if (&a == &b || a.not_resource || b.not_resource) return true;
  if (!a.resources_node.present() || !b.resources_node.present()) return true;
  if (size_of(a.resources) * size_of(b.resources) > most_work) return true;
  return std::ranges::any_of(a.resources, [&](const Str& one) {
    return std::ranges::any_of(b.resources, [&](const Str& other) { return may_meet(one, other); });
  });
}

bool names_action(std::string_view pattern, std::string_view action) {
  return glob::matches(pattern, action, glob::Case::insensitive) &&
         std::min(pattern.find_first_of("*?"), pattern.size()) > verb_end(action);
}

bool denies_outright(const Policy& policy, std::string_view action) {
  return std::ranges::any_of(policy.statements, [action](const Statement& statement) {
    return statement.denies() && statement.conditions.empty() && statement.may_cover_action(action);
  });
}

}  // namespace writ::iam
