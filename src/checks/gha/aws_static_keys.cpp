// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "checks/stored_keys.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_aws_static_keys;
}

using namespace writ;
using checks::has_endpoint;
using checks::has_session_token;
using checks::is_key_id_input;

namespace {

constexpr std::string_view key_id_name = "AWS_ACCESS_KEY_ID";

class KeyCheck {
 public:
  explicit KeyCheck(Reporter& report) : report_(report), stores_(report.list("other-stores")) {}

  void look_at_env(const std::vector<github::Entry>& env) {
    const github::Entry* entry = github::find(env, key_id_name);
    if (entry != nullptr && !has_session_token(env) && !has_endpoint(env)) tell(entry->value);
  }

  void look_at_step(const github::StepList& list, const github::Step& step) {
    look_at_env(step.env);
    if (!has_session_token(step.with) && !has_endpoint(step.with) && !has_endpoint(step.env))
      look_at_inputs(step);
    const auto temporary = [](const shell::Command& command) { return has_session_token(command); };
    if (std::ranges::any_of(step.commands, temporary)) return;
    for (const shell::Command& command : step.commands) {
      if (command.option({"--endpoint-url"}) == nullptr) look_at_command(list, step, command);
    }
  }

  /// Keys of another CI service.
  void look_at_pipeline(const github::Pipeline& pipeline, const github::Job& job) {
    help_ = checks::help_in_place_of_key(pipeline.system);
    for (const checks::StoredKey& key : checks::stored_keys(job)) tell(key.span, key.from);
    help_ = {};
  }

 private:
  void look_at_inputs(const github::Step& step) {
    for (const github::Entry& entry : step.with) {
      if (is_key_id_input(entry.key.text)) tell(entry.value);
    }
    const github::Entry* registry = step.input("registry");
    const github::Entry* user = step.input("username");
    if (!step.uses.is("docker/login-action") || registry == nullptr || user == nullptr) return;
    const bool ecr = aws::is_public_ecr(registry->value.text) ||
                     !aws::find_ecr_hosts(registry->value.text).empty();
    const Str& name = user->value;
    if (ecr || contains_ignoring_case(github::stored_value(name.text, name.holes), "access_key"))
      tell(name);
  }

  void look_at_command(const github::StepList& list, const github::Step& step,
                       const shell::Command& command) {
    // The entry of a variable of this name is told of already.
    const auto tell_word = [&](const shell::Word& word) {
      tell(github::word_span(step, word),
           github::stored_value(word.text, word.holes, key_id_name, step, list.job, list.workflow));
    };
    for (const shell::Assignment& assignment : command.assignments) {
      if (assignment.name.text == key_id_name) tell_word(assignment.value);
    }
    const bool configures = command.is({"aws", "configure", "set"});
    const bool exports = command.is({"export"}) || !command.output_files.empty();
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      const std::string_view word = command.words[i].text;
      if (configures && word.ends_with("aws_access_key_id") && i + 1 < command.words.size()) {
        tell_word(command.words[i + 1]);
      } else if (exports && word.starts_with("AWS_ACCESS_KEY_ID=")) {
        tell_word(command.words[i]);
      }
    }
  }

  void tell(const Str& value) { tell(value.span(), github::stored_value(value.text, value.holes)); }

  void tell(Span span, std::string_view from) {
    const bool other_store = std::ranges::any_of(
        stores_, [&](std::string_view store) { return contains_ignoring_case(from, store); });
    if (from.empty() || other_store) return;
    Finding& finding =
        report_.at(span, "the access key in `" + quoted(from) +
                             "` is long-lived: whoever copies it can use it from anywhere until "
                             "somebody rotates it");
    finding.label = "long-lived key";
    if (!help_.empty()) finding.help = help_;
  }

  Reporter& report_;
  std::vector<std::string_view> stores_;
  std::string_view help_;  ///< in place of the rule's, for a pipeline
};

}  // namespace

static void run(const Document& document, Reporter& report) {
  KeyCheck check(report);
  for (const github::Workflow& workflow : document.workflows) {
    check.look_at_env(workflow.env);
    for (const github::Job& job : workflow.jobs) check.look_at_env(job.env);
  }
  github::each_step_list(document, [&](const github::StepList& list) {
    if (list.pipeline != nullptr) return check.look_at_pipeline(*list.pipeline, *list.job);
    for (const github::Step& step : *list.steps) check.look_at_step(list, step);
  });
}

constinit const writ::Check writ::checks::gha_aws_static_keys{&run};
