// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/entities.h"

#include "writ/catalogue.h"

namespace writ {
namespace {

/// Members times policies of their groups. The quotas of AWS keep an account far below it; a file
/// that was made to be large stops here.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr std::size_t most_inherited = std::size_t{1} << 20;

}  // namespace

std::optional<std::size_t> EntityBuilder::add_policy_in(const Node& value, iam::PolicyKind kind,
                                                        std::string_view endpoint_service) {
  const std::vector<PolicyPlace> places = finder_->find_in_value(value, kind);
  std::optional<std::size_t> first;
  for (PolicyPlace place : places) {
    place.endpoint_service = endpoint_service;
    const std::optional<std::size_t> added = add_policy(*document_, place, {});
    if (!first) first = added;
  }
  return first;
}

void EntityBuilder::add_vendor_policy(std::string_view arn, const Node& document) {
  vendor_by_arn_.emplace(arn, document_->vendor_policies.size());
  document_->vendor_policies.push_back(
      {arn, {}, read_policy(document, iam::PolicyKind::identity, Dialect::iam)});
}

void EntityBuilder::name_policy(std::string_view arn, std::size_t policy) {
  if (!arn.empty()) by_arn_.emplace(arn, policy);
}

std::size_t EntityBuilder::add_entity(iam::EntityType type, std::string_view name) {
  iam::Entity entity;
  entity.type = type;
  entity.name = name;
  document_->entities.push_back(std::move(entity));
  return document_->entities.size() - 1;
}

std::optional<std::size_t> EntityBuilder::vendor_policy(std::string_view arn) {
  const auto known = vendor_by_arn_.find(arn);
  if (known != vendor_by_arn_.end()) return known->second;
  const auto managed = catalogue::find_managed_policy(arn);
  if (!managed || managed->document.empty()) return std::nullopt;
  Parsed parsed = parse_json(managed->document);
  add_vendor_policy(arn, parsed.tree.root());
  document_->vendor_policies.back().tree = std::move(parsed.tree);
  return document_->vendor_policies.size() - 1;
}

bool EntityBuilder::link(Links& links, std::size_t entity, std::size_t other) {
  return links.insert(uint64_t{entity} << 32 | other).second;
}

void EntityBuilder::attach(std::size_t entity, std::optional<std::size_t> policy) {
  if (policy && link(attached_, entity, *policy))
    document_->entities[entity].policies.push_back(*policy);
}

void EntityBuilder::attach_vendor(std::size_t entity, const iam::VendorAttachment& attachment) {
  if (link(vendor_attached_, entity, attachment.policy))
    document_->entities[entity].vendor.push_back(attachment);
}

void EntityBuilder::attach(std::size_t entity, const Node& arn) {
  const auto own = by_arn_.find(arn.text());
  if (own != by_arn_.end()) return attach(entity, own->second);
  if (const auto vendor = vendor_policy(arn.text())) {
    attach_vendor(entity, {*vendor, arn});
  } else {
    document_->entities[entity].more_elsewhere = true;
  }
}

void EntityBuilder::set_boundary(std::size_t entity, const Node& arn) {
  if (arn.text().empty()) return;
  iam::Entity& limited = document_->entities[entity];
  const auto own = by_arn_.find(arn.text());
  if (own != by_arn_.end()) {
    limited.boundary = own->second;
  } else if (const auto vendor = vendor_policy(arn.text())) {
    limited.vendor_boundary = {*vendor, arn};
  } else {
    limited.boundary_elsewhere = true;
  }
}

void EntityBuilder::join(std::size_t user, std::size_t group) {
  if (!link(joined_, user, group)) return;
  const iam::Entity& from = document_->entities[group];
  iam::Entity& to = document_->entities[user];
  inherited_ += from.policies.size() + from.vendor.size();
  if (inherited_ > most_inherited) {
    to.more_elsewhere = true;
    return;
  }
  for (const std::size_t policy : from.policies) attach(user, policy);
  for (const iam::VendorAttachment& attachment : from.vendor) attach_vendor(user, attachment);
  to.more_elsewhere = to.more_elsewhere || from.more_elsewhere;
  to.groups.push_back(group);
}

}  // namespace writ
