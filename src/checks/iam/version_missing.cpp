// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_version_missing;
}

namespace {

using namespace writ;

constexpr std::string_view element = "\"Version\": \"2012-10-17\",";

/// Before the first key of a JSON object, in the way that the key itself is set.
void propose(const iam::Policy& policy, Reporter& report) {
  const std::string_view source = report.document().source->text();
  const Span first = (*policy.node.begin()).key_span();
  const uint32_t brace = policy.node.span().begin;
  if (first.begin >= source.size() || source[first.begin] != '"' || source[brace] != '{') return;
  const std::string_view gap = source.substr(brace + 1, first.begin - brace - 1);
  if (gap.find_first_not_of(" \t\r\n") != std::string_view::npos) return;
  report.propose(FixSafety::safe, "add the `Version`", {first.begin, first.begin},
                 std::string(element) + (gap.empty() ? " " : std::string(gap)));
}

void run(const iam::Policy& policy, Reporter& report) {
  if (policy.version.present() || !policy.node.is_mapping() || policy.node.size() == 0) return;
  // A misspelt element could be it.
  for (const Node entry : policy.node) {
    if (starts_with_ignoring_case(entry.key(), "vers")) return;
  }
  report.at((*policy.node.begin()).key_span(),
            "the policy has no `Version`, so AWS reads it in the language of 2008, which knows no "
            "variables");
  const std::string_view written = policy.node.written();
  if (written.find("${") == std::string_view::npos) propose(policy, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_version_missing{&run};
