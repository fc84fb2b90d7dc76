// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the files of a project show of a role's permissions. Used by checks that compare what is
// needed with what is granted.

#include <optional>
#include <string>
#include <string_view>

#include "writ/project.h"

namespace writ {

/// An action as a role's policy grants it.
struct Grant {
  Location place;
  std::string pattern;
};

/// The role that a document names, if a policy is certain to be attached to it.
std::optional<Role> described_role(const Project& project, const Document& from,
                                   const Str& arn_or_name);

/// The config attaches AWS managed policies, which may grant what no file shows.
bool has_managed_policies(const Project& project, const Role& role);

/// Where a policy that is certain to be the role's names the action and may reach the resource (an
/// ARN pattern; empty for any). A lone `*` names nothing.
std::optional<Grant> find_grant(const Role& role, std::string_view action,
                                std::string_view resource = {});

/// Could any policy linked to the role allow the action on anything? Deny is not looked at.
bool may_grant(const Role& role, std::string_view action);

}  // namespace writ
