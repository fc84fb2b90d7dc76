// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "model/catalogue_index.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/glob.h"

namespace writ::catalogue {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// `a,b`, each an ARN or `~` and what follows the account.
std::vector<std::string> templates_of(std::string_view word, std::string_view service) {
  std::vector<std::string> templates;
  for (const std::string_view part : split(word, ',')) {
    if (part.starts_with('~')) {
      templates.push_back("arn:${Partition}:" + std::string(service) +
                          ":${Region}:${Account}:" + std::string(part.substr(1)));
    } else if (part.starts_with("arn:") || templates.empty()) {
      templates.emplace_back(part);
    } else {
      // A comma of the resource itself.
      templates.back() += "," + std::string(part);
    }
  }
  return templates;
}

/// R name templates[ keys]
std::vector<std::string_view> words_of(std::string_view line) { return split(line.substr(2), ' '); }

ResourceType type_of(const std::vector<std::string_view>& words, const Service& service) {
  return {expand_type_name(words[0]), templates_of(words[1], service.prefix),
          expand_keys(words.size() > 2 ? words[2] : std::string_view(), service)};
}

/// What follows the fifth colon; empty if there are fewer. Colons in `${…}` do not occur in
/// templates.
std::string_view resource_part(std::string_view arn) {
  for (int colons = 0; colons < 5; ++colons) {
    const std::size_t colon = arn.find(':');
    if (colon == npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn;
}

/// Names of buckets hold no slash, so that `bucket/*` is never a bucket:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_bare_bucket(std::string_view arn_template) {
  return resource_part(arn_template) == "${BucketName}";
}

/// The template as a set of ARNs. What stands before the resource holds no colon, and a pattern
/// that ends in `*` must not find another service's resource behind more colons.
glob::Pattern arns_of(std::string_view arn_template) {
  glob::Pattern arns;
  const std::size_t resource = arn_template.size() - resource_part(arn_template).size();
  for (std::size_t at = 0; at < arn_template.size();) {
    const std::size_t begin = std::min(arn_template.find("${", at), arn_template.size());
    const std::size_t end = std::min(arn_template.find('}', begin), arn_template.size());
    // A few templates have wildcards of their own.
    arns.wild(arn_template.substr(at, begin - at));
    if (begin < arn_template.size() && begin < resource) arns.run_in_field();
    if (begin < arn_template.size() && begin >= resource) arns.any_run();
    at = end + 1;
  }
  return arns;
}

/// The fields of a template and of what is written, side by side. After five of them the resources
/// are left.
struct FieldPairs {
  std::string_view arn_template;
  std::string_view written;
  std::string_view theirs;
  std::string_view ours;

  bool next() {
    const std::size_t a = arn_template.find(':');
    const std::size_t b = written.find(':');
    if (a == npos || b == npos) return false;
    theirs = arn_template.substr(0, a);
    ours = written.substr(0, b);
    arn_template.remove_prefix(a + 1);
    written.remove_prefix(b + 1);
    return true;
  }
};

/// One of the literal fields, or the literal beginning of the resource part, differs, so that no
/// ARN can be meant by both. Most pairs are told apart so, without a walk through both patterns.
bool differ_in_letters(FieldPairs pairs) {
  for (int field = 0; field < 5; ++field) {
    if (!pairs.next()) return false;
    if (pairs.theirs.find('*') != npos || glob::has_wildcard(pairs.ours)) return false;
    if (pairs.theirs.find('$') == npos && pairs.theirs != pairs.ours) return true;
  }
  for (std::size_t i = 0; i < std::min(pairs.arn_template.size(), pairs.written.size()); ++i) {
    const char theirs = pairs.arn_template[i];
    const char ours = pairs.written[i];
    if (theirs == '$' || theirs == '*' || ours == '*' || ours == '?') return false;
    if (theirs != ours) return true;
  }
  return false;
}

/// Both can be seen to mean one ARN without a walk: in each field before the resource, one of the
/// two leaves it wholly open or both are the same letters; and the template's resource is letters
/// with which what is written begins, and then one name.
bool agree_in_letters(FieldPairs pairs) {
  for (int field = 0; field < 5; ++field) {
    if (!pairs.next()) return false;
    const bool theirs_open =
        pairs.theirs.starts_with("${") && pairs.theirs.find('}') == pairs.theirs.size() - 1;
    if (pairs.theirs != pairs.ours && pairs.ours != "*" && !theirs_open) return false;
  }
  const std::string_view resource = pairs.arn_template;
  const std::size_t name = resource.find("${");
  return name != npos && resource.find('}', name) == resource.size() - 1 &&
         !glob::has_wildcard(resource.substr(0, name)) &&
         pairs.written.starts_with(resource.substr(0, name));
}

bool fits_template(std::string_view arn_template, std::span<const ArnPattern> written) {
  std::optional<glob::Pattern> arns;
  return std::ranges::any_of(written, [&](const ArnPattern& each) {
    if (differ_in_letters({arn_template, each.text, {}, {}})) return false;
    if (is_bare_bucket(arn_template) && resource_part(each.text).find('/') != npos) return false;
    if (agree_in_letters({arn_template, each.text, {}, {}})) return true;
    if (!arns) arns = arns_of(arn_template);
    return intersects(*arns, each.pattern);
  });
}

bool fits_some(const std::vector<std::string>& templates, std::span<const ArnPattern> written) {
  return std::ranges::any_of(templates,
                             [&](const std::string& each) { return fits_template(each, written); });
}

}  // namespace

std::vector<std::string_view> words_of_type(const Service& service, std::string_view name) {
  Lines lines(Index::get().details_of(service).types);
  for (std::string_view line; lines.next(line);) {
    const std::string_view word = line.substr(2, line.find(' ', 2) - 2);
    if (equals_ignoring_case(word, name) ||
        (word.find('%') != npos && equals_ignoring_case(expand_type_name(word), name)))
      return words_of(line);
  }
  return {};
}

std::vector<ResourceType> resource_types(std::string_view service) {
  std::vector<ResourceType> types;
  const Service* found = find_service(service);
  if (found == nullptr) return types;
  Lines lines(Index::get().details_of(*found).types);
  for (std::string_view line; lines.next(line);) types.push_back(type_of(words_of(line), *found));
  return types;
}

std::optional<ResourceType> resource_type(std::string_view service, std::string_view name) {
  const Service* found = find_service(service);
  if (found == nullptr) return std::nullopt;
  const std::vector<std::string_view> words = words_of_type(*found, name);
  return words.empty() ? std::nullopt : std::optional(type_of(words, *found));
}

bool always_has(std::string_view service, ArnField field) {
  const Service* found = find_service(service);
  if (found == nullptr) return false;
  bool any = false;
  Lines lines(Index::get().details_of(*found).types);
  for (std::string_view line; lines.next(line);) {
    for (const std::string& each : templates_of(words_of(line)[1], service)) {
      const auto arn = aws::Arn::parse(each);
      if (!arn || (field == ArnField::region ? arn->region : arn->account).empty()) return false;
      any = true;
    }
  }
  return any;
}

std::string template_glob(std::string_view arn_template) {
  std::string glob;
  while (!arn_template.empty()) {
    const std::size_t begin = arn_template.find("${");
    const std::size_t end = begin == npos ? npos : arn_template.find('}', begin);
    glob += arn_template.substr(0, end == npos ? npos : begin);
    if (end == npos) break;
    glob += '*';
    arn_template.remove_prefix(end + 1);
  }
  return glob;
}

bool fits(const ResourceType& type, std::string_view arn_pattern) {
  const ArnPattern written(std::string{arn_pattern});
  return fits_some(type.templates, std::span(&written, 1));
}

bool ArnPatterns::fit_type(const Service& service, std::string_view type) {
  for (const Known& known : known_) {
    if (known.service == &service && known.type == type) return known.fits;
  }
  if (patterns_.empty()) {
    for (const std::string& each : written_) patterns_.emplace_back(each);
  }
  const std::vector<std::string_view> words = words_of_type(service, type);
  // A type that the service does not describe may have any form.
  const bool fits = words.empty() || fits_some(templates_of(words[1], service.prefix), patterns_);
  known_.push_back({&service, type, fits});
  return fits;
}

bool ArnPatterns::fit(ActionId action) {
  const std::vector<ResourceWord> words = resource_words(action);
  if (words.empty()) {
    return std::ranges::any_of(written_,
                               [](const std::string& each) { return glob::matches(each, "*"); });
  }
  const Service& service = service_of(action);
  return std::ranges::any_of(
      words, [&](const ResourceWord& word) { return fit_type(service, word.type); });
}

Truth fits(std::string_view action, std::string_view arn_pattern) {
  const std::optional<ActionId> found = find_action_id(action);
  if (!found) return Truth::unknown;
  return truth(ArnPatterns({std::string(arn_pattern)}).fit(*found));
}

}  // namespace writ::catalogue
