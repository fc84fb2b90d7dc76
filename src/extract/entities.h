// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Builds users, groups and roles from what a file says is attached to whom. Used by the formats
// that describe whole principals.

#include <map>
#include <string_view>

#include "extract/add_policy.h"
#include "writ/document.h"

namespace writ {

class EntityBuilder {
 public:
  EntityBuilder(Document& document, PolicyFinder& finder)
      : document_(&document), finder_(&finder) {}

  /// The document in a value, an object or a string of JSON; nothing if there is none.
  std::optional<std::size_t> add_policy_in(const Node& value, iam::PolicyKind kind,
                                           std::string_view endpoint_service = {});
  /// A document of AWS that the file holds.
  void add_vendor_policy(std::string_view arn, const Node& document);
  /// A policy of the file under the ARN that attachments name.
  void name_policy(std::string_view arn, std::size_t policy);

  std::size_t add_entity(iam::EntityType type, std::string_view name);
  /// By ARN: a policy of the file, or one of AWS. Of another policy nobody can say what it holds.
  void attach(std::size_t entity, const Node& arn);
  void attach(std::size_t entity, std::optional<std::size_t> policy);
  void set_boundary(std::size_t entity, const Node& arn);
  /// A user has what its group has.
  void join(std::size_t user, std::size_t group);

 private:
  std::optional<std::size_t> vendor_policy(std::string_view arn);

  Document* document_;
  PolicyFinder* finder_;
  std::map<std::string_view, std::size_t> by_arn_;
  std::map<std::string_view, std::size_t> vendor_by_arn_;
};

}  // namespace writ
