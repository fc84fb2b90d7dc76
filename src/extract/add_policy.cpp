// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/add_policy.h"

#include <algorithm>
#include <utility>

#include "extract/policy_form.h"

namespace writ {
namespace {

/// Says that little can be said, and how to change that.
void report_unclear_kind(Document& document, const Node& policy) {
  Node place = policy;
  for (const Node entry : policy) {
    const Node statement = entry.is_sequence() ? entry.at(0) : entry;
    if (statement["Principal"].present()) place = statement["Principal"];
  }
  document.problems.push_back(
      {"iam-kind-unclear",
       place.key().empty() ? policy_form::opening(place) : place.key_span(),
       "this could be the policy of a VPC endpoint, of a resource or of an organization, so only "
       "rules that hold for all of them are run",
       "say which under `kinds` in `.writ.yaml`, for instance `kinds: {\"" +
           std::string(document.project_path) + "\": vpce-policy}`",
       {}});
}

}  // namespace

bool is_policy_hint(std::string_view kind) {
  return std::ranges::find(iam::policy_kind_names(), kind) != iam::policy_kind_names().end();
}

void add_kind(Document& document, std::string_view kind) {
  if (std::ranges::find(document.kinds, kind) == document.kinds.end())
    document.kinds.emplace_back(kind);
}

std::optional<std::size_t> add_policy(Document& document, const PolicyPlace& place,
                                      const KindHint& hint) {
  const bool told = is_policy_hint(hint.kind);
  const bool wrapped = !told && place.kind != iam::PolicyKind::unknown;
  std::string service(place.endpoint_service);
  iam::PolicyKind kind = told ? iam::policy_kind(hint.kind) : place.kind;
  if (!told && !wrapped) {
    kind = infer_policy_kind(place.document, document.project_path, service);
  } else if (kind == iam::PolicyKind::vpc_endpoint && service.empty() && hint.service.empty()) {
    infer_policy_kind(place.document, document.project_path, service);
  }
  add_kind(document, to_string(kind));
  // Anything said about the parts of a broken text could come from the break.
  if (place.broken) return std::nullopt;
  iam::Policy policy = extract_policy(place.document, kind, document.problems);
  if (kind == iam::PolicyKind::vpc_endpoint) {
    policy.endpoint_service = hint.service.empty() ? std::move(service) : std::string(hint.service);
  }
  document.policies.push_back(std::move(policy));
  if (!told && kind == iam::PolicyKind::unknown) report_unclear_kind(document, place.document);
  return document.policies.size() - 1;
}

}  // namespace writ
