// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/catalogue_index.h"

#include <algorithm>
#include <bit>

#include "text/words.h"

namespace writ::catalogue_tables {

// rules/catalogue/*.txt, embedded by src/tools/embed.cmake.
extern const std::string_view iam_catalogue;
extern const std::string_view overlay;

}  // namespace writ::catalogue_tables

namespace writ::catalogue {
namespace {

constexpr std::size_t npos = std::string_view::npos;

AccessLevel level_of(char letter) {
  switch (letter) {
    case 'L': return AccessLevel::list;
    case 'W': return AccessLevel::write;
    case 'T': return AccessLevel::tagging;
    case 'P': return AccessLevel::permissions;
    default: return AccessLevel::read;
  }
}

KeyRecord key_record(std::string_view line) {
  const std::string_view words = line.substr(2);
  const std::size_t blank = words.find(' ');
  return {words.substr(0, blank), words.substr(blank + 1)};
}

bool before(const KeyRecord& a, const KeyRecord& b) {
  return compare_ignoring_case(a.name, b.name) < 0;
}

/// Reads the text line by line into an index.
class Reader {
 public:
  explicit Reader(Index& index) : index_(index) {}

  void read(std::string_view text) {
    index_.text = text;
    index_.services.reserve(512);
    index_.by_prefix.reserve(512);
    index_.details.reserve(512);
    index_.actions.reserve(24 * 1024);
    Lines lines(text);
    for (std::string_view line; lines.next(line);) {
      switch (line.empty() ? '#' : line.front()) {
        case 'A': action(line); break;
        case 'S': service(line); break;
        case 'G': index_.globals.push_back(key_record(line)); break;
        case 'K':
          if (const KeyRecord key = key_record(line); key.name.front() != ':')
            index_.foreign.push_back(key);
          extend(index_.details.back().keys, line);
          break;
        case 'C': extend(index_.details.back().lists, line); break;
        case 'R': extend(index_.details.back().types, line); break;
        default: break;
      }
    }
    std::ranges::stable_sort(index_.globals, before);
    std::ranges::stable_sort(index_.foreign, before);
    fill_action_table();
  }

 private:
  void service(std::string_view line) {
    // S prefix[ rcp] ; name
    const std::size_t mark = line.find(';');
    const std::vector<std::string_view> words = split(line.substr(2, mark - 3), ' ');
    const auto next = static_cast<ActionId>(index_.actions.size());
    index_.services.push_back(
        {words[0], line.substr(mark + 2), words.size() > 1 && words[1] == "rcp", {next, next}});
    index_.by_prefix.emplace(words[0], index_.services.size() - 1);
    index_.details.emplace_back();
  }

  void fill_action_table() {
    index_.action_table.resize(std::bit_ceil(2 * index_.actions.size() + 1));
    for (const Service& service : index_.services) {
      for (ActionId id = service.actions.begin; id < service.actions.end; ++id) {
        std::size_t slot = index_.action_slot(service, index_.action_name(index_.actions[id]));
        while (index_.action_table[slot] != 0) slot = (slot + 1) % index_.action_table.size();
        index_.action_table[slot] = id + 1;
      }
    }
  }

  // Lines of one letter stand together, so one view holds them all.
  static void extend(std::string_view& lines, std::string_view line) {
    const char* begin = lines.empty() ? line.data() : lines.data();
    lines = {begin, static_cast<std::size_t>(line.data() + line.size() - begin)};
  }

  void action(std::string_view line) {
    const std::string_view words = line.substr(4);
    const std::size_t blank = std::min(words.find(' '), words.size());
    const auto begin = static_cast<uint32_t>(words.data() - index_.text.data());
    index_.actions.push_back({begin, static_cast<uint8_t>(blank), level_of(line[2])});
    ++index_.services.back().actions.end;
  }

