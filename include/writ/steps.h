// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The step lists of a document, whether a job of a workflow or of another CI service's pipeline or
// a composite action holds them. For checks that mean all of them.

#include <vector>

#include "writ/document.h"

namespace writ::github {

/// Steps that run one after another in one place. `workflow`, `pipeline` and `job` are null for a
/// composite action, which runs with what its caller gives it.
struct StepList {
  const Workflow* workflow = nullptr;
  const Pipeline* pipeline = nullptr;
  const Job* job = nullptr;
  const std::vector<Step>* steps = nullptr;
};

/// Calls `visit` for every step list of the document, in source order.
template <class Visit>
void each_step_list(const Document& document, Visit visit) {
  for (const Workflow& workflow : document.workflows) {
    for (const Job& job : workflow.jobs) visit(StepList{&workflow, nullptr, &job, &job.steps});
  }
  for (const Action& action : document.actions)
    visit(StepList{nullptr, nullptr, nullptr, &action.steps});
  for (const Pipeline& pipeline : document.pipelines) {
    for (const Job& job : pipeline.jobs) visit(StepList{nullptr, &pipeline, &job, &job.steps});
  }
  if (!document.scripts.empty()) visit(StepList{nullptr, nullptr, nullptr, &document.scripts});
}

/// Source bytes of a shell word of the step's script, quotes included.
inline Span word_span(const Step& step, const shell::Word& word) {
  return step.run.span_of(word.begin, word.end);
}

/// The word as it is written in the script, quotes included.
inline std::string_view word_source(const Step& step, const shell::Word& word) {
  return step.run.text.substr(word.begin, word.end - word.begin);
}

}  // namespace writ::github
