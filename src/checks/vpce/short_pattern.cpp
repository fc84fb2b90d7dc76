// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "writ/check.h"

namespace writ::checks {
extern const Check vpce_short_pattern;
}

namespace {

using namespace writ;

constexpr std::size_t enough = 6;

/// Some wildcard has fewer letters than AWS wants on both of its sides. A lone `*` is left alone.
bool is_short(std::string_view pattern) {
  if (iam::is_star(pattern)) return false;
  std::size_t before = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t mark = std::min(pattern.find_first_of("*?", at), pattern.size());
    before = mark - at;
    if (mark == pattern.size()) return false;
    const std::size_t next = std::min(pattern.find_first_not_of("*?", mark), pattern.size());
    const std::size_t after = std::min(pattern.find_first_of("*?", next), pattern.size()) - next;
    if (before < enough && after < enough) return true;
    at = next;
  }
  return false;
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::vpc_endpoint) return;
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      if (!condition.wildcards || !condition.base_op.starts_with("String")) continue;
      for (const Str& value : condition.values) {
        if (!value.known() || !is_short(value.text)) continue;
        report.at(value.span(),
                  "in the policy of an endpoint AWS wants six letters in a row beside "
                  "each wildcard, which `" +
                      quoted(value.text) + "` does not have");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::vpce_short_pattern{&run};
