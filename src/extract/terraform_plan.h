// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The output of `terraform show -json PLAN`: the policies, roles and task definitions that a plan
// would make. What Terraform knows only after it has applied the plan is not in it.
// https://developer.hashicorp.com/terraform/internals/json-format

#include "extract/policy_places.h"
#include "writ/document.h"

namespace writ {

bool is_terraform_plan(const Node& root);
void add_terraform_plan(Document& document, PolicyFinder& finder, const Node& root);

}  // namespace writ
