// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "report_case.h"

using namespace writ;
using namespace writ::report_test;

TEST_CASE("concise output is one line a finding and one a piece of evidence") {
  CrossFile example;
  example.report.findings = {example.finding};
  CHECK(example.render(OutputFormat::concise) ==
        ".github/workflows/deploy.yml:10:14: error: this step pushes to `api` as role `deploy`, "
        "which may push only to `web` [flow-push-denied]\n"
        ".github/workflows/deploy.yml:6:27: note: credentials of this role are in use "
        "[flow-push-denied]\n"
        "iam/deploy.json:5:17: note: covers repository/web only [flow-push-denied]\n"
        "iam/deploy.json:3:12: note: the only statement that grants a push [flow-push-denied]\n");
}

TEST_CASE("concise output of nothing is nothing") {
  const Case example;
  CHECK(example.render(OutputFormat::concise).empty());
}

TEST_CASE("columns count code points, without a byte order mark") {
  Case example;
  const FileId file = example.file("a.yml", "\xEF\xBB\xBF名\xF0\x9F\x9A\x80\xFF: b\n");
  example.report.findings = {error_at(example.at(file, "b"))};
  CHECK(example.render(OutputFormat::concise) ==
        "a.yml:1:6: error: this is wrong [iam-some-rule]\n");
}
