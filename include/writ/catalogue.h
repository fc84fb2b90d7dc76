// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What AWS has: services, actions, resource types, condition keys and AWS managed policies, from
// rules/catalogue. Used by the decision engine, by checks on policies and by `writ catalogue`.
// Nothing is read before the first question, which costs about a millisecond; all later questions
// share what it found, from any thread.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
//
// What the catalogue lacks may be newer than `date()`, so that every answer about a missing name is
// "unknown", never "no".

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/glob.h"
#include "writ/truth.h"

namespace writ::catalogue {

/// Date of the data, `YYYY-MM-DD`. Reads only a comment line.
std::string_view date();

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
enum class AccessLevel : uint8_t { read, list, write, tagging, permissions };
/// As AWS writes it: `Permissions management`.
std::string_view to_string(AccessLevel);

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
enum class KeyType : uint8_t { string, arn, boolean, numeric, date, ip_address, binary };
/// As AWS writes it: `IPAddress`.
std::string_view to_string(KeyType);

/// Number of an action: by service, within a service by name without case. For this run only.
using ActionId = uint32_t;

/// Half-open range of action numbers.
struct ActionRange {
  ActionId begin = 0;
  ActionId end = 0;
  uint32_t size() const { return end - begin; }
};

struct Service {
  std::string_view prefix;      ///< `ecr`
  std::string_view name;        ///< `Amazon Elastic Container Registry`
  bool limited_by_rcp = false;  ///< resource control policies apply to it
  ActionRange actions;
};

/// A kind of resource that a service has. Key lists hold full names in canonical spelling.
struct ResourceType {
  std::string name;  ///< `repository`
  std::vector<std::string>
      templates;  ///< `arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}`
  std::vector<std::string> keys;  ///< condition keys that a request on it carries
};

/// A resource type as one action uses it.
struct ActionResource {
  std::string type;
  bool required = false;
  std::vector<std::string> keys;  ///< of this action on this type, beyond those of the type
};

struct Action {
  ActionId id = 0;
  std::string_view service;  ///< prefix
  std::string_view name;     ///< canonical spelling, without the prefix
  AccessLevel level = AccessLevel::read;
  std::vector<ActionResource> resources;     ///< empty: the action is decided on the text `*`
  std::vector<std::string> keys;             ///< condition keys of the action itself
  std::vector<std::string_view> dependents;  ///< actions that a caller usually needs as well
};

enum class KeyOrigin : uint8_t { global, service, oidc };

struct Key {
  std::string name;  ///< canonical spelling; of a key with a variable part the template,
                     ///< `aws:RequestTag/${TagKey}`
  KeyType type = KeyType::string;
  bool multivalued = false;
  KeyOrigin origin = KeyOrigin::global;
};

/// Null if there is no such service. Case does not matter here and in all look-ups by name, but for
/// ARNs.
const Service* find_service(std::string_view prefix);
std::span<const Service> services();
const Service& service_of(ActionId action);

/// `ecr:PutImage` to its number; null for patterns too.
std::optional<ActionId> find_action_id(std::string_view text);
std::optional<Action> find_action(std::string_view text);
Action action(ActionId id);
/// Name without the prefix, and level, without the cost of `action()`.
std::string_view action_name(ActionId id);
AccessLevel access_level(ActionId id);
/// `ecr:PutImage`.
std::string full_name(ActionId id);
/// Whether the action is decided on resources (yes) or on the text `*` (no).
Truth has_resource_types(std::string_view action);
bool has_resource_types(ActionId id);

std::vector<ResourceType> resource_types(std::string_view service);
std::optional<ResourceType> resource_type(std::string_view service, std::string_view name);
/// The template as a glob: every `${Placeholder}` is a `*`.
std::string template_glob(std::string_view arn_template);
/// Could the ARN pattern match some ARN of the type?
bool fits(const ResourceType& type, std::string_view arn_pattern);
/// Could the resource pattern match anything that the action is decided on? Without resource types
/// that is the text `*` alone.
Truth fits(std::string_view action, std::string_view arn_pattern);

/// Do the ARNs of every resource type of the service have a region, or an account? False for a
/// service that describes none.
enum class ArnField : uint8_t { region, account };
bool always_has(std::string_view service, ArnField field);

/// A resource pattern as text and as a set.
struct ArnPattern {
  explicit ArnPattern(std::string written)
      : text(std::move(written)), pattern(glob::Pattern().wild(text)) {}

  std::string text;
  glob::Pattern pattern;
};

/// Resource patterns of which many actions are asked: what was found for a type is remembered.
class ArnPatterns {
 public:
  explicit ArnPatterns(std::vector<std::string> patterns) : written_(std::move(patterns)) {}
  /// As `fits`, for one of the patterns.
  bool fit(ActionId action);

