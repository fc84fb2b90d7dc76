// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as a policy: every kind of it is read and decides; what it says does not hang on how
// often it is attached, and knowing less never turns a certain answer into the opposite one.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "extract/extract.h"
#include "writ/decision.h"
#include "writ/tree.h"

namespace {

using namespace writ;

iam::Request request(std::string_view principal, std::string_view action,
                     std::string_view resource) {
  iam::Request made;
  made.caller = iam::Caller::parse(iam::Value(principal));
  made.action = iam::Value(action);
  made.resource = iam::Value(resource);
  made.context.push_back(
      {"aws:SourceIp", iam::ContextKey::Presence::present, {iam::Value("192.0.2.7")}});
  made.context.push_back(
      {"aws:PrincipalTag/team", iam::ContextKey::Presence::present, {iam::Value("shop")}});
  return made;
}

void attach(iam::PolicyLayers& layers, const iam::Policy& policy) {
  using enum iam::PolicyKind;
  switch (policy.kind) {
    case identity: layers.identity.push_back({&policy, "p"}); break;
    case boundary: layers.boundary.push_back({&policy, "p"}); break;
    case session: layers.session.push_back({&policy, "p"}); break;
    case scp: layers.scp.push_back({{&policy, "p"}}); break;
    case rcp: layers.rcp.push_back({{&policy, "p"}}); break;
    case vpc_endpoint: layers.endpoint.push_back({&policy, "p"}); break;
    default: layers.resource.push_back({&policy, "p"}); break;
  }
}

iam::Verdict decide(const iam::Policy& policy, const iam::Request& asked, int times) {
  iam::PolicyLayers layers;
  for (int i = 0; i < times; ++i) attach(layers, policy);
  return iam::decide(asked, layers).verdict;
}

void check(const iam::Policy& policy, const iam::Request& asked) {
  const iam::Verdict known = decide(policy, asked, 1);
  if (decide(policy, asked, 2) != known) std::abort();
  iam::Request vague = asked;
  for (iam::ContextKey& key : vague.context) key.presence = iam::ContextKey::Presence::unknown;
  const iam::Verdict guess = decide(policy, vague, 1);
  if (guess != iam::Verdict::unknown && guess != known) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Parsed parsed = parse_json(text);
  const std::array<iam::Request, 3> requests = {
      request("arn:aws:iam::111122223333:role/deploy", "ecr:PutImage",
              "arn:aws:ecr:eu-west-1:111122223333:repository/acme/shop"),
      request("arn:aws:sts::444455556666:assumed-role/ci/run", "s3:GetObject",
              "arn:aws:s3:::acme-data/key"),
      request("ecs-tasks.amazonaws.com", "sts:AssumeRole", "arn:aws:iam::111122223333:role/task")};
  for (const iam::PolicyKind kind :
       {iam::PolicyKind::identity, iam::PolicyKind::boundary, iam::PolicyKind::resource,
        iam::PolicyKind::trust, iam::PolicyKind::scp, iam::PolicyKind::rcp,
        iam::PolicyKind::vpc_endpoint}) {
    for (const Dialect dialect : {Dialect::iam, Dialect::policy, Dialect::terraform}) {
      const iam::Policy policy = read_policy(parsed.tree.root(), kind, dialect);
      for (const iam::Request& asked : requests) check(policy, asked);
    }
  }
  return 0;
}
