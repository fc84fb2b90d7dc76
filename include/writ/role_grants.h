// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the files of a project show of a role's permissions. Used by checks that compare what is
// needed with what is granted.

#include <string>
#include <string_view>

#include "writ/project.h"

namespace writ {

/// An action as a role's policy grants it; an empty pattern is no grant.
struct Grant {
  Location place;
  std::string pattern;

  explicit operator bool() const { return !pattern.empty(); }
};

/// The role that a task definition or workflow names, if a policy is certain to be attached to it
/// and no AWS managed policy of the config grants more than the files show. Null otherwise.
const Role* described_role(const Project& project, const Str& arn_or_name);

/// Where a policy that is certain to be the role's names the action and may reach the resource (an
/// ARN pattern; empty for any). A lone `*` names nothing.
Grant find_grant(const Role& role, std::string_view action, std::string_view resource = {});

/// Could any policy linked to the role allow the action on anything? Deny is not looked at.
bool may_grant(const Role& role, std::string_view action);

}  // namespace writ
