// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Users, groups and roles with everything that is attached to them, where one file tells it all:
// the authorization details of an account, a Terraform plan. Used by rules on what a principal may
// do in all, and by the links between files.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
// https://developer.hashicorp.com/terraform/internals/json-format

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "writ/iam.h"
#include "writ/tree.h"

namespace writ::iam {

enum class EntityType : uint8_t { user, group, role };
std::string_view to_string(EntityType);  ///< `user`, `group`, `role`

/// A policy that AWS keeps, as an account holds it or as the catalogue has it. Nobody can mend it,
/// so no rule looks at it alone.
struct VendorPolicy {
  std::string_view arn;
  Tree tree;  ///< of the catalogue's text; empty where the file holds the document
  Policy policy;
};

/// What an entity has through an attachment to a policy of AWS, or its boundary that is one.
struct VendorAttachment {
  std::size_t policy = 0;  ///< index into `Document::vendor_policies`
  Node place;              ///< the ARN where it is attached
};

/// Indexes are into `Document::policies`.
struct Entity {
  EntityType type = EntityType::role;
  std::string_view name;
  std::vector<std::size_t> policies;  ///< inline and attached, those of its groups included
  std::vector<VendorAttachment> vendor;
  std::vector<std::size_t> groups;  ///< of a user: indexes into `Document::entities`
  std::optional<std::size_t> trust;
  std::optional<std::size_t> boundary;
  std::optional<VendorAttachment> vendor_boundary;  ///< its boundary where that is one of AWS
  /// It has a permissions boundary that neither the file nor the catalogue holds.
  bool boundary_elsewhere = false;
  /// A policy is attached that neither the file nor the catalogue holds.
  bool more_elsewhere = false;
};

}  // namespace writ::iam
