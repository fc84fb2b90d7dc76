// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/aws.h"

#include <algorithm>

#include "model/braces.h"
#include "text/edit_distance.h"
#include "text/words.h"

namespace writ::catalogue_tables {

// rules/catalogue/*.txt, embedded by src/tools/embed.cmake. Sorted by byte value after the comment
// lines.
extern const std::string_view regions;
extern const std::string_view services;

}  // namespace writ::catalogue_tables

namespace writ::aws {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t account_digits = 12;

/// The lines of a table without its comments.
std::vector<std::string_view> rows(std::string_view table) {
  std::vector<std::string_view> lines = split(table, '\n');
  std::erase_if(lines, [](std::string_view line) { return line.empty() || line.front() == '#'; });
  return lines;
}

const std::vector<Region>& all_regions() {
  static const std::vector<Region> table = [] {
    std::vector<Region> regions;
    for (const std::string_view line : rows(catalogue_tables::regions)) {
      const std::vector<std::string_view> fields = split(line, ' ');
      if (fields.size() == 3) regions.push_back({fields[0], fields[1], fields[2]});
    }
    return regions;
  }();
  return table;
}

const std::vector<std::string_view>& all_services() {
  static const std::vector<std::string_view> table = rows(catalogue_tables::services);
  return table;
}

}  // namespace

std::optional<Arn> Arn::parse(std::string_view text) {
  if (text.substr(0, 4) != "arn:") return std::nullopt;
  Arn arn;
  std::size_t begin = 4;
  for (std::string_view* field : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const std::size_t colon = find_outside_braces(text, ":", begin);
    if (colon == npos) return std::nullopt;
    *field = text.substr(begin, colon - begin);
    begin = colon + 1;
  }
  arn.resource = text.substr(begin);
  return arn;
}

bool is_account_id(std::string_view text) {
  return text.size() == account_digits && all_digits(text);
}

const Region* find_region(std::string_view name) {
  const std::vector<Region>& table = all_regions();
  const auto found = std::ranges::lower_bound(table, name, {}, &Region::name);
  return found != table.end() && found->name == name ? &*found : nullptr;
}

bool is_partition(std::string_view name) {
  return std::ranges::find(all_regions(), name, &Region::partition) != all_regions().end();
}

bool looks_like_region(std::string_view text) {
  if (text.size() > 32) return false;
  const std::vector<std::string_view> parts = split(text, '-');
  if (parts.size() < 3 || parts.size() > 4) return false;
  const auto is_word = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= 'a' && c <= 'z'; });
  };
  return parts[0].size() >= 2 && parts[0].size() <= 4 && all_digits(parts.back()) &&
         parts.back().size() <= 2 && std::all_of(parts.begin(), parts.end() - 1, is_word);
}

std::string_view nearest_region(std::string_view text) {
  std::vector<std::string_view> names;
  for (const Region& region : all_regions()) names.push_back(region.name);
  return nearest(text, names);
}

bool is_service_prefix(std::string_view text) {
  return std::ranges::binary_search(all_services(), std::string_view(to_lower(text)));
}

std::string_view nearest_service_prefix(std::string_view text) {
  return nearest(text, all_services());
}

std::string_view catalogue_date() {
  constexpr std::string_view mark = "\n# date ";
  const std::string_view table = catalogue_tables::services;
  const std::size_t at = table.find(mark);
  return at == npos ? std::string_view{}
                    : table.substr(at + mark.size(), std::string_view("YYYY-MM-DD").size());
}

}  // namespace writ::aws
