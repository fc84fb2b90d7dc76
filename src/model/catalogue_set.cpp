// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstddef>

#include "model/catalogue_index.h"
#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/glob.h"

namespace writ::catalogue {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr unsigned word_bits = 64;

ActionId all_actions() { return static_cast<ActionId>(Index::get().actions.size()); }
bool only_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == npos;
}

/// Actions of the range whose names begin so.
ActionRange starting_with(ActionRange range, std::string_view prefix) {
  const Index& index = Index::get();
  const std::vector<Index::ActionRecord>& all = index.actions;
  const auto start = [&](const Index::ActionRecord& each) {
    return index.action_name(each).substr(0, prefix.size());
  };
  const auto begin = std::partition_point(
      all.begin() + range.begin, all.begin() + range.end,
      [&](const auto& each) { return compare_ignoring_case(start(each), prefix) < 0; });
  const auto end = std::partition_point(begin, all.begin() + range.end, [&](const auto& each) {
    return compare_ignoring_case(start(each), prefix) <= 0;
  });
  return {static_cast<ActionId>(begin - all.begin()), static_cast<ActionId>(end - all.begin())};
}

/// Adds the actions of one service whose names match.
void add_matching(ActionSet& set, const Service& service, std::string_view pattern) {
  const std::size_t wildcard = pattern.find_first_of("*?");
  const ActionRange range = starting_with(service.actions, pattern.substr(0, wildcard));
  for (ActionId id = range.begin; id < range.end; ++id) {
    if (glob::matches(pattern, action_name(id), glob::Case::insensitive)) set.add(id);
  }
}

/// Adds the actions of all services whose full names match.
void add_across_colon(ActionSet& set, std::string_view pattern) {
  std::string name;
  for (const Service& service : services()) {
    for (ActionId id = service.actions.begin; id < service.actions.end; ++id) {
      name = service.prefix;
      name += ':';
      name += action_name(id);
      if (glob::matches(pattern, name, glob::Case::insensitive)) set.add(id);
    }
  }
}

}  // namespace

ActionSet::ActionSet() : words_((all_actions() + word_bits - 1) / word_bits) {}

ActionSet ActionSet::all() {
  ActionSet set;
  set.add(ActionRange{0, all_actions()});
  set.open_ = Truth::yes;
  return set;
}

ActionSet ActionSet::expand(std::string_view pattern) {
  if (only_stars(pattern)) return all();
  ActionSet set;
  const bool wild = glob::has_wildcard(pattern);
  const auto parts = split_name(pattern);
  if (!parts) {
    // A name without a colon is no action; a pattern without one may still match across the colon.
    if (wild) add_across_colon(set, pattern);
    set.open_ = wild ? Truth::unknown : Truth::no;
    return set;
  }
  const auto [prefix, name] = *parts;
  if (only_stars(prefix) && only_stars(name)) return all();
  set.open_ = Truth::unknown;
  if (glob::has_wildcard(prefix)) {
    for (const Service& service : services()) {
      if (glob::matches(prefix, service.prefix, glob::Case::insensitive))
        add_matching(set, service, name);
    }
  } else if (const Service* service = find_service(prefix)) {
    if (only_stars(name)) {
      set.add(service->actions);
    } else {
      add_matching(set, *service, name);
    }
    if (!wild && !set.none_known()) set.open_ = Truth::no;
  }
  return set;
}

ActionSet& ActionSet::add(ActionId id) {
  words_[id / word_bits] |= uint64_t{1} << (id % word_bits);
  return *this;
}

void ActionSet::add(ActionRange range) {
  for (ActionId id = range.begin; id < range.end; ++id) add(id);
}

bool ActionSet::contains(ActionId id) const {
  return (words_[id / word_bits] >> (id % word_bits) & 1) != 0;
}

uint32_t ActionSet::count() const {
  uint32_t number = 0;
  for (const uint64_t word : words_) number += static_cast<uint32_t>(std::popcount(word));
  return number;
}

bool ActionSet::none_known() const {
  return std::ranges::all_of(words_, [](uint64_t word) { return word == 0; });
}

std::vector<ActionId> ActionSet::ids() const {
  std::vector<ActionId> list;
  list.reserve(count());
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
      list.push_back(
          static_cast<ActionId>(i * word_bits + static_cast<unsigned>(std::countr_zero(rest))));
    }
  }
  return list;
}

ActionSet& ActionSet::operator|=(const ActionSet& other) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  open_ = either(open_, other.open_);
  return *this;
}

ActionSet& ActionSet::operator&=(const ActionSet& other) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  open_ = both(open_, other.open_);
  return *this;
}

ActionSet& ActionSet::operator-=(const ActionSet& other) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  open_ = both(open_, negation(other.open_));
  return *this;
}

ActionSet ActionSet::complement() const {
  ActionSet set = all();
  set -= *this;
  return set;
}

bool ActionSet::intersects_known(const ActionSet& other) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((words_[i] & other.words_[i]) != 0) return true;
  }
  return false;
}

bool ActionSet::known_subset_of(const ActionSet& other) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((words_[i] & ~other.words_[i]) != 0) return false;
  }
  return true;
}

Truth ActionSet::subset_of(const ActionSet& other) const {
  if (!known_subset_of(other)) return Truth::no;
  return open_ == Truth::no || other.open_ == Truth::yes ? Truth::yes : Truth::unknown;
}

}  // namespace writ::catalogue
