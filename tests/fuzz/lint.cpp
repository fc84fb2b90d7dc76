// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// The whole of `lint()`: any bytes, taken for each kind of file, and every way to print the
// outcome.
#include "writ/lint.h"

#include <array>
#include <cstdint>
#include <cstdlib>

#include "writ/report.h"

using namespace writ;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const RuleSet rules = RuleSet::builtin();
  if (size == 0) return 0;
  constexpr std::array paths = {"policy.json",          ".github/workflows/x.yml",
                                "task-definition.json", "vpce/ecr-dkr.json",
                                "deploy-trust.json",    "action.yml"};
  std::vector<Input> inputs;
  inputs.emplace_back(SourceFile(paths[data[0] % paths.size()],
                                 std::string(reinterpret_cast<const char*>(data + 1), size - 1)));
  const Report report = lint(inputs, rules, {}, {.select = {"all"}, .today = "2026-01-01"});
  for (const Finding& finding : report.findings) {
    const Span span = finding.at.span;
    if (span.begin > span.end || span.end > inputs[finding.at.file].file.text().size())
      std::abort();
    if (finding.message.empty()) std::abort();
  }
  for (const auto format : {OutputFormat::full, OutputFormat::concise, OutputFormat::json,
                            OutputFormat::sarif, OutputFormat::github}) {
    const std::string text = render(format, report, inputs, rules);
    // Nothing from a file may reach a terminal or a runner as a command.
    if (text.find('\x1b') != std::string::npos || text.find("##[") != std::string::npos)
      std::abort();
  }
  return 0;
}
