// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/finding.h"

namespace writ {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::notice: return "notice";
    case Severity::warning: return "warning";
    case Severity::error: break;
  }
  return "error";
}

std::string_view to_string(Confidence confidence) {
  switch (confidence) {
    case Confidence::low: return "low";
    case Confidence::medium: return "medium";
    case Confidence::high: break;
  }
  return "high";
}

std::string_view to_string(FixSafety safety) {
  return safety == FixSafety::safe ? "safe" : "unsafe";
}

}  // namespace writ
