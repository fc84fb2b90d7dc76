// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_condition_key_unknown;
}

namespace {

using namespace writ;

constexpr int most_suggestions = 100;

/// Keys that are a family, one for each tag.
constexpr std::array<std::string_view, 3> tag_families = {"aws:PrincipalTag", "aws:RequestTag",
                                                          "aws:ResourceTag"};

std::string fault_of(std::string_view key) {
  const std::size_t colon = key.find(':');
  const std::string shown = "`" + quoted(key) + "`";
  if (colon == std::string_view::npos)
    return shown + " is no condition key, for keys have the form `service:name`";
  for (const std::string_view family : tag_families)
    if (equals_ignoring_case(key, family))
      return shown + " names no tag, so no request ever carries it";
  const std::string_view prefix = key.substr(0, colon);
  const std::string when = " on " + std::string(catalogue::date());
  if (equals_ignoring_case(prefix, "aws")) {
    if (equals_ignoring_case(key, "aws:ARN"))
      return shown + " never was a condition key, so no request carries it";
    return "AWS had no global condition key " + shown + when + ", so no request carries it";
  }
  // Hosts are identity providers of this account; what claims their tokens hold is not known here.
  if (prefix.find_first_of("./") != std::string_view::npos) return {};
  if (catalogue::find_service(prefix) == nullptr)
    return "no AWS service had the prefix `" + quoted(prefix) + "`" + when +
           ", so no request carries " + shown;
  return "`" + quoted(prefix) + "` had no condition key " + shown + when +
         ", so most likely no request carries it";
}

bool is_listed(const Reporter& report, std::string_view key) {
  for (const std::string_view prefix : report.list("prefixes"))
    if (starts_with_ignoring_case(key, prefix)) return true;
  return false;
}

void run(const iam::Policy& policy, Reporter& report) {
  int suggestions = 0;
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Condition& condition : statement.conditions) {
      const Str& key = condition.key;
      if (!key.known() || key.text.empty() || catalogue::find_key(key.text)) continue;
      if (is_listed(report, key.text)) continue;
      const std::string fault = fault_of(key.text);
      if (fault.empty()) continue;
      Finding& finding = report.at(key.node.key_span(), fault);
      if (++suggestions > most_suggestions) continue;
      const std::string near = catalogue::nearest_key(key.text);
      if (!near.empty()) finding.label = "did you mean `" + near + "`?";
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_key_unknown{&run};
