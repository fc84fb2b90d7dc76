// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/managed.h"

#include "extract/extract.h"
#include "writ/catalogue.h"

namespace writ::simulate {

const iam::Policy* ManagedPolicies::find(std::string_view arn) {
  const auto managed = catalogue::find_managed_policy(arn);
  if (!managed || managed->document.empty()) return nullptr;
  const auto known = entries_.find(managed->path_and_name);
  if (known != entries_.end()) return &known->second->policy;
  auto entry = std::make_unique<Entry>();
  entry->tree = parse_json(managed->document).tree;
  entry->policy = read_policy(entry->tree.root(), iam::PolicyKind::identity, Dialect::iam);
  return &entries_.emplace(managed->path_and_name, std::move(entry)).first->second->policy;
}

}  // namespace writ::simulate
