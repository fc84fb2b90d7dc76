// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One loaded rule: its words, its examples, and exactly one of a condition over facts or the name
// of a check.

#include <cstdint>
#include <span>
#include <string_view>

#include "writ/finding.h"
#include "writ/span.h"

namespace writ {

enum class RuleStatus : uint8_t { preview, stable, deprecated };
std::string_view to_string(RuleStatus);

/// How a condition compares a fact's values. `when` holds if some value fits; see rules/README.md.
enum class Operator : uint8_t { equals, one_of, covers, matches, absent };

struct Condition {
  std::string_view fact;
  Operator op = Operator::equals;
  std::span<const std::string_view>
      operands;  ///< one, but for one_of; `true` or `false` for absent
  Span place;    ///< of the operand in a user's rule file
};

struct RuleOption {
  std::string_view name;
  std::span<const std::string_view> values;
  bool list = false;
};

struct Example {
  std::string_view name;    ///< path the example pretends to have, such as `policy.json` or
                            ///< `.github/workflows/x.yml`
  std::string_view text;    ///< with `«…»` marks
  std::string_view config;  ///< a `.writ.yaml` text, or empty
  /// Further files of a several-file example: path, text, path, text, …
  std::span<const std::string_view> more;
  Span place;  ///< in a user's rule file
};

/// Metadata and logic. Views point into static data (built-in rules) or into the RuleSet that
/// loaded the rule.
struct Rule {
  std::string_view id;
  std::string_view group;  ///< the id's first word, or the user's prefix before the slash
  std::string_view title;
  Severity severity = Severity::warning;
  Confidence confidence = Confidence::high;
  std::string_view since;
  RuleStatus status = RuleStatus::stable;
  std::span<const std::string_view> tags;
  std::string_view security_severity;  ///< a decimal such as `8.1` (SARIF), or empty
  std::string_view why;
  std::string_view fix;
  std::string_view when_to_suppress;
  std::span<const std::string_view> references;
  std::span<const Example> bad;
  std::span<const Example> good;

  std::string_view check;  ///< name of a check; empty for a condition rule
  std::span<const RuleOption> options;

  std::string_view each;  ///< subject: `statement`, `container`, `step`, …
  std::span<const Condition> when;
  std::span<const Condition> unless;
  std::string_view
      at;  ///< fact whose place is flagged; empty: the first `when` fact's fitting value
  std::string_view message;  ///< with `{fact}` places

  bool builtin = true;
  std::string_view path;  ///< rule file as shown, for a user's rule
};

}  // namespace writ
