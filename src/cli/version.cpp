// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "writ/aws.h"
#include "writ/rule_set.h"
#include "writ/version.h"

namespace writ::cli {

int show_version(bool json) {
  const std::size_t rules = RuleSet::builtin().rules().size();
  if (json) {
    nlohmann::ordered_json value;
    value["version"] = version();
    value["rules"] = rules;
    value["catalogue"] = aws::catalogue_date();
    return print(value.dump() + "\n") ? exit_ok : exit_failed;
  }
  return print("writ " + std::string(version()) + " (" + std::to_string(rules) +
               " rules, AWS data of " + std::string(aws::catalogue_date()) + ")\n")
             ? exit_ok
             : exit_failed;
}

}  // namespace writ::cli
