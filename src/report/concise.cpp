// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// One physical line a finding, for editors, problem matchers and grep.

#include "report/escape.h"
#include "report/paint.h"
#include "report/renderers.h"

namespace writ::report {
namespace {

struct Line {
  const Location& at;
  std::string_view severity;
  Style style;
  std::string_view message;
  std::string_view rule;
};

void append_line(std::string& out, const Line& line, Files& files, const Paint& paint) {
  const Position start = files.position(line.at.file, line.at.span.begin);
  out += paint(Style::bold, shown_path(files.path(line.at.file)));
  out += ':' + std::to_string(start.line) + ':' + std::to_string(start.column) + ": ";
  out += paint(line.style, line.severity) + ": ";
  out += one_line(line.message) + ' ';
  out += paint(Style::dim, "[" + one_line(line.rule) + "]") + '\n';
}

}  // namespace

void append_concise(std::string& out, const Finding& finding, Files& files,
                    const RenderOptions& options) {
  const Paint paint(options.color);
  append_line(out,
              {finding.at, to_string(finding.severity), style_of(finding.severity), finding.message,
               finding.rule},
              files, paint);
  for (const Evidence& evidence : finding.evidence) {
    append_line(out, {evidence.at, "note", Style::frame, evidence.message, finding.rule}, files,
                paint);
  }
}

}  // namespace writ::report
