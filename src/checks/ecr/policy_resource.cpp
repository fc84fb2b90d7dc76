// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"

namespace writ::checks {
extern const Check ecr_policy_resource;
}

using namespace writ;

static void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::ecr_repository) return;
  for (const iam::Statement& statement : policy.statements) {
    // Without a principal it is an identity policy by another name.
    if (!statement.resources_node.present() || !statement.principals_node.present()) continue;
    report.at(statement.resources_node.span(),
              "ECR takes no `Resource` in the policy of a repository, so it most likely rejects "
              "this one with `Invalid repository policy provided`");
  }
}

constinit const writ::Check writ::checks::ecr_policy_resource{&run};
