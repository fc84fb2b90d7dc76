// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Colours of the text formats.

#include <cstdint>
#include <string>
#include <string_view>

#include "writ/finding.h"
#include "writ/report.h"

namespace writ::report {

enum class Style : uint8_t { bold, dim, good, error, warning, notice, frame, help, removed, added };

constexpr Style style_of(Severity severity) {
  if (severity == Severity::error) return Style::error;
  return severity == Severity::warning ? Style::warning : Style::notice;
}

constexpr Style style_of(Headline::Tone tone) {
  if (tone == Headline::Tone::bad) return Style::error;
  return tone == Headline::Tone::doubtful ? Style::warning : Style::good;
}

/// Wraps words in SGR sequences, or leaves them alone when colour is off.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  std::string operator()(Style style, std::string_view text) const {
    if (!on_ || text.empty()) return std::string(text);
    std::string painted = "\x1b[";
    painted += code(style);
    painted += 'm';
    painted += text;
    return painted += "\x1b[0m";
  }

 private:
  static constexpr std::string_view code(Style style) {
    switch (style) {
      case Style::bold: return "1";
      case Style::dim: return "2";
      case Style::good: return "1;32";
      case Style::error: return "1;31";
      case Style::warning: return "1;33";
      case Style::notice: return "1;36";
      case Style::frame: return "1;34";
      case Style::help: return "1;36";
      case Style::removed: return "31";
      case Style::added: break;
    }
    return "32";
  }

  bool on_;
};

}  // namespace writ::report