 private:
  struct Known {
    const Service* service;
    std::string_view type;
    bool fits;
  };
  bool fit_type(const Service& service, std::string_view type);

  std::vector<std::string> written_;
  std::vector<ArnPattern> patterns_;  ///< of `written_`, once some type has to be compared
  std::vector<Known> known_;
};

/// A condition key by its full name: global, of a service, or a claim of an OIDC provider
/// (`HOST:sub`). Names of tags and the like match the template.
std::optional<Key> find_key(std::string_view name);
/// Does a name as written (`aws:RequestTag/team`) belong to a key's canonical name
/// (`aws:RequestTag/${TagKey}`)?
bool is_key(std::string_view written, std::string_view canonical);
/// Every global key.
std::vector<Key> global_keys();
/// The keys that the table of a service defines, canonical, those of tags included only where they
/// are the service's own.
std::vector<Key> service_keys(std::string_view service);
/// Keys of the action and of its resource types, canonical, sorted, each once; global keys that no
/// table lists are left out.
std::vector<std::string> keys_of(const Action& action);
/// Does a request for the action carry the key? Yes for every global key, though some are absent
/// from some requests.
Truth accepts_key(ActionId action, std::string_view key);

/// Source keys (`aws:SourceArn`, `aws:SourceAccount`) that calls of a service principal are
/// documented to carry; empty for a principal of which nothing is known.
std::span<const std::string_view> source_keys(std::string_view service_principal);

/// The action that decides on an API call whose name is none (`s3:ListObjectsV2` needs
/// `s3:ListBucket`); empty for other texts.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
std::string_view action_of_call(std::string_view call);

/// The nearest action, condition key or service in spelling, in full and canonical; empty if
/// nothing is near.
std::string nearest_action(std::string_view text);
std::string nearest_key(std::string_view text);
std::string_view nearest_service(std::string_view text);

/// A set of actions: exact for those of the catalogue. Owns its memory; as large as the catalogue
/// has actions, in bits.
class ActionSet {
 public:
  ActionSet();  ///< empty

  /// The actions that an action pattern of a policy matches (`*`, `ecr:Get*`, `ecr:PutImage`).
  static ActionSet expand(std::string_view pattern);
  /// Every action, known or not.
  static ActionSet all();

  /// Does it also hold actions that the catalogue does not know? Yes: all of them; no: none;
  /// unknown: some, perhaps.
  Truth open() const { return open_; }
  bool contains(ActionId id) const;
  uint32_t count() const;  ///< of known actions
  bool none_known() const;
  std::vector<ActionId> ids() const;  ///< ascending

  ActionSet& add(ActionId id);
  ActionSet& operator|=(const ActionSet& other);
  ActionSet& operator&=(const ActionSet& other);
  ActionSet& operator-=(const ActionSet& other);
  /// What NotAction means.
  ActionSet complement() const;
  bool intersects_known(const ActionSet& other) const;
  /// Among the known actions.
  bool known_subset_of(const ActionSet& other) const;
  /// Among all actions: unknown if only those that the catalogue lacks can tell.
  Truth subset_of(const ActionSet& other) const;
  friend bool operator==(const ActionSet&, const ActionSet&) = default;

 private:
  void add(ActionRange range);

  std::vector<uint64_t> words_;
  Truth open_ = Truth::no;
};

/// A policy that AWS publishes and keeps.
/// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
struct ManagedPolicy {
  std::string_view path_and_name;  ///< `service-role/AmazonECSTaskExecutionRolePolicy`
  std::string_view version;        ///< `v2`
  std::string_view date;           ///< of this version, `YYYY-MM-DD`
  std::string_view document;       ///< JSON without Sids; empty where only the name is carried

  std::string_view name() const;
  /// Only services attach it, customers cannot.
  bool service_linked() const { return path_and_name.starts_with("aws-service-role/"); }
};

/// Is it the ARN of an AWS managed policy by its form, `arn:PARTITION:iam::aws:policy/…`?
bool is_managed_policy_arn(std::string_view arn);
/// By full path, in any partition. With case.
std::optional<ManagedPolicy> find_managed_policy(std::string_view arn);
/// The ARN that was probably meant: the same name under another path, or a name that is near. Empty
/// if there is none.
std::string nearest_managed_policy(std::string_view arn);
std::span<const ManagedPolicy> managed_policies();
/// Date of the newest managed policy in the data, `YYYY-MM-DD`.
std::string_view managed_policies_date();

}  // namespace writ::catalogue
