// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_unknown_service;
}

namespace {

using namespace writ;

// Looking for the nearest of all prefixes is dear, and nobody reads more of them.
constexpr int most_suggestions = 100;

/// The prefix of `prefix:Name`, or empty where it is no single known word.
std::string_view known_prefix(const Str& action) {
  const std::size_t colon = action.text.find(':');
  if (colon == std::string_view::npos || action.hole_in(0, colon)) return {};
  const std::string_view prefix = action.text.substr(0, colon);
  const auto is_part = [](char c) { return is_alnum(c) || c == '-'; };
  return std::ranges::all_of(prefix, is_part) ? prefix : std::string_view{};
}

void run(const iam::Policy& policy, Reporter& report) {
  const auto retired = report.list("retired");
  const auto is_retired = [&](std::string_view prefix) {
    return std::ranges::any_of(retired,
                               [&](std::string_view r) { return equals_ignoring_case(r, prefix); });
  };
  int suggestions = 0;
  std::string_view last;  // Lists mostly go on with the service that they were at.
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& action : statement.actions) {
      const std::string_view prefix = known_prefix(action);
      if (prefix.empty() || prefix == last) continue;
      if (aws::is_service_prefix(prefix) || is_retired(prefix)) {
        last = prefix;
        continue;
      }
      Finding& finding =
          report.at(action.span_of(0, prefix.size()),
                    "no AWS service had the prefix `" + quoted(prefix) + "` on " +
                        std::string(aws::catalogue_date()) + ", so this action matches nothing");
      if (++suggestions > most_suggestions) continue;
      const std::string_view near = aws::nearest_service_prefix(prefix);
      if (near.empty()) continue;
      finding.label = "did you mean `" + std::string(near) + "`?";
      finding.help = "write `" + std::string(near) + quoted(action.text.substr(prefix.size())) +
                     "` if that is meant";
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_unknown_service{&run};
