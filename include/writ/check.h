// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a check is and what it may use: a free function on one model, and a Reporter to speak
// through.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "writ/document.h"
#include "writ/finding.h"
#include "writ/project.h"
#include "writ/quote.h"
#include "writ/rule.h"

namespace writ {

namespace github {
struct JobWalk;
}

/// Collects the findings of one rule. Given to a check for the time of one call.
class Reporter {
 public:
  Reporter(const Rule& rule, const Config& config, const Document* document,
           std::vector<Finding>& out)
      : rule_(&rule), config_(&config), document_(document), out_(&out) {}

  const Rule& rule() const { return *rule_; }
  const Config& config() const { return *config_; }
  /// The document being looked at; not for checks on a Project.
  const Document& document() const { return *document_; }

  /// A finding at a span of the current document, with the rule's severity, confidence and `fix` as
  /// help. The reference is good until the next call.
  Finding& at(Span span, std::string message);
  /// The same anywhere in the project.
  Finding& at(Location place, std::string message);
  /// Evidence in the current document for the finding reported last.
  void also(Span span, std::string message);
  void also(Location place, std::string message);

  /// A replacement in the current document that would mend the finding reported last.
  void propose(FixSafety safety, std::string label, Span span, std::string replacement);

  /// A secret in the current document, to be hidden wherever its line is shown. Goes with the
  /// finding reported last.
  void conceal(Span span);

  /// A typed option of the rule, as the rule file gives it or the config overrides it. An option
  /// that the rule file does not declare is a mistake in the rule and answers with an empty value.
  std::vector<std::string_view> list(std::string_view option) const;
  std::string_view text(std::string_view option) const;
  bool flag(std::string_view option) const;

 private:
  /// What `use` makes of the project's values, or of the rule's own.
  template <class Use>
  auto with_values(std::string_view option, Use use) const;

  const Rule* rule_;
  const Config* config_;
  const Document* document_;
  std::vector<Finding>* out_;
};

/// A semantic check. Each file `src/checks/GROUP/NAME.cpp` defines one object of this type,
/// `writ::checks::GROUP_NAME`:
///
///     static void run(const iam::Policy& policy, Reporter& report) { … }
///     constinit const writ::Check writ::checks::iam_name{&run};
struct Check {
  using OnDocument = void (*)(const Document&, Reporter&);
  using OnPolicy = void (*)(const iam::Policy&, Reporter&);
  using OnTask = void (*)(const ecs::TaskDefinition&, Reporter&);
  using OnWorkflow = void (*)(const github::Workflow&, Reporter&);
  /// Called for each job, and each composite action that no job here uses; the reporter's document
  /// is the one that the job stands in, steps of actions may stand in others.
  using OnJob = void (*)(const github::JobWalk&, Reporter&);
  using OnProject = void (*)(const Project&, Reporter&);

  std::variant<OnDocument, OnPolicy, OnTask, OnWorkflow, OnJob, OnProject> run;
};

}  // namespace writ
