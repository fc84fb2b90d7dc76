// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>

#include "model/catalogue_index.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/glob.h"

namespace writ::catalogue {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Where the variable part of a key begins: `${TagKey}`, or `<key>` as S3 writes it.
std::size_t variable_part(std::string_view canonical) {
  for (std::size_t i = 0; i < canonical.size(); ++i) {
    if (canonical[i] == '$' || canonical[i] == '<') return i;
  }
  return npos;
}

KeyOrigin origin_of(std::string_view name) {
  const auto parts = split_name(name);
  return parts && parts->first.find('.') != npos ? KeyOrigin::oidc : KeyOrigin::service;
}

/// Of a key that begins with the prefix of its service.
std::optional<Key> find_own_key(const Service& service, std::string_view name) {
  const std::string_view own = name.substr(service.prefix.size());
  Lines lines(Index::get().details_of(service).keys);
  for (std::string_view line; lines.next(line);) {
    const std::size_t blank = line.find(' ', 2);
    const std::string_view word = line.substr(blank + 1);
    // Names that are not ours mostly begin otherwise, behind the colon.
    if (own.size() > 1 && word.size() > 1 && is_alnum(word[1]) &&
        to_lower(own[1]) != to_lower(word[1]))
      continue;
    if (!is_key(own, word)) continue;
    const std::string full = expand_key(word, service.prefix);
    return key_of({line.substr(2, blank - 2), full}, origin_of(full));
  }
  return std::nullopt;
}

/// A `$` sorts before everything that names are made of, so a key with a variable part stands right
/// before the names that it stands for.
const KeyRecord* find_global(std::string_view name) {
  const std::vector<KeyRecord>& globals = Index::get().globals;
  auto at = std::ranges::partition_point(globals, [name](const KeyRecord& record) {
    return compare_ignoring_case(record.name, name) < 0;
  });
  if (at != globals.end() && is_key(name, at->name)) return &*at;
  return at != globals.begin() && is_key(name, (--at)->name) ? &*at : nullptr;
}

std::optional<Key> find_claim(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  if (colon == npos) return std::nullopt;
  const std::string_view host = name.substr(0, colon);
  if (host.find('.') == npos) return std::nullopt;
  for (const ClaimRecord& record : Index::get().claims) {
    if (record.host != "*" && !equals_ignoring_case(record.host, host)) continue;
    for (const std::string_view claim : record.claims) {
      if (!equals_ignoring_case(claim, name.substr(colon + 1))) continue;
      const std::string full = std::string(host) + ":" + std::string(claim);
      return key_of({record.type, full}, KeyOrigin::oidc);
    }
  }
  return std::nullopt;
}

void add(std::vector<std::string>& keys, const std::vector<std::string>& more) {
  keys.insert(keys.end(), more.begin(), more.end());
}

bool lists(const Service& service, std::string_view words, std::string_view key) {
  return std::ranges::any_of(key_words(words, service), [&](std::string_view word) {
    if (!word.starts_with(':')) return is_key(key, expand_key(word, service.prefix));
    return starts_with_ignoring_case(key, service.prefix) &&
           is_key(key.substr(service.prefix.size()), word);
  });
}

/// Among the keys of the action itself and of the resources that it works on.
bool lists(ActionId action, std::string_view key) {
  const Service& service = service_of(action);
  if (lists(service, key_word(action), key)) return true;
  return std::ranges::any_of(resource_words(action), [&](const ResourceWord& resource) {
    if (lists(service, resource.keys, key)) return true;
    const std::vector<std::string_view> type = words_of_type(service, resource.type);
    return type.size() > 2 && lists(service, type[2], key);
  });
}

/// Tables of actions tell which requests carry these, unlike other global keys.
bool is_tag_key(std::string_view canonical) {
  return canonical == "aws:RequestTag/${TagKey}" || canonical == "aws:ResourceTag/${TagKey}" ||
         canonical == "aws:TagKeys";
}

}  // namespace

