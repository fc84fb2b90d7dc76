// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check trust_principal_id;
}

namespace {

using namespace writ;

/// AWS writes the id of a deleted role or user where its ARN stood.
std::string_view kind_of(std::string_view id) {
  if (id.size() < 16 || !std::ranges::all_of(id, is_alnum)) return {};
  if (id.starts_with("AROA")) return "role";
  if (id.starts_with("AIDA")) return "user";
  return {};
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      if (principal.type != iam::PrincipalType::aws || !principal.value.known()) continue;
      const std::string_view kind = kind_of(principal.value.text);
      if (kind.empty()) continue;
      report.at(principal.value.span(), "`" + quoted(principal.value.text) + "` is the id of a " +
                                            std::string(kind) +
                                            " that was deleted, so this names nobody any more");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_principal_id{&run};
