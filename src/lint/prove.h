// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The proof of fixes: what a check proposes is offered only if it does what it says.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rule/run.h"
#include "writ/document.h"
#include "writ/lint.h"

namespace writ {

/// Compares a text with what the file held before. Borrows everything.
class FixProof {
 public:
  FixProof(const Input& input, const Document& before, const std::vector<Finding>& findings,
           const std::vector<PreparedRule>& rules, const Config& config);

  /// Nothing is found in `text` that was not found before, `gone` (if there is one) is found once
  /// less, and unless the change is unsafe no policy lets more pass.
  bool holds(std::string text, FixSafety safety, const Finding* gone) const;

 private:
  using Counts = std::map<std::pair<std::string, std::string>, unsigned>;  ///< by rule and message
  static Counts count(const std::vector<Finding>& findings);

  const Input* input_;
  const Document* before_;
  const std::vector<PreparedRule>* rules_;
  const Config* config_;
  Counts counts_;
};

/// Takes out of a document's findings the fixes that do not hold, and those beyond the first few
/// dozen, whose proof would cost too much.
void keep_proven(const Input& input, const Document& document,
                 const std::vector<PreparedRule>& rules, const Config& config,
                 std::vector<Finding>& findings);

/// An input of the same name with another text.
Input with_text(const Input& input, std::string text);

}  // namespace writ
