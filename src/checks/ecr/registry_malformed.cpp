// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check ecr_registry_malformed;
}

using namespace writ;

namespace {

/// A text that may name a registry. `offset` is where it starts in the node's decoded text.
struct Source {
  Node node;
  std::string_view text;
  std::size_t offset = 0;
  bool image = false;  ///< an image reference, which knows no scheme
};

Finding& at(const Source& source, std::string_view part, std::string message, Reporter& report) {
  const std::size_t begin =
      source.offset + static_cast<std::size_t>(part.data() - source.text.data());
  return report.at(source.node.span_of(begin, begin + part.size()), std::move(message));
}

void check_scheme(const Source& source, aws::HostPlace place, Reporter& report) {
  const std::string_view before = source.text.substr(0, place.begin);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!before.ends_with(scheme)) continue;
    const std::string named = "`" + std::string(scheme) + "`";
    at(source, before.substr(before.size() - scheme.size()),
       "an image reference starts with the registry host, so " + named + " makes it invalid",
       report)
        .help = "remove " + named;
    return;
  }
}

std::string message_of(const aws::EcrFault& fault, const std::string& host) {
  const std::string part = "`" + quoted(fault.part) + "`";
  switch (fault.kind) {
    case aws::EcrFault::Kind::account:
      return part +
             (all_digits(fault.part) ? " has " + std::to_string(fault.part.size()) +
                                           " digits where an AWS account id has 12"
                                     : " is not the 12 plain digits of an AWS account id") +
             ", so no such registry exists";
    case aws::EcrFault::Kind::no_region:
      return host + " names no region, so no such registry exists";
    case aws::EcrFault::Kind::region:
      return part + " is not an AWS region, so " + host + " does not exist";
    case aws::EcrFault::Kind::unknown_region:
      return part + " is not among the AWS regions known on " + std::string(aws::catalogue_date()) +
             ", so " + host + " probably does not exist";
    case aws::EcrFault::Kind::no_suffix:
      return host + " ends after the region, so no such registry exists";
    case aws::EcrFault::Kind::suffix: break;
  }
  return "the ECR registries meant here end in `" + fault.better + "`, so " + part +
         " leads nowhere";
}

void look(const Source& source, Reporter& report) {
  for (const aws::HostPlace place : aws::find_ecr_hosts(source.text)) {
    const std::string_view host = source.text.substr(place.begin, place.end - place.begin);
    const bool path_follows = place.end < source.text.size() && source.text[place.end] == '/';
    if (source.image) check_scheme(source, place, report);
    for (const aws::EcrFault& fault : aws::find_ecr_faults(host, path_follows)) {
      Finding& finding =
          at(source, fault.part, message_of(fault, "`" + quoted(host) + "`"), report);
      if (fault.kind == aws::EcrFault::Kind::account) finding.label = "account id";
      if (fault.kind == aws::EcrFault::Kind::no_suffix) {
        finding.help = "append `." + fault.better + "`";
      } else if (!fault.better.empty()) {
        finding.help = "write `" + fault.better + "`";
      }
      // What the table does not have may be newer than the table.
      if (fault.kind == aws::EcrFault::Kind::unknown_region)
        finding.severity = std::min(finding.severity, Severity::warning);
    }
  }
}

void look(const Str& str, Reporter& report, bool image = false) {
  look({str.node, str.text, 0, image}, report);
}

void look(const std::vector<github::Entry>& entries, Reporter& report) {
  for (const github::Entry& entry : entries) look(entry.value, report);
}

/// An image or a mapping that holds one; GitLab and Bitbucket call it `name` there.
void look_at_image(const Node& node, Reporter& report) {
  const Node own = node.is_mapping() ? node["image"] : node;
  const Node image = own.present() ? own : node["name"];
  if (image.is_string()) look({image, image.text(), 0, true}, report);
}

void look(const github::Job& job, Reporter& report) {
  look(job.env, report);
  look(job.with, report);
  look_at_image(job.container, report);
  for (const Node service : job.services) look_at_image(service, report);
}

void look_at_commands(const github::Step& step, Reporter& report) {
  for (const shell::Command& command : step.commands) {
    // What is only printed may be prose.
    const bool prints = command.is({"echo"}) || command.is({"printf"});
    if (prints && command.output_files.empty()) continue;
    const bool image = command.is({"docker", "push"}) || command.is({"docker", "pull"}) ||
                       command.is({"docker", "tag"}) || command.is({"docker", "build"}) ||
                       command.is({"docker", "run"});
    const auto word = [&](const shell::Word& w) {
      look({step.run.node, github::word_source(step, w), w.begin, image}, report);
    };
    for (const shell::Assignment& assignment : command.assignments) word(assignment.value);
    for (const shell::Word& w : command.words) word(w);
  }
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  for (const ecs::TaskDefinition& task : document.tasks) {
    for (const ecs::Container& container : task.containers) look(container.image, report, true);
  }
  for (const github::Workflow& workflow : document.workflows) {
    look(workflow.env, report);
    for (const github::Job& job : workflow.jobs) look(job, report);
  }
  for (const github::Pipeline& pipeline : document.pipelines)
    for (const github::Job& job : pipeline.jobs) look(job, report);
  for (const github::Action& action : document.actions) look(action.inputs, report);
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      look(step.env, report);
      look(step.with, report);
      look_at_commands(step, report);
    }
  });
}

constinit const writ::Check writ::checks::ecr_registry_malformed{&run};
