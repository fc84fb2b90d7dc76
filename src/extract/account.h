// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The output of `aws iam get-account-authorization-details`: all users, groups, roles and policies
// of an account.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

#include "extract/policy_places.h"
#include "writ/document.h"

namespace writ {

bool is_account_details(const Node& root);
void add_account(Document& document, PolicyFinder& finder, const Node& root);

}  // namespace writ
