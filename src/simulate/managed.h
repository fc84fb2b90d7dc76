// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// AWS managed policies as models, each read once.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "writ/iam.h"
#include "writ/tree.h"

namespace writ::simulate {

class ManagedPolicies {
 public:
  /// By ARN; null where the catalogue has no document. Lives as long as this object.
  const iam::Policy* find(std::string_view arn);

 private:
  struct Entry {
    Tree tree;
    iam::Policy policy;
  };
  std::map<std::string, std::unique_ptr<Entry>, std::less<>> entries_;
};

}  // namespace writ::simulate
