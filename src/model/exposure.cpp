// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/exposure.h"

#include <algorithm>

#include "text/words.h"
#include "writ/oidc.h"

namespace writ::iam {

const Principal* everybody(const Statement& statement) {
  const auto found = std::ranges::find_if(statement.principals, [](const Principal& each) {
    return each.type == PrincipalType::anyone ||
           (each.type == PrincipalType::aws && each.value.known() && each.value.text == "*");
  });
  return found == statement.principals.end() ? nullptr : &*found;
}

bool shuts_strangers_out(const Statement& statement,
                         const std::vector<std::string_view>& open_keys) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    if (!condition.key.known()) return true;
    if (!demands_value(condition) || open_value(condition) != nullptr) return false;
    return std::ranges::none_of(open_keys, [&](std::string_view key) {
      return equals_ignoring_case(key, condition.key.text);
    });
  });
}

}  // namespace writ::iam
