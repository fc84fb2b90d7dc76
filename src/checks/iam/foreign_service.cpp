// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/policy_grammar.h"

namespace writ::checks {
extern const Check iam_foreign_service;
}

namespace {

using namespace writ;

/// `KIND = SERVICE SERVICE`.
std::string_view services_of(const Reporter& report, iam::PolicyKind kind) {
  for (const std::string_view line : report.list("services")) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == to_string(kind))
      return trim(line.substr(equals + 1));
  }
  return {};
}

bool is_among(std::string_view services, std::string_view service) {
  for (const std::string_view each : split(services, ' ')) {
    if (equals_ignoring_case(each, service)) return true;
  }
  return false;
}

/// Written out and the prefix of a real service: another rule names those that are none.
bool is_foreign(std::string_view services, const Str& whole, std::string_view service) {
  return whole.known() && !glob::has_wildcard(service) && aws::is_service_prefix(service) &&
         !is_among(services, service);
}

void run(const iam::Policy& policy, Reporter& report) {
  const std::string_view services = services_of(report, policy.kind);
  if (services.empty()) return;
  const std::string kind(iam::policy_grammar(policy.kind).name);
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& action : statement.actions) {
      const std::string_view service = iam::ActionPattern::parse(action.text).service;
      if (service.empty() || !is_foreign(services, action, service)) continue;
      report.at(action.span(), "`" + quoted(action.text) + "` is no action of `" +
                                   std::string(split(services, ' ').front()) +
                                   "`, so it has no place in " + kind + " and AWS rejects it");
    }
    for (const Str& resource : statement.resources) {
      const auto arn = aws::Arn::parse(resource.text);
      if (!arn || !is_foreign(services, resource, arn->service)) continue;
      report.at(resource.span(), "`" + quoted(resource.text) + "` is a resource of `" +
                                     quoted(arn->service) + "`, which " + kind + " cannot guard");
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_foreign_service{&run};
