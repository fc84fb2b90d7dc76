// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_image_unpinned;
}

using namespace writ;

namespace {

void look_at(const Node& node, std::string_view image, std::size_t begin, const std::string& what,
             Severity severity, Reporter& report) {
  if (image.empty() || !find_holes(image, Dialect::github).empty()) return;
  const aws::ImageRef ref = aws::ImageRef::parse(image);
  if (ref.has_digest || (ref.has_tag && ref.tag != "latest")) return;
  report
      .at(node.span_of(begin, begin + image.size()),
          what + " runs whatever `" + quoted(image) + "` is " +
              (ref.has_tag ? "at that time" : "tagged `latest` at that time") +
              ", so the next run may be of other code")
      .severity = severity;
}

void look_at_container(const Node& node, const std::string& what, Severity severity,
                       Reporter& report) {
  const Node image = node.is_mapping() ? node["image"] : node;
  if (image.is_string()) look_at(image, image.text(), 0, what, severity, report);
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  for (const github::Workflow& workflow : document.workflows) {
    for (const github::Job& job : workflow.jobs) {
      look_at_container(job.container, "job `" + quoted(job.id.text) + "`", Severity::warning,
                        report);
      for (const Node service : job.services)
        look_at_container(service, "service `" + quoted(service.key()) + "`", Severity::notice,
                          report);
    }
  }
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      constexpr std::string_view scheme = "docker://";
      if (step.uses.kind != github::UsesKind::docker || !step.uses.text.text.starts_with(scheme))
        continue;
      look_at(step.uses.text.node, step.uses.text.text.substr(scheme.size()), scheme.size(),
              "the step", Severity::warning, report);
    }
  });
}

constinit const writ::Check writ::checks::gha_image_unpinned{&run};
