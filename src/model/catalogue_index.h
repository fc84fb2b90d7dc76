// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is found in rules/catalogue/iam-catalogue.txt and overlay.txt when the catalogue is first
// asked: where each service and action stands. Everything else is read from the line when it is
// wanted. Records: rules/catalogue/README.md.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "writ/catalogue.h"

namespace writ::catalogue {

/// One line after another, without line ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return true;
  }

 private:
  std::string_view rest_;
};

/// A key line's two words.
struct KeyRecord {
  std::string_view type;  ///< `S`, `SM`, …
  std::string_view name;  ///< full
};

/// Claims of every OIDC provider (`*`) or of one.
struct ClaimRecord {
  std::string_view type;
  std::string_view host;
  std::vector<std::string_view> claims;
};

/// A name and the words that belong to it.
struct ListRecord {
  std::string_view name;
  std::vector<std::string_view> words;
};

struct HashIgnoringCase {
  std::size_t operator()(std::string_view name) const;
};
struct EqualIgnoringCase {
  bool operator()(std::string_view a, std::string_view b) const;
};

struct Index {
  /// Small, because there are many and all are touched at the start.
  struct ActionRecord {
    uint32_t name_begin = 0;  ///< byte of the text
    uint8_t name_size = 0;
    AccessLevel level = AccessLevel::read;
  };

  /// The lines of one service that are not actions, by their letter.
  struct Details {
    std::string_view keys;   ///< K
    std::string_view lists;  ///< C
    std::string_view types;  ///< R
  };

  std::string_view text;
  std::vector<Service> services;  ///< by prefix
  /// Index into `services` by prefix.
  std::unordered_map<std::string_view, std::size_t, HashIgnoringCase, EqualIgnoringCase> by_prefix;
  std::vector<Details> details;       ///< of each service
  std::vector<ActionRecord> actions;  ///< by service and name without case
  /// Numbers of actions plus one, each at the hash of its service and name or behind it; 0: free.
  std::vector<uint32_t> action_table;
  std::vector<KeyRecord> globals;     ///< by name without case
  std::vector<KeyRecord>
      foreign;  ///< keys that do not begin with the prefix of the service that lists them
  std::vector<ClaimRecord> claims;
  std::vector<ListRecord> dependents;  ///< by action
  std::vector<ListRecord> principals;  ///< by service principal
  std::vector<ListRecord> calls;       ///< by API call

  static const Index& get();

  const Service* service(std::string_view prefix) const;
  std::optional<ActionId> action(const Service& service, std::string_view name) const;
  std::string_view action_name(const ActionRecord& record) const {
    return text.substr(record.name_begin, record.name_size);
  }
  /// Where the search for an action begins in `action_table`.
  std::size_t action_slot(const Service& service, std::string_view name) const;
  /// The line after the name: nothing, ` | types`, ` | types | keys` or ` | | keys`.
  std::string_view action_rest(const ActionRecord& record) const {
    const std::size_t begin = record.name_begin + record.name_size;
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  const Service& service_of(ActionId action) const;
  const Details& details_of(const Service& service) const {
    return details[static_cast<std::size_t>(&service - services.data())];
  }
};

/// A resource type of an action as its line has it: `type`, `type!` or `type!{keys}`.
struct ResourceWord {
  std::string_view type;  ///< as the service's own line spells it
  bool required = false;
  std::string_view keys;
};

std::vector<ResourceWord> resource_words(ActionId action);
/// The keys that the action's line has for it, whatever the resource; may be empty.
std::string_view key_word(ActionId action);
/// The words of a resource type's line: name, templates and perhaps keys; empty if the service
/// describes none of this name.
std::vector<std::string_view> words_of_type(const Service& service, std::string_view name);
/// The short form of a key in a line of the service, in full.
std::string expand_key(std::string_view word, std::string_view service);
/// `a,b` or `=id` as the short forms of keys; ids are looked up among the service's lines.
std::vector<std::string_view> key_words(std::string_view text, const Service& service);
/// The same in full.
std::vector<std::string> expand_keys(std::string_view text, const Service& service);
/// `%20` is a blank.
std::string expand_type_name(std::string_view word);
Key key_of(const KeyRecord& record, KeyOrigin origin);
/// The first part of a key or action name, up to its colon; null without a colon.
std::optional<std::pair<std::string_view, std::string_view>> split_name(std::string_view text);

}  // namespace writ::catalogue