bool is_key(std::string_view written, std::string_view canonical) {
  // Most names differ before a variable part begins.
  for (std::size_t i = 0; i < std::min(written.size(), canonical.size()); ++i) {
    if (canonical[i] == '$' || canonical[i] == '<') break;
    if (to_lower(written[i]) != to_lower(canonical[i])) return false;
  }
  const std::size_t fixed = variable_part(canonical);
  if (fixed == npos) return equals_ignoring_case(written, canonical);
  if (!starts_with_ignoring_case(written, canonical.substr(0, fixed))) return false;
  // `${TagKey}` as such is how documentation writes the key.
  if (equals_ignoring_case(written, canonical)) return true;
  std::string glob(canonical.substr(0, fixed));
  for (std::string_view rest = canonical.substr(fixed); !rest.empty();) {
    const std::size_t begin = variable_part(rest);
    glob += rest.substr(0, begin);
    if (begin == npos) break;
    glob += "?*";
    rest.remove_prefix(std::min(rest.find_first_of("}>", begin), rest.size() - 1) + 1);
  }
  return glob::matches(glob, written, glob::Case::insensitive);
}

std::optional<Key> find_key(std::string_view name) {
  const Index& index = Index::get();
  if (const KeyRecord* record = find_global(name)) return key_of(*record, KeyOrigin::global);
  const auto parts = split_name(name);
  if (!parts) return std::nullopt;
  if (const Service* service = find_service(parts->first)) {
    if (auto key = find_own_key(*service, name)) return key;
  }
  for (const KeyRecord& record : index.foreign) {
    if (is_key(name, record.name)) return key_of(record, origin_of(record.name));
  }
  return find_claim(name);
}

std::vector<Key> global_keys() {
  std::vector<Key> keys;
  for (const KeyRecord& record : Index::get().globals)
    keys.push_back(key_of(record, KeyOrigin::global));
  return keys;
}

std::vector<Key> service_keys(std::string_view service) {
  std::vector<Key> keys;
  const Service* found = find_service(service);
  if (found == nullptr) return keys;
  Lines lines(Index::get().details_of(*found).keys);
  for (std::string_view line; lines.next(line);) {
    const std::size_t blank = line.find(' ', 2);
    const std::string full = expand_key(line.substr(blank + 1), found->prefix);
    keys.push_back(key_of({line.substr(2, blank - 2), full}, origin_of(full)));
  }
  return keys;
}

std::vector<std::string> keys_of(const Action& action) {
  std::vector<std::string> keys = action.keys;
  for (const ActionResource& resource : action.resources) {
    add(keys, resource.keys);
    if (const auto type = resource_type(action.service, resource.type)) add(keys, type->keys);
  }
  std::ranges::sort(keys, [](const std::string& a, const std::string& b) {
    return compare_ignoring_case(a, b) < 0;
  });
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Truth accepts_key(ActionId action, std::string_view key) {
  if (lists(action, key)) return Truth::yes;
  const std::optional<Key> found = find_key(key);
  if (!found) return Truth::unknown;
  if (found->origin == KeyOrigin::global)
    return is_tag_key(found->name) ? Truth::unknown : Truth::yes;
  // Claims stay with the session: some of them are there in its later requests too.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
  return found->origin == KeyOrigin::oidc ? Truth::unknown : Truth::no;
}

std::span<const std::string_view> source_keys(std::string_view service_principal) {
  for (const ListRecord& record : Index::get().principals) {
    if (equals_ignoring_case(record.name, service_principal)) return record.words;
  }
  return {};
}

std::string_view action_of_call(std::string_view call) {
  for (const ListRecord& record : Index::get().calls) {
    if (equals_ignoring_case(record.name, call)) return record.words.front();
  }
  return {};
}

std::string nearest_key(std::string_view text) {
  // The name of a tag says nothing about the key, so only what stands before it is compared.
  const std::size_t slash = text.find('/');
  const std::string_view fixed = text.substr(0, slash == npos ? slash : slash + 1);
  std::vector<std::string> names;
  for (const KeyRecord& record : Index::get().globals) names.emplace_back(record.name);
  if (const auto parts = split_name(text)) {
    const std::string_view prefix =
        find_service(parts->first) != nullptr ? parts->first : nearest_service(parts->first);
    for (Key& key : service_keys(prefix)) names.push_back(std::move(key.name));
  }
  std::vector<std::string_view> candidates;
  for (const std::string& name : names)
    candidates.push_back(std::string_view(name).substr(0, variable_part(name)));
  const std::string_view near = nearest(fixed, candidates);
  if (near.empty()) return {};
  return std::string(near) + (near.ends_with('/') && slash != npos
                                  ? std::string(text.substr(slash + 1))
                                  : std::string());
}

}  // namespace writ::catalogue
