// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where steps log Docker in to private ECR registries, and where they push and pull. Used by checks
// on logins.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html

#include <cstdint>
#include <string>
#include <vector>

#include "writ/span.h"
#include "writ/steps.h"

namespace writ::github {

/// A region of the table and the text that says it. The name is empty where it cannot be known.
struct RegionPlace {
  std::string name;
  Span span;
};

/// One login, push or pull.
struct RegistryUse {
  enum class Kind : uint8_t { login, transfer };
  Kind kind = Kind::login;
  /// The registry's region. Empty only for a login: it may be any registry's, or nothing but an
  /// action of unknown doings.
  RegionPlace registry;
  /// The region that `aws ecr get-login-password` fetched the login's password for, where one did.
  RegionPlace token;
};

/// The uses in the order in which the steps run; pushes and pulls of other registries are left out.
/// Linear.
std::vector<RegistryUse> registry_uses(const StepList& list);

}  // namespace writ::github
