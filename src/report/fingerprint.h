// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// GitHub's fingerprint of a line, by which code scanning follows an alert from commit to commit.

#include <string>
#include <string_view>
#include <vector>

namespace writ::report {

/// `primaryLocationLineHash` of each line, the first line first: `1a2b…:1`. The same values that
/// GitHub's upload action computes and compares: a polynomial over the first 100 UTF-16 units from
/// the start of the line, without blanks, with every line end as LF, then how often this hash was
/// seen in the file. Linear.
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
std::vector<std::string> line_hashes(std::string_view text);

}  // namespace writ::report
