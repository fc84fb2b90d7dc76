// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/circumstances.h"

#include <algorithm>
#include <array>

#include "text/words.h"
#include "writ/aws.h"

namespace writ::simulate {
namespace {

using iam::CallerType;
using Presence = iam::ContextKey::Presence;

/// Every condition looks through all of them.
constexpr std::size_t most_keys = 1000;

enum class State : uint8_t { value, present, unknown, absent };

struct Filling {
  State state = State::unknown;
  std::string value = {};
};

struct Scene {
  const iam::Request& request;
  bool through_endpoint = false;

  CallerType caller() const { return request.caller.type; }
  bool anonymous() const { return caller() == CallerType::anonymous; }
  /// Signs with credentials of an account.
  bool signed_by_account() const {
    return request.caller.has_identity() && !request.caller.is_open();
  }
};

Filling principal_arn(const Scene& scene) {
  const iam::Caller& caller = scene.request.caller;
  switch (caller.type) {
    case CallerType::user:
    case CallerType::role:
    case CallerType::federated_user: return {State::value, std::string(caller.id.text)};
    case CallerType::root:
      return {State::value, "arn:" + std::string(caller.partition) +
                                ":iam::" + std::string(caller.account) + ":root"};
    // It is the role's ARN, whose path a session does not tell.
    case CallerType::session: return {State::present};
    case CallerType::anonymous: return {State::absent};
    default: return {State::unknown};
  }
}

Filling principal_account(const Scene& scene) {
  if (scene.anonymous()) return {State::absent};
  const std::string_view account = scene.request.caller.account;
  return account.empty() ? Filling{State::unknown} : Filling{State::value, std::string(account)};
}

Filling principal_type(const Scene& scene) {
  switch (scene.caller()) {
    case CallerType::user: return {State::value, "User"};
    case CallerType::role:
    case CallerType::session: return {State::value, "AssumedRole"};
    case CallerType::root: return {State::value, "Account"};
    case CallerType::federated_user: return {State::value, "FederatedUser"};
    case CallerType::anonymous: return {State::value, "Anonymous"};
    default: return {State::unknown};
  }
}

Filling user_name(const Scene& scene) {
  if (scene.caller() == CallerType::user)
    return {State::value, std::string(scene.request.caller.name)};
  return {scene.request.caller.is_open() ? State::unknown : State::absent};
}

Filling user_id(const Scene& scene) {
  return {scene.signed_by_account() ? State::present : State::unknown};
}

Filling is_service(const Scene& scene) {
  if (scene.anonymous()) return {State::absent};
  return {State::value, scene.caller() == CallerType::service ? "true" : "false"};
}

/// Users have it too, if they work with temporary credentials.
Filling token_time(const Scene& scene) {
  const CallerType type = scene.caller();
  const bool temporary =
      type == CallerType::role || type == CallerType::session || type == CallerType::federated_user;
  return {temporary ? State::present : State::unknown};
}

Filling requested_region(const Scene& scene) {
  const auto arn = aws::Arn::parse(scene.request.resource.text);
  if (!arn || arn->region.empty()) return {State::present};
  return {State::value, std::string(arn->region)};
}

Filling resource_account(const Scene& scene) {
  const std::string_view given = scene.request.resource_account.text;
  if (!given.empty()) return {State::value, std::string(given)};
  const auto arn = aws::Arn::parse(scene.request.resource.text);
  if (!arn) return {State::unknown};
  // As the decision takes it: what names no account belongs to the caller's.
  const std::string_view account =
      arn->account.empty() ? scene.request.caller.account : arn->account;
  return !aws::is_account_id(account) ? Filling{State::present}
                                      : Filling{State::value, std::string(account)};
}

Filling of_endpoint(const Scene& scene) {
  return {scene.through_endpoint ? State::present : State::unknown};
}
/// Without an endpoint's policy the way is not known: an endpoint may have the default one.
Filling source_ip(const Scene& scene) {
  return {scene.through_endpoint ? State::absent : State::unknown};
}
Filling present(const Scene&) { return {State::present}; }
Filling yes(const Scene&) { return {State::value, "true"}; }
Filling no(const Scene&) { return {State::value, "false"}; }
/// The caller asks for itself, so nobody asks for it.
Filling absent(const Scene&) { return {State::absent}; }

struct Fact {
  std::string_view key;
  Filling (*fill)(const Scene&);
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
constexpr std::array<Fact, 21> facts = {{
    {"aws:PrincipalArn", principal_arn},
    {"aws:PrincipalAccount", principal_account},
    {"aws:PrincipalType", principal_type},
    {"aws:PrincipalIsAWSService", is_service},
    {"aws:username", user_name},
    {"aws:userid", user_id},
    {"aws:TokenIssueTime", token_time},
    {"aws:RequestedRegion", requested_region},
    {"aws:ResourceAccount", resource_account},
    {"aws:SecureTransport", yes},
    {"aws:CurrentTime", present},
    {"aws:EpochTime", present},
    {"aws:ViaAWSService", no},
    {"aws:CalledVia", absent},
    {"aws:CalledViaFirst", absent},
    {"aws:CalledViaLast", absent},
    {"aws:SourceVpce", of_endpoint},
    {"aws:SourceVpc", of_endpoint},
    {"aws:VpcSourceIp", of_endpoint},
    {"aws:SourceVpcArn", of_endpoint},
    {"aws:SourceIp", source_ip},
}};

Presence presence_of(State state) {
  if (state == State::value) return Presence::present;
  return state == State::present ? Presence::unknown_value : Presence::unknown;
}

bool holds(const std::vector<std::string_view>& names, std::string_view key) {
  return std::ranges::any_of(
      names, [key](std::string_view name) { return equals_ignoring_case(name, key); });
}

}  // namespace

void Circumstances::fill_known(iam::Request& request, bool through_endpoint) {
  const Scene scene{request, through_endpoint};
  std::vector<iam::ContextKey> added;
  for (const Fact& fact : facts) {
    if (request.find(fact.key) != nullptr) continue;
    Filling filling = fact.fill(scene);
    if (filling.state == State::absent) {
      absent_.push_back(fact.key);
      continue;
    }
    iam::ContextKey& key =
        added.emplace_back(iam::ContextKey{fact.key, presence_of(filling.state), {}});
    if (filling.state == State::value) {
      key.values.emplace_back(kept_.emplace_back(std::move(filling.value)));
      filled_.push_back(fact.key);
    }
  }
  std::ranges::move(added, std::back_inserter(request.context));
}

bool Circumstances::add_key(iam::Request& request, std::string_view key) {
  if (request.find(key) != nullptr || holds(absent_, key)) return true;
  if (request.context.size() >= most_keys) return false;
  request.context.push_back({key, Presence::unknown, {}});
  return true;
}

bool Circumstances::add_mentioned(iam::Request& request, const iam::Policy& policy) {
  const auto variables = [&](const Str& text) {
    return std::ranges::all_of(text.holes, [&](const Hole& hole) {
      return hole.kind != HoleKind::policy_variable ||
             add_key(request, trim(hole.inner.substr(0, hole.inner.find(','))));
    });
  };
  for (const iam::Statement& statement : policy.statements) {
    if (!std::ranges::all_of(statement.resources, variables)) return false;
    for (const iam::Condition& condition : statement.conditions) {
      if (!add_key(request, condition.key.text) ||
          !std::ranges::all_of(condition.values, variables))
        return false;
    }
  }
  return true;
}

bool Circumstances::fill(iam::Request& request, const iam::PolicyLayers& layers) {
  const bool through_endpoint = !layers.endpoint.empty() ||
                                request.find("aws:SourceVpce") != nullptr ||
                                request.find("aws:SourceVpc") != nullptr;
  fill_known(request, through_endpoint);
  bool all = true;
  for_each_policy(layers,
                  [&](const iam::Policy& policy) { all = all && add_mentioned(request, policy); });
  return all;
}

bool Circumstances::assumed(std::string_view key) const {
  return holds(filled_, key) || holds(absent_, key);
}

}  // namespace writ::simulate
