// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/condition_operator.h"

namespace writ::checks {
extern const Check iam_source_ip_private;
}

namespace {

using namespace writ;

// https://www.rfc-editor.org/rfc/rfc1918 https://www.rfc-editor.org/rfc/rfc4193
constexpr std::array<std::string_view, 4> private_networks = {"10.0.0.0/8", "172.16.0.0/12",
                                                              "192.168.0.0/16", "fc00::/7"};

bool is_private(const Str& value) {
  return value.known() && std::ranges::any_of(private_networks, [&](std::string_view network) {
           return iam::is_in_network(value.text, network).value_or(false);
         });
}

void look_at(const iam::Condition& condition, Reporter& report) {
  const bool all = std::ranges::all_of(condition.values, is_private);
  for (const Str& value : condition.values) {
    if (!is_private(value)) continue;
    const std::string shown = "`" + quoted(value.text) + "`";
    if (!all) {
      Finding& finding =
          report.at(value.span(), "no request comes from " + shown +
                                      ", because `aws:SourceIp` is a public address");
      finding.severity = Severity::notice;
      continue;
    }
    report.at(value.span(), "`aws:SourceIp` is always a public address, so " + shown +
                                (condition.negated ? " keeps this true for every request"
                                                   : " keeps this false for every request"));
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      if (equals_ignoring_case(condition.key.text, "aws:SourceIp") &&
          equals_ignoring_case(condition.base_op, condition.negated ? "NotIpAddress" : "IpAddress"))
        look_at(condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_source_ip_private{&run};
