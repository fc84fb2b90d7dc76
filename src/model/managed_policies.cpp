// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/catalogue_index.h"
#include "text/edit_distance.h"
#include "writ/aws.h"
#include "writ/catalogue.h"

namespace writ::catalogue_tables {

extern const std::string_view managed_policies;

}  // namespace writ::catalogue_tables

namespace writ::catalogue {
namespace {

constexpr std::string_view marker = "policy/";

/// path/Name version date[ document]
ManagedPolicy policy_of(std::string_view line) {
  ManagedPolicy policy;
  for (std::string_view* word : {&policy.path_and_name, &policy.version, &policy.date}) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    *word = line.substr(0, blank);
    line.remove_prefix(std::min(blank + 1, line.size()));
  }
  policy.document = line;
  return policy;
}

const std::vector<ManagedPolicy>& all_policies() {
  static const std::vector<ManagedPolicy> table = [] {
    std::vector<ManagedPolicy> policies;
    policies.reserve(2048);
    Lines lines(catalogue_tables::managed_policies);
    for (std::string_view line; lines.next(line);) {
      if (!line.empty() && line.front() != '#') policies.push_back(policy_of(line));
    }
    return policies;
  }();
  return table;
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// `path/Name` of an ARN of this form, empty for another.
std::string_view path_and_name(std::string_view arn) {
  const auto parts = aws::Arn::parse(arn);
  if (!parts || parts->partition.empty() || parts->service != "iam" || !parts->region.empty() ||
      parts->account != "aws" || !parts->resource.starts_with(marker)) {
    return {};
  }
  return parts->resource.substr(marker.size());
}

/// The table is sorted by name, and no two policies share one.
const ManagedPolicy* by_name(std::string_view name) {
  const std::vector<ManagedPolicy>& table = all_policies();
  const auto found = std::ranges::lower_bound(table, name, {}, &ManagedPolicy::name);
  return found != table.end() && found->name() == name ? &*found : nullptr;
}

}  // namespace

std::string_view ManagedPolicy::name() const { return last_part(path_and_name); }

bool is_managed_policy_arn(std::string_view arn) { return !path_and_name(arn).empty(); }

std::optional<ManagedPolicy> find_managed_policy(std::string_view arn) {
  const std::string_view wanted = path_and_name(arn);
  const ManagedPolicy* found = by_name(last_part(wanted));
  if (found == nullptr || found->path_and_name != wanted) return std::nullopt;
  return *found;
}

std::string nearest_managed_policy(std::string_view arn) {
  const std::string_view wanted = path_and_name(arn);
  if (wanted.empty()) return {};
  const ManagedPolicy* found = by_name(last_part(wanted));
  if (found == nullptr) {
    std::vector<std::string_view> names;
    for (const ManagedPolicy& policy : all_policies()) names.push_back(policy.name());
    found = by_name(nearest(last_part(wanted), names));
  }
  if (found == nullptr || found->path_and_name == wanted) return {};
  return std::string(arn.substr(0, arn.size() - wanted.size())) + std::string(found->path_and_name);
}

std::span<const ManagedPolicy> managed_policies() { return all_policies(); }

std::string_view managed_policies_date() {
  constexpr std::string_view mark = "\n# date ";
  const std::string_view table = catalogue_tables::managed_policies;
  const std::size_t at = table.find(mark);
  return at == std::string_view::npos
             ? std::string_view{}
             : table.substr(at + mark.size(), std::string_view("YYYY-MM-DD").size());
}

}  // namespace writ::catalogue
