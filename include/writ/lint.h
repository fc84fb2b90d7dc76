// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The heart: files, rules and config in, a report out. Pure: no input or output, no clock, no
// environment.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/config.h"
#include "writ/finding.h"
#include "writ/rule_set.h"
#include "writ/source.h"

namespace writ {

/// A file of the run and what its reader found out about it.
struct Input {
  explicit Input(SourceFile source) : file(std::move(source)) {}

  SourceFile file;
  /// Path below the project's root, which the config's paths and globs mean; empty: the same as the
  /// file's.
  std::string project_path;
  bool of_writ = false;  ///< writ's own config or rule file: neither linted nor counted
  std::string
      skipped;  ///< why it is not to be linted (its text may have been let go); empty if it is
  std::string unreadable;  ///< why it could not be read; the caller fails for it
  /// Mistakes that the caller found in it (config and rule files); they become findings.
  std::vector<Problem> problems;

  std::string_view path_in_project() const {
    return project_path.empty() ? file.path() : project_path;
  }
};

struct LintOptions {
  unsigned threads = 1;
  std::vector<std::string> select;  ///< as `--select`; empty: the config's, else `recommended`
  std::vector<std::string> ignore;  ///< added to the config's
  bool use_ignores = true;          ///< false shows suppressed findings (`--no-ignores`)
  bool offer_fixes = true;  ///< false leaves fixes out and with them the work of proving them
  bool whole_project =
      false;          ///< the inputs are all there are, so a path that fits none is a mistake
  std::string today;  ///< `YYYY-MM-DD` for expiry dates; empty: nothing expires
};

struct SuppressedFinding {
  Finding finding;
  bool in_source = false;  ///< by a comment, else by the config
  std::string reason;
};

/// What a file was taken for, or why it was skipped.
struct DocumentInfo {
  FileId file = 0;
  std::vector<std::string> kinds;
  std::string skipped;
};

struct Report {
  std::vector<Finding> findings;  ///< sorted by path, offset, rule, message
  std::vector<SuppressedFinding> suppressed;
  std::vector<DocumentInfo> documents;  ///< one per input, by path
  std::vector<std::string> faults;  ///< defects of writ itself: the outcome is not to be trusted
  std::size_t recognised = 0;
  std::size_t skipped = 0;

  std::size_t count(Severity severity) const {
    return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
  }
};

/// Never throws, never fails; what is wrong with an input is a finding. The same bytes for any
/// number of threads. File ids in the report are indexes into `inputs`.
Report lint(const std::vector<Input>& inputs, const RuleSet& rules, const Config& config,
            const LintOptions& options = {});

struct FixedFile {
  std::size_t input = 0;  ///< index into the inputs
  std::string text;       ///< after the fixes
};
struct FixOutcome {
  std::vector<FixedFile> files;  ///< those that changed, by index
  std::size_t applied = 0;       ///< fixes
};
/// Applies every fix that `lint()` offers, with `unsafe` those too that may widen what is allowed,
/// until none is left. Fixes that hold alone and not together are applied one after the other. Pure
/// like `lint()`, and applying it to its outcome changes nothing.
FixOutcome apply_fixes(const std::vector<Input>& inputs, const RuleSet& rules, const Config& config,
                       const LintOptions& options, FixSafety widest);

/// `YYYY-MM-DD`, a real date.
bool is_date(std::string_view text);

}  // namespace writ
