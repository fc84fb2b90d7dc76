// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "writ/aws.h"
#include "writ/check.h"
#include "writ/exposure.h"

namespace writ::checks {
extern const Check iam_bucket_lockout;
}

namespace {

using namespace writ;

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.kind != iam::PolicyKind::s3_bucket) return;
  for (const iam::Statement& statement : policy.statements) {
    const iam::Principal* everybody = iam::everybody(statement);
    if (!statement.denies() || everybody == nullptr || !statement.conditions.empty() ||
        statement.not_resource)
      continue;
    // The bucket itself, not what is in it.
    const bool bucket = std::ranges::any_of(statement.resources, [](const Str& resource) {
      const auto arn = aws::Arn::parse(resource.text);
      return resource.known() && (iam::is_star(resource.text) ||
                                  (arn && arn->resource.find('/') == std::string_view::npos));
    });
    const auto mends = report.list("mends");
    const bool all = std::ranges::all_of(
        mends, [&](std::string_view action) { return statement.covers_action(action); });
    if (!bucket || !all) continue;
    report.at(
        statement.actions_node.span(),
        "this denies everybody to change or remove this very policy, so only the root user of "
        "the account can open the bucket again");
    report.also(everybody->value.span(), "everybody");
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_bucket_lockout{&run};
