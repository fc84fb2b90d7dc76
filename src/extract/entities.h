// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Builds users, groups and roles from what a file says is attached to whom. Used by the formats
// that describe whole principals.

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_set>

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
  /// A user has what its group has by now.
  void join(std::size_t user, std::size_t group);

 private:
  /// Pairs of indexes, for an attachment or membership that is told twice counts once.
  using Links = std::unordered_set<uint64_t>;
  /// False if there was one already.
  static bool link(Links& links, std::size_t entity, std::size_t other);
  void attach_vendor(std::size_t entity, const iam::VendorAttachment& attachment);
  std::optional<std::size_t> vendor_policy(std::string_view arn);

  Document* document_;
  PolicyFinder* finder_;
  std::map<std::string_view, std::size_t> by_arn_;
  std::map<std::string_view, std::size_t> vendor_by_arn_;
  Links attached_;
  Links vendor_attached_;
  Links joined_;
  std::size_t inherited_ = 0;
};

}  // namespace writ
