// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A report in words or for machines. Pure: a report and its inputs in, text out. The CLI calls it
// and prints.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/lint.h"

namespace writ {

enum class OutputFormat : uint8_t { automatic, full, concise, json, sarif, github };

struct RenderOptions {
  bool color = false;
  /// Terminal columns; source lines that are longer are shown in part.
  unsigned width = 100;
  /// Frames also name the finding's id, the first eight digits of its fingerprint.
  bool verbose = false;
  /// `github`: what GitHub would not annotate goes to the job summary, which the caller writes;
  /// else it is printed as plain lines.
  bool summary = false;
};

/// The findings of `report` in a format. `automatic`: frames for the first 50 findings, then one
/// line each, announced in one line. `automatic` and `full` end with the footer; `concise` and
/// `github` are findings only; `json` and `sarif` are ASCII, one finding a line. Ends with a
/// newline unless empty.
std::string render(OutputFormat format, const Report& report, const std::vector<Input>& inputs,
                   const RuleSet& rules, const RenderOptions& options = {});

/// The closing lines of `full`: counts, and where to read more. For formats that end without it.
std::string render_footer(const Report& report, const RenderOptions& options = {});

/// One line a document, by path: what it was taken for or why it was skipped.
std::string render_documents(const Report& report, const std::vector<Input>& inputs);

/// Markdown for GitHub's job summary: the findings in a table, worst first, below 1 MiB; what did
/// not fit is counted.
std::string render_summary(const Report& report, const std::vector<Input>& inputs,
                           const RuleSet& rules);

/// One finding in the look of `full`, for messages about config and rule files.
std::string render_finding(const Finding& finding, const std::vector<Input>& inputs,
                           const RenderOptions& options = {});

/// Stands above an answer in place of severity and rule.
struct Headline {
  enum class Tone : uint8_t { good, doubtful, bad };
  std::string words;
  Tone tone = Tone::bad;
};
/// An answer to a question in the look of a finding. Where its file is none of the inputs it has no
/// frames.
std::string render_answer(const Headline& headline, const Finding& answer,
                          const std::vector<Input>& inputs, const RenderOptions& options = {});

/// Makes bytes from a file harmless on a terminal and in a log: control characters, line ends, ESC,
/// bidi controls, invisible characters, invalid UTF-8 and the runner's `##[` become visible escapes
/// such as `\u{202e}` and `\xff`; tabs stay.
std::string printable(std::string_view text);

}  // namespace writ
