// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The renderers, one source file each, as render.cpp chooses among them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/files.h"
#include "writ/finding.h"
#include "writ/report.h"

namespace writ::report {

/// Appends one finding with its frames; no blank line around it.
void append_full(std::string& out, const Finding& finding, Files& files,
                 const RenderOptions& options);
/// The same with words of its own in place of severity and rule; without frames if it has no file.
void append_answer(std::string& out, const Headline& headline, const Finding& answer, Files& files,
                   const RenderOptions& options);
/// Appends one finding as `path:line:col: severity: message [rule]` and its evidence as `note:`
/// lines.
void append_concise(std::string& out, const Finding& finding, Files& files,
                    const RenderOptions& options);

std::string render_json(const Report& report, Files& files);
std::string render_sarif(const Report& report, Files& files, const RuleSet& rules);
std::string render_github(const Report& report, Files& files, const RenderOptions& options);

/// Findings by severity, worst first, else in the order they have.
std::vector<const Finding*> worst_first(const std::vector<Finding>& findings);
/// `Found 2 errors and 1 warning in 2 files (7 checked).`, or that nothing was found.
std::string counts(const Report& report);

}  // namespace writ::report
