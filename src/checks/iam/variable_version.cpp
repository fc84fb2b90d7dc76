// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_variable_version;
}

namespace {

using namespace writ;

/// The key of a policy variable, which may be followed by a default: `${aws:username, 'x'}`.
std::string_view key_of(const Hole& hole) {
  if (hole.kind != HoleKind::policy_variable) return {};
  return trim(hole.inner.substr(0, hole.inner.find(',')));
}

void look_at(const Str& text, Reporter& report) {
  for (const Hole& hole : text.holes) {
    const std::string_view key = key_of(hole);
    if (key.empty() || !catalogue::find_key(key)) continue;
    report.at(text.span_of(hole.begin, hole.end),
              "without `Version` `2012-10-17` the text `" +
                  quoted(text.text.substr(hole.begin, hole.end - hole.begin)) +
                  "` is no variable and stands for itself, so nothing fits it");
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  const bool old =
      !policy.version.present() || (policy.version.known() && policy.version.text == "2008-10-17");
  if (!old) return;
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& resource : statement.resources) look_at(resource, report);
    for (const iam::Condition& condition : statement.conditions)
      for (const Str& value : condition.values) look_at(value, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_variable_version{&run};
