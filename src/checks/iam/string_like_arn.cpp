// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_string_like_arn;
}

namespace {

using namespace writ;

/// A wildcard before the last of the six fields: in the last one both operators run to the end.
bool crosses_fields(std::string_view pattern) {
  unsigned colons = 0;
  for (const char c : pattern) {
    colons += c == ':' ? 1 : 0;
    if (colons < 5 && (c == '*' || c == '?')) return true;
  }
  return false;
}

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.base_op.ends_with("Like") || !condition.base_op.starts_with("String")) return;
  const bool pattern = std::ranges::any_of(condition.values, [](const Str& value) {
    return value.text.starts_with("arn:") && crosses_fields(value.text);
  });
  if (!pattern || !condition.key.known()) return;
  const auto key = catalogue::find_key(condition.key.text);
  if (!key || key->type != catalogue::KeyType::arn) return;
  Finding& finding = report.at(condition.op.node.key_span(),
                               "under `" + quoted(condition.op.text) +
                                   "` a wildcard runs over the colons of an ARN, so it fits other "
                                   "accounts and services than it seems to");
  finding.help = std::string("write `") + (condition.negated ? "ArnNotLike" : "ArnLike") +
                 (condition.if_exists ? "IfExists`" : "`");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_string_like_arn{&run};
