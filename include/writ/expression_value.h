// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an expression of a workflow can be before the run: a set of values, of which some may be
// known in part only. Used to tell which environments a job deploys to and when it runs at all.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression.h"
#include "writ/node.h"
#include "writ/truth.h"

namespace writ::github {

/// One value. Everything about it may be unknown, but for `truth`, which says how a condition takes
/// it.
struct Value {
  enum class Kind : uint8_t {
    unknown,
    null,
    boolean,
    number,
    text,
    pattern,  ///< a text that fits `text`, in which `*` stands for anything, and none of `items`
    list      ///< of the texts `items`
  };

  Kind kind = Kind::unknown;
  double number = 0;  ///< of a number; 1 and 0 of a boolean
  std::string text;
  std::vector<std::string> items;
  Truth truth = Truth::unknown;

  static Value unknown(Truth truth = Truth::unknown);
  static Value null();
  static Value of(bool value);
  static Value of(double value);
  static Value of(std::string text);
  static Value like(std::string pattern, std::vector<std::string> except = {});

  /// A text is known to the letter: what `${{ }}` puts into a string.
  bool known() const {
    return kind != Kind::unknown && kind != Kind::pattern && kind != Kind::list;
  }
  std::string shown() const;

  friend bool operator==(const Value&, const Value&) = default;
};

/// Everything that a value may be; never empty.
using Values = std::vector<Value>;

/// Values by the dotted name of what is read, in small letters: `github.ref`, `inputs.stage`. The
/// name `inputs.*` holds what every member of `inputs` is that has no name of its own. What is not
/// there is unknown.
using Bindings = std::map<std::string, Values, std::less<>>;

/// What a dotted name in small letters is.
Values look_up(const Bindings& bindings, std::string_view name);

/// What the expression may be. At most 64 values; more become one unknown value. Linear in the
/// expression for values that are known.
Values evaluate(const Expression& expression, const Bindings& bindings);

/// A scalar with `${{ }}`, as GitHub puts it together to a text. `*` stands for what is not known,
/// in a value of the kind `pattern`.
Values evaluate_text(std::string_view scalar, const Bindings& bindings);

/// The same, but an expression that is the whole scalar keeps its kind: a boolean, a list.
Values evaluate_scalar(std::string_view scalar, const Bindings& bindings);

/// A scalar of a workflow: plain numbers and booleans are values of their own kinds, as GitHub
/// reads them (`3.10` is 3.1), and null is null.
Values evaluate_node(const Node& scalar, const Bindings& bindings);

/// Whether an `if:` holds: `yes` if for every filling, `no` if for none. Status functions count as
/// unknown, `always()` as true. An empty text holds.
Truth condition_holds(std::string_view condition, const Bindings& bindings);

/// The texts that a condition compares the name with (`github.ref`), by `==` or `!=`, or in a list
/// that it looks the name up in, for trying each of them.
std::vector<std::string> compared_texts(std::string_view condition, std::string_view name);

/// The same for `startsWith`, `endsWith` and `contains`, as patterns in which `*` stands for
/// anything: `refs/heads/*`.
std::vector<std::string> compared_patterns(std::string_view condition, std::string_view name);

/// The dotted name that a node reads in small letters, with `['x']` as `.x`; empty for any other.
std::string dotted_name(const Expression& expression, uint32_t node);

}  // namespace writ::github
