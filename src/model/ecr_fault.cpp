// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::aws {
namespace {

// https://docs.aws.amazon.com/general/latest/gr/ecr.html
constexpr std::array<std::string_view, 8> suffixes = {
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",  "on.aws", "on.amazonwebservices.com.cn",
    "c2s.ic.gov",    "sc2s.sgov.gov",    "csp.hci.ic.gov"};

bool is_plain(std::string_view part) {
  return std::ranges::all_of(
      part, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

/// Words such as `ACCOUNT_ID`, `xxxxxxxxxxxx` and `vpce-0a1b` are no mistyped number.
bool is_mistyped_account(std::string_view part) {
  constexpr std::size_t fewest_digits = 6;
  if (!is_plain(part) || is_account_id(part)) return false;
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(part, is_digit));
  return digits >= fewest_digits && 4 * digits >= 3 * part.size();
}

/// The only suffix that fits the region; empty if several may.
std::string_view suffix_of(const Region* region, bool dual_stack) {
  if (region == nullptr) return {};
  if (!dual_stack) return region->dns_suffix;
  if (region->partition == "aws" || region->partition == "aws-us-gov") return "on.aws";
  return region->partition == "aws-cn" ? "on.amazonwebservices.com.cn" : std::string_view();
}

void check_suffix(const EcrHost& parts, const Region* region, std::vector<EcrFault>& faults) {
  if (!is_plain(parts.suffix)) return;
  const std::string_view wanted = suffix_of(region, parts.dual_stack);
  const auto fits = [&](std::string_view suffix) {
    return equals_ignoring_case(parts.suffix, suffix);
  };
  if (wanted.empty() ? std::ranges::any_of(suffixes, fits) : fits(wanted)) return;
  const std::string_view near = nearest(parts.suffix, suffixes);
  // A name that resembles none of AWS's is somebody's own proxy or emulator.
  if (near.empty()) return;
  faults.push_back(
      {EcrFault::Kind::suffix, parts.suffix, std::string(wanted.empty() ? near : wanted)});
}

}  // namespace

std::vector<EcrFault> find_ecr_faults(std::string_view host, bool path_follows) {
  using Kind = EcrFault::Kind;
  std::vector<EcrFault> faults;
  const auto parts = parse_ecr_host(host);
  if (!parts) return faults;
  if (is_mistyped_account(parts->account)) faults.push_back({Kind::account, parts->account, ""});
  if (parts->region.empty()) {
    if (!parts->suffix.empty() && is_plain(host)) faults.push_back({Kind::no_region, host, ""});
    return faults;
  }
  const Region* region = is_plain(parts->region) ? find_region(parts->region) : nullptr;
  if (region == nullptr && is_plain(parts->region)) {
    const std::string near(nearest_region(parts->region));
    if (looks_like_region(parts->region)) {
      faults.push_back({Kind::unknown_region, parts->region, near});
    } else if (!near.empty()) {
      faults.push_back({Kind::region, parts->region, near});
    }
    return faults;
  }
  if (!parts->suffix.empty()) {
    check_suffix(*parts, region, faults);
  } else if (region != nullptr && path_follows) {
    faults.push_back({Kind::no_suffix, host, std::string(suffix_of(region, parts->dual_stack))});
  }
  return faults;
}

}  // namespace writ::aws
