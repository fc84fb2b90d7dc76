// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/builtin.h"

#include "rule/load.h"

namespace writ {

RuleSet RuleSet::builtin() {
  RuleSet set;
  const auto rules = builtin_rules();
  set.rules_.assign(rules.begin(), rules.end());
  return set;
}

}  // namespace writ
