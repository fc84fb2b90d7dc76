// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/catalogue.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "model/catalogue_index.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::catalogue {
namespace {

const Index::ActionRecord& record(ActionId id) { return Index::get().actions[id]; }

std::optional<ActionId> find_in(const Service& service, std::string_view name) {
  const Index& index = Index::get();
  const std::vector<Index::ActionRecord>& all = index.actions;
  const auto begin = all.begin() + service.actions.begin;
  const auto end = all.begin() + service.actions.end;
  const auto found = std::partition_point(begin, end, [&](const Index::ActionRecord& each) {
    return compare_ignoring_case(index.action_name(each), name) < 0;
  });
  if (found == end || !equals_ignoring_case(index.action_name(*found), name)) return std::nullopt;
  return static_cast<ActionId>(found - all.begin());
}

/// `type`, `type!` or `type!{keys}`.
ActionResource resource_of(std::string_view word, const Service& service) {
  ActionResource resource;
  const std::size_t brace = std::min(word.find('{'), word.size());
  std::string_view type = word.substr(0, brace);
  resource.required = type.ends_with('!');
  if (resource.required) type.remove_suffix(1);
  resource.type = expand_type_name(type);
  if (brace < word.size())
    resource.keys = expand_keys(word.substr(brace + 1, word.size() - brace - 2), service);
  return resource;
}

}  // namespace

std::string_view date() { return aws::catalogue_date(); }

std::string_view to_string(AccessLevel level) {
  constexpr std::array<std::string_view, 5> names = {"Read", "List", "Write", "Tagging",
                                                     "Permissions management"};
  return names[static_cast<std::size_t>(level)];
}

std::string_view to_string(KeyType type) {
  constexpr std::array<std::string_view, 7> names = {"String", "ARN",       "Bool",  "Numeric",
                                                     "Date",   "IPAddress", "Binary"};
  return names[static_cast<std::size_t>(type)];
}

const Service* find_service(std::string_view prefix) { return Index::get().service(prefix); }
std::span<const Service> services() { return Index::get().services; }
const Service& service_of(ActionId action) { return Index::get().service_of(action); }

std::optional<ActionId> find_action_id(std::string_view text) {
  const auto parts = split_name(text);
  if (!parts) return std::nullopt;
  const Service* service = find_service(parts->first);
  return service == nullptr ? std::nullopt : find_in(*service, parts->second);
}

std::vector<std::string_view> resource_words(ActionId action) {
  const std::vector<std::string_view> parts = split(Index::get().action_rest(record(action)), '|');
  std::vector<std::string_view> words;
  if (parts.size() > 1) words = split(trim(parts[1]), ' ');
  std::erase(words, std::string_view());
  return words;
}

std::optional<Action> find_action(std::string_view text) {
  const std::optional<ActionId> id = find_action_id(text);
  return id ? std::optional(action(*id)) : std::nullopt;
}

Action action(ActionId id) {
  const Service& service = service_of(id);
  Action result{id, service.prefix, action_name(id), access_level(id), {}, {}, {}};

  for (const std::string_view word : resource_words(id))
    result.resources.push_back(resource_of(word, service));
  const std::vector<std::string_view> parts = split(Index::get().action_rest(record(id)), '|');
  if (parts.size() > 2) result.keys = expand_keys(trim(parts[2]), service);

  const std::vector<ListRecord>& dependents = Index::get().dependents;
  const auto found =
      std::ranges::find(dependents, std::string_view(full_name(id)), &ListRecord::name);
  if (found != dependents.end()) result.dependents = found->words;
  return result;
}

std::string_view action_name(ActionId id) { return Index::get().action_name(record(id)); }
AccessLevel access_level(ActionId id) { return record(id).level; }

std::string full_name(ActionId id) {
  std::string name(service_of(id).prefix);
  name += ':';
  return name += action_name(id);
}

bool has_resource_types(ActionId id) {
  const std::string_view rest = Index::get().action_rest(record(id));
  return rest.starts_with(" | ") && !rest.starts_with(" | |");
}

Truth has_resource_types(std::string_view action) {
  const std::optional<ActionId> id = find_action_id(action);
  return id ? truth(has_resource_types(*id)) : Truth::unknown;
}

std::string nearest_action(std::string_view text) {
  const auto parts = split_name(text);
  if (!parts) return {};
  const auto [prefix, name] = *parts;
  const Service* service = find_service(prefix);
  if (service == nullptr) {
    const std::string_view near = nearest_service(prefix);
    service = near.empty() ? nullptr : find_service(near);
  }
  if (service != nullptr) {
    if (const auto id = find_in(*service, name)) return full_name(*id);
    std::vector<std::string_view> names;
    for (ActionId id = service->actions.begin; id < service->actions.end; ++id)
      names.push_back(action_name(id));
    const std::string_view near = nearest(name, names);
    if (!near.empty()) return std::string(service->prefix) + ":" + std::string(near);
  }
  // The right name under the wrong prefix, if only one service has it: `iam:AssumeRole`.
  std::string found;
  for (const Service& other : services()) {
    const auto id = find_in(other, name);
    if (!id) continue;
    if (!found.empty()) return {};
    found = full_name(*id);
  }
  return found;
}

std::string_view nearest_service(std::string_view text) {
  std::vector<std::string_view> prefixes;
  for (const Service& service : services()) prefixes.push_back(service.prefix);
  return nearest(text, prefixes);
}

}  // namespace writ::catalogue
