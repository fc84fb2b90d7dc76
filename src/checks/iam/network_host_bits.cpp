// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/condition_operator.h"

namespace writ::checks {
extern const Check iam_network_host_bits;
}

namespace {

using namespace writ;

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.base_op.ends_with("IpAddress")) return;
  for (const Str& value : condition.values) {
    if (!value.known()) continue;
    const std::string network = iam::network_of(value.text);
    if (network.empty() || equals_ignoring_case(network, value.text)) continue;
    report.at(value.span(), "`" + quoted(value.text) +
                                "` names one address and means its whole network, `" + network +
                                "`");
    report.propose(FixSafety::safe, "write `" + network + "`", value.span_of(0, value.text.size()),
                   network);
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_network_host_bits{&run};
