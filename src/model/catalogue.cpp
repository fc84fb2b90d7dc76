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

ResourceWord resource_word(std::string_view word) {
  const std::size_t brace = std::min(word.find('{'), word.size());
  ResourceWord resource{word.substr(0, brace), false, {}};
  resource.required = resource.type.ends_with('!');
  if (resource.required) resource.type.remove_suffix(1);
  if (brace < word.size()) resource.keys = word.substr(brace + 1, word.size() - brace - 2);
  return resource;
}

/// What stands behind the first or second `|` of the action's line.
std::string_view part_of_line(ActionId action, int number) {
  std::string_view rest = Index::get().action_rest(record(action));
  for (; number > 0; --number) {
    const std::size_t bar = rest.find('|');
    if (bar == std::string_view::npos) return {};
    rest.remove_prefix(bar + 1);
  }
  return trim(rest.substr(0, rest.find('|')));
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
  return service == nullptr ? std::nullopt : Index::get().action(*service, parts->second);
}

std::vector<ResourceWord> resource_words(ActionId action) {
  std::vector<ResourceWord> words;
  for (const std::string_view word : split(part_of_line(action, 1), ' ')) {
    if (!word.empty()) words.push_back(resource_word(word));
  }
  return words;
}

std::string_view key_word(ActionId action) { return part_of_line(action, 2); }

std::optional<Action> find_action(std::string_view text) {
  const std::optional<ActionId> id = find_action_id(text);
  return id ? std::optional(action(*id)) : std::nullopt;
}

Action action(ActionId id) {
  const Service& service = service_of(id);
  Action result{id, service.prefix, action_name(id), access_level(id), {}, {}, {}};

  for (const ResourceWord& word : resource_words(id)) {
    result.resources.push_back(
        {expand_type_name(word.type), word.required, expand_keys(word.keys, service)});
  }
  result.keys = expand_keys(key_word(id), service);

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
    if (const auto id = Index::get().action(*service, name)) return full_name(*id);
    std::vector<std::string_view> names;
    for (ActionId id = service->actions.begin; id < service->actions.end; ++id)
      names.push_back(action_name(id));
    const std::string_view near = nearest(name, names);
    if (!near.empty()) return std::string(service->prefix) + ":" + std::string(near);
  }
  // The right name under the wrong prefix, if only one service has it: `iam:AssumeRole`.
  std::string found;
  for (const Service& other : services()) {
    const auto id = Index::get().action(other, name);
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
