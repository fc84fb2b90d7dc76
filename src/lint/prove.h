// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The proof of fixes: what a check proposes is offered only if it does what it says.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rule/run.h"
#include "writ/document.h"
#include "writ/lint.h"

namespace writ {

/// Fixes of one file that go together. Borrows what it is given.
struct FixChoice {
  std::vector<const Edit*> edits;  ///< in order, apart from each other
  std::vector<const Finding*> gone;
  FixSafety safety = FixSafety::safe;

  /// False: the fix is of another safety, stands before one taken earlier or touches it.
  bool take(const Finding& finding, const Fix& fix);
};

/// Compares a text with what the file held before. Borrows everything.
class FixProof {
 public:
  FixProof(const Input& input, const Document& before, const std::vector<PreparedRule>& rules,
           const Config& config);

  /// With these edits each of their findings is gone, no rule finds more than before, and unless
  /// the fixes are unsafe no policy lets more pass.
  bool holds(const FixChoice& choice) const;

 private:
  /// By rule and message, in which digits are left out because sizes change with every edit, and by
  /// place, as it was before the edits.
  using Counts = std::map<std::pair<std::string, std::size_t>, std::size_t>;
  static Counts count(const std::vector<Finding>& findings, const std::vector<const Edit*>& edits);

  const Input* input_;
  const Document* before_;
  const std::vector<PreparedRule>* rules_;
  const Config* config_;
  Counts counts_;
};

/// Takes out of findings in a document the fixes that do not hold where it is linted alone. Those
/// that keep apart are proven together, and in halves where they do not hold together; what is not
/// proven after a few dozen proofs is dropped.
void keep_proven(const Input& input, const Document& document,
                 const std::vector<PreparedRule>& rules, const Config& config,
                 const std::vector<Finding*>& findings);

/// An input of the same name with another text.
Input with_text(const Input& input, std::string text);

}  // namespace writ
