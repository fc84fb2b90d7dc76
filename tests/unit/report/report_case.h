// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reports to render: files and findings whose places are given by the text they show.

#include <string>
#include <string_view>
#include <vector>

#include "writ/report.h"

namespace writ::report_test {

/// The files of a run; ids in the order of adding.
class Case {
 public:
  FileId file(std::string path, std::string text);
  /// The first place of `part` in the file at or after the first place of `after`.
  Location at(FileId file, std::string_view part, std::string_view after = "") const;

  const std::vector<Input>& inputs() const { return inputs_; }
  std::string full(const Finding& finding, const RenderOptions& options = {}) const {
    return render_finding(finding, inputs_, options);
  }
  std::string render(OutputFormat format, const RenderOptions& options = {}) const {
    return writ::render(format, report, inputs_, rules, options);
  }

  Report report;
  RuleSet rules;

 private:
  std::vector<Input> inputs_;
};

/// An error of the rule `iam-some-rule`, high confidence.
Finding error_at(Location at, std::string message = "this is wrong");

/// A workflow that may not push and the policy that does not let it: evidence before and after the
/// finding, in two files.
struct CrossFile : Case {
  CrossFile();
  Finding finding;
};

}  // namespace writ::report_test