  Index& index_;
};

void read_overlay(Index& index, std::string_view text) {
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string_view> words = split(line.substr(2), ' ');
    if (line.front() == 'G') {
      const KeyRecord better = key_record(line);
      const auto found = std::ranges::find(index.globals, better.name, &KeyRecord::name);
      if (found != index.globals.end()) found->type = better.type;
    } else if (line.front() == 'O') {
      index.claims.push_back({words[0], words[1], {words.begin() + 2, words.end()}});
    } else if (line.front() == 'X') {
      index.dependents.push_back({words[0], {words.begin() + 1, words.end()}});
    } else if (line.front() == 'P') {
      index.principals.push_back({words[0], {words.begin() + 1, words.end()}});
    } else if (line.front() == 'N') {
      index.calls.push_back({words[0], {words.begin() + 1, words.end()}});
    }
  }
}

KeyType type_of(char letter) {
  switch (letter) {
    case 'A': return KeyType::arn;
    case 'B': return KeyType::boolean;
    case 'N': return KeyType::numeric;
    case 'D': return KeyType::date;
    case 'I': return KeyType::ip_address;
    case 'Y': return KeyType::binary;
    default: return KeyType::string;
  }
}

}  // namespace

std::size_t HashIgnoringCase::operator()(std::string_view name) const {
  std::size_t hash = 0;
  // The bit tells capital letters from small ones. That it makes more bytes alike does no harm.
  for (const char c : name) hash = hash * 31 + (static_cast<unsigned char>(c) | 0x20u);
  return hash;
}

bool EqualIgnoringCase::operator()(std::string_view a, std::string_view b) const {
  return equals_ignoring_case(a, b);
}

const Index& Index::get() {
  static const Index index = [] {
    Index made;
    Reader(made).read(catalogue_tables::iam_catalogue);
    read_overlay(made, catalogue_tables::overlay);
    return made;
  }();
  return index;
}

const Service* Index::service(std::string_view prefix) const {
  const auto found = by_prefix.find(prefix);
  return found == by_prefix.end() ? nullptr : &services[found->second];
}

std::size_t Index::action_slot(const Service& service, std::string_view name) const {
  const auto number = static_cast<std::size_t>(&service - services.data());
  return (HashIgnoringCase{}(name) + number * 0x9E37) % action_table.size();
}

std::optional<ActionId> Index::action(const Service& service, std::string_view name) const {
  std::size_t slot = action_slot(service, name);
  for (; action_table[slot] != 0; slot = (slot + 1) % action_table.size()) {
    const ActionId id = action_table[slot] - 1;
    if (id >= service.actions.begin && id < service.actions.end &&
        equals_ignoring_case(action_name(actions[id]), name))
      return id;
  }
  return std::nullopt;
}

const Service& Index::service_of(ActionId action) const {
  // Not every service has actions, so the owner is the first one whose range ends behind the
  // number.
  return *std::ranges::partition_point(
      services, [&](const Service& each) { return each.actions.end <= action; });
}

std::string expand_key(std::string_view word, std::string_view service) {
  if (word == "%q") return "aws:RequestTag/${TagKey}";
  if (word == "%r") return "aws:ResourceTag/${TagKey}";
  if (word == "%k") return "aws:TagKeys";
  if (word.starts_with(':')) return std::string(service) + std::string(word);
  return std::string(word);
}

std::vector<std::string_view> key_words(std::string_view text, const Service& service) {
  if (text.empty()) return {};
  char separator = ',';
  if (text.front() == '=') {
    const std::string start = "C " + std::string(text.substr(1)) + " ";
    text = {};
    Lines lines(Index::get().details_of(service).lists);
    for (std::string_view line; text.empty() && lines.next(line);) {
      if (line.starts_with(start)) text = line.substr(start.size());
    }
    separator = ' ';
  }
  return split(text, separator);
}

std::vector<std::string> expand_keys(std::string_view text, const Service& service) {
  std::vector<std::string> keys;
  for (const std::string_view word : key_words(text, service))
    keys.push_back(expand_key(word, service.prefix));
  return keys;
}

std::string expand_type_name(std::string_view word) {
  constexpr std::string_view blank = "%20";
  std::string name;
  for (std::size_t at = word.find(blank); at != npos; at = word.find(blank)) {
    name += word.substr(0, at);
    name += ' ';
    word.remove_prefix(at + blank.size());
  }
  return name += word;
}

Key key_of(const KeyRecord& record, KeyOrigin origin) {
  return {std::string(record.name), type_of(record.type.front()), record.type.ends_with('M'),
          origin};
}

std::optional<std::pair<std::string_view, std::string_view>> split_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == npos) return std::nullopt;
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

}  // namespace writ::catalogue
