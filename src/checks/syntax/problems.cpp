// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"

namespace writ::checks {
extern const Check syntax_problems;
}

// Parsers and extractors find these mistakes; the rule lends them its severity and words.
static void run(const writ::Document& document, writ::Reporter& report) {
  for (const writ::Problem& problem : document.problems) {
    if (problem.rule != report.rule().id) continue;
    writ::Finding& finding = report.at(problem.span, problem.message);
    if (!problem.help.empty()) finding.help = problem.help;
    for (const auto& related : problem.related) report.also(related.span, related.message);
    for (const auto& repair : problem.repairs)
      report.propose(repair.safety, repair.label, repair.span, repair.replacement);
  }
}

constinit const writ::Check writ::checks::syntax_problems{&run};
