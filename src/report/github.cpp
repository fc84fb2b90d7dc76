// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// GitHub's workflow commands, which become annotations of a pull request.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

#include <array>

#include "report/escape.h"
#include "report/renderers.h"

namespace writ::report {
namespace {

/// The runner keeps this many annotations of a level and step and drops the rest without a word.
constexpr std::size_t most_of_a_level = 10;
/// The runner cuts longer messages, perhaps inside an escape.
constexpr std::size_t longest_message = 4096;

enum class Part : bool { message, property };

std::string escaped(std::string_view text, Part part) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += part == Part::property ? "%3A" : ":"; break;
      case ',': out += part == Part::property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

void append_property(std::string& out, char separator, std::string_view name,
                     std::string_view value) {
  if (value.empty()) return;
  out += separator;
  out += name;
  out += '=';
  out += escaped(value, Part::property);
}

void append_command(std::string& out, const Finding& finding, Files& files) {
  const Range range = files.range(finding.at);
  const uint32_t last = files.last_line(finding.at);
  out += "::";
  out += to_string(finding.severity);
  append_property(out, ' ', "file", printable(files.path(finding.at.file)));
  append_property(out, ',', "line", std::to_string(range.start.line));
  append_property(out, ',', "endLine", std::to_string(last));
  // The runner takes columns only within one line.
  if (range.end.line == range.start.line) {
    append_property(out, ',', "col", std::to_string(range.start.column));
    append_property(out, ',', "endColumn", std::to_string(range.end.column));
  }
  append_property(out, ',', "title", one_line(finding.rule));
  std::string message = one_line(finding.message);
  for (const std::string& line : lines_of(finding.help)) message += '\n' + line;
  out += "::" + escaped(clipped(message, longest_message), Part::message) + '\n';
}

}  // namespace

std::string render_github(const Report& report, Files& files, const RenderOptions& options) {
  std::string out;
  std::string rest;
  std::array<std::size_t, 3> shown{};
  std::size_t more = 0;
  for (const Finding* finding : worst_first(report.findings)) {
    if (shown[static_cast<std::size_t>(finding->severity)]++ < most_of_a_level) {
      append_command(out, *finding, files);
    } else {
      ++more;
      if (!options.summary) append_concise(rest, *finding, files, {});
    }
  }
  if (more > 0 && options.summary) out += std::to_string(more) + " more in the job summary\n";
  return out + rest;
}

}  // namespace writ::report
