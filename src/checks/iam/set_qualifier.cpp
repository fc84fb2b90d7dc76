// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_set_qualifier;
}

namespace {

using namespace writ;

/// Another condition of the statement demands that the key be there.
bool is_demanded(const iam::Statement& statement, std::string_view key) {
  return std::ranges::any_of(statement.conditions, [key](const iam::Condition& other) {
    if (!equals_ignoring_case(other.key.text, key)) return false;
    if (equals_ignoring_case(other.base_op, "Null"))
      return std::ranges::all_of(other.values, [](const Str& value) {
        return !value.known() || equals_ignoring_case(value.text, "false");
      });
    return !other.for_all_values && !other.if_exists && !other.negated;
  });
}

void run(const iam::Policy& policy, Reporter& report) {
  const bool multivalued = report.flag("multivalued");
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      // Without a qualifier only keys of many values matter, with one only the others.
      if (multivalued == (condition.for_all_values || condition.for_any_value)) continue;
      const std::optional<catalogue::Key> key =
          condition.key.known() ? catalogue::find_key(condition.key.text) : std::nullopt;
      // Tables of services are not sure enough about how many values a key has.
      if (!key || key->origin == catalogue::KeyOrigin::service || key->multivalued != multivalued)
        continue;
      const std::string shown = "`" + quoted(condition.key.text) + "`";
      if (!multivalued) {
        if (!condition.for_all_values || !statement.allows() ||
            is_demanded(statement, condition.key.text))
          continue;
        report.at(condition.op.node.key_span(),
                  "`ForAllValues` is also true for a request that does not carry " + shown +
                      ", so such a request is allowed too");
      } else if (!equals_ignoring_case(condition.base_op, "Null")) {
        report.at(condition.op.node.key_span(),
                  shown +
                      " holds several values at once, and without `ForAllValues:` "
                      "or `ForAnyValue:` IAM does not say how they compare");
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_set_qualifier{&run};
