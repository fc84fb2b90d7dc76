// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/braces.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::aws {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct EcrMark {
  std::string_view text;
  bool fips;
  bool dual_stack;
};
constexpr EcrMark ecr_marks[] = {
    {".dkr.ecr.", false, false},
    {".dkr.ecr-fips.", true, false},
    {".dkr-ecr.", false, true},
    {".dkr-ecr-fips.", true, true},
};

/// Is the part before the first slash a registry, as Docker decides it? A variable is taken for one
/// only where its name says so:
/// `${DOCKER_USER}/app` is a Docker Hub name.
bool is_registry(std::string_view part) {
  if (part == "localhost" || find_outside_braces(part, ".:") != npos) return true;
  if (part.find('$') == npos && !has_braces(part)) return to_lower(part) != part;
  return contains_ignoring_case(part, "regist") || contains_ignoring_case(part, "ecr");
}

}  // namespace

bool is_public_ecr(std::string_view host) {
  return equals_ignoring_case(host, "public.ecr.aws") ||
         equals_ignoring_case(host, "ecr-public.aws.com");
}

std::optional<EcrHost> parse_ecr_host(std::string_view host) {
  const std::string lower = to_lower(host);
  for (const EcrMark& mark : ecr_marks) {
    const std::size_t at = lower.find(mark.text);
    if (at == npos) continue;
    EcrHost result;
    result.account = host.substr(0, at);
    result.fips = mark.fips;
    result.dual_stack = mark.dual_stack;
    std::string_view rest = host.substr(at + mark.text.size());
    rest = rest.substr(0, find_outside_braces(rest, ":/"));
    // Without the region the suffix follows at once.
    const bool no_region = starts_with_ignoring_case(rest, "amazonaws.") ||
                           starts_with_ignoring_case(rest, "on.aws") ||
                           starts_with_ignoring_case(rest, "on.amazonwebservices.");
    const std::size_t dot = no_region ? npos : find_outside_braces(rest, ".");
    if (!no_region) result.region = rest.substr(0, dot);
    if (no_region) {
      result.suffix = rest;
    } else if (dot != npos) {
      result.suffix = rest.substr(dot + 1);
    }
    return result;
  }
  return std::nullopt;
}

ImageRef ImageRef::parse(std::string_view text) {
  ImageRef image;
  const std::size_t slash = find_outside_braces(text, "/");
  if (slash != npos && is_registry(text.substr(0, slash))) {
    image.host = text.substr(0, slash);
    text.remove_prefix(slash + 1);
  }
  if (const std::size_t at = find_outside_braces(text, "@"); at != npos) {
    image.has_digest = true;
    image.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  // A path holds no colon, so the first one behind the last slash starts the tag.
  const std::size_t last_slash = find_last_outside_braces(text, "/");
  const std::size_t colon = find_outside_braces(text, ":", last_slash == npos ? 0 : last_slash + 1);
  if (colon != npos) {
    image.has_tag = true;
    image.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  image.repository = text;
  return image;
}

}  // namespace writ::aws
