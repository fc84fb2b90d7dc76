// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a run says: findings with their evidence and fixes. Read by reports, built through a
// Reporter.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/span.h"

namespace writ {

enum class Severity : uint8_t { notice, warning, error };
enum class Confidence : uint8_t { low, medium, high };
/// `safe` keeps or narrows what is allowed and done; `unsafe` may widen or change it.
enum class FixSafety : uint8_t { safe, unsafe };

std::string_view to_string(Severity);
std::string_view to_string(Confidence);
std::string_view to_string(FixSafety);

/// One step of the argument behind a finding: a place and what it shows there. A short fact, not a
/// verdict.
struct Evidence {
  Location at;
  std::string message;
};

/// Replacement of one span. The edits of one fix do not overlap.
struct Edit {
  Location at;
  std::string replacement;
};

/// What would mend a finding. A check proposes it; `lint()` keeps it only if it is proven: applied,
/// linted again, the finding gone, nothing new, and, if it is safe, nothing allowed that was not.
struct Fix {
  std::string label;  ///< in the imperative
  FixSafety safety = FixSafety::unsafe;
  std::vector<Edit> edits;
};

/// A semantic place that survives edits, such as {"sid", "Push"} or {"container", "web"}.
/// Suppressions and fingerprints use it; never a line number.
struct Anchor {
  std::string kind;  ///< sid, statement, action, resource, principal, container, env, secret, job,
                     ///< step, uses, key
  std::string value;
  friend auto operator<=>(const Anchor&, const Anchor&) = default;
};

/// One thing found. Owns its strings.
struct Finding {
  std::string rule;
  Severity severity = Severity::warning;
  Confidence confidence = Confidence::high;
  /// One plain sentence on this value and its consequence; identifiers in backticks, lower case, no
  /// full stop.
  std::string message;
  /// The remedy, in the imperative.
  std::string help;
  Location at;
  /// What the caret shows, a few words; may be empty.
  std::string label;
  /// Further places in the order of the argument, in this or other files.
  std::vector<Evidence> evidence;
  /// Reasoning that has no place in a file.
  std::vector<std::string> notes;
  std::vector<Fix> fixes;
  /// Places of secrets, which no output shows whole.
  std::vector<Location> secrets;
  /// Filled by `lint()`, outermost first.
  std::vector<Anchor> anchors;
  /// Filled by `lint()`: 16 hex digits over rule, path, anchors and their ordinal; survives line
  /// moves.
  std::string fingerprint;
};

/// A mistake in the form of a document, found while parsing or extracting, before any rule runs.
/// `rule` is the id of the built-in rule that carries its severity and words (`syntax-json`,
/// `iam-syntax-unknown-element`, …).
struct Problem {
  std::string_view rule;  ///< a literal
  Span span;
  std::string message;
  std::string help;
  /// Further places in the same file.
  struct Related {
    Span span;
    std::string message;
  };
  std::vector<Related> related;
  /// What would mend it, one replacement each.
  struct Repair {
    FixSafety safety = FixSafety::unsafe;
    std::string label;
    Span span;
    std::string replacement;
  };
  std::vector<Repair> repairs;
};

}  // namespace writ
