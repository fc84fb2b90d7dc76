// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_aws_static_keys;
}

using namespace writ;

namespace {

constexpr std::string_view key_id_name = "AWS_ACCESS_KEY_ID";
constexpr std::string_view session_token_name = "AWS_SESSION_TOKEN";

/// `aws-access-key-id`, `AWS_ACCESS_KEY_ID`, `awsAccessKeyId`: one name to the people who write
/// actions.
bool is_key_id_input(std::string_view name) {
  std::string folded = to_lower(name);
  std::erase_if(folded, [](char c) { return c == '-' || c == '_'; });
  return folded == "awsaccesskeyid";
}

/// Temporary credentials come with a token; those are another matter.
bool has_session_token(const std::vector<github::Entry>& entries) {
  return std::ranges::any_of(entries, [](const github::Entry& entry) {
    return contains_ignoring_case(entry.key.text, "session");
  });
}

class KeyCheck {
 public:
  explicit KeyCheck(Reporter& report) : report_(report), stores_(report.list("other-stores")) {}

  void look_at_env(const std::vector<github::Entry>& env) {
    const github::Entry* entry = github::find(env, key_id_name);
    if (entry == nullptr || has_session_token(env) || has_endpoint(env)) return;
    tell(entry->value.span(), stored(entry->value));
  }

  void look_at_step(const github::StepList& list, const github::Step& step) {
    look_at_env(step.env);
    look_at_inputs(step);
    const bool temporary = std::ranges::any_of(step.commands, [](const shell::Command& command) {
      return std::ranges::any_of(command.words,
                                 [](const shell::Word& word) {
                                   return contains_ignoring_case(word.text, session_token_name);
                                 }) ||
             std::ranges::any_of(command.assignments, [](const shell::Assignment& a) {
               return a.name.text == session_token_name;
             });
    });
    if (temporary) return;
    for (const shell::Command& command : step.commands) look_at_command(list, step, command);
  }

 private:
  /// Buckets of other vendors speak S3 with keys of their own, for which there is no OIDC.
  bool has_endpoint(const std::vector<github::Entry>& entries) const {
    return std::ranges::any_of(entries, [](const github::Entry& entry) {
      return contains_ignoring_case(entry.key.text, "endpoint");
    });
  }
  bool of_other_store(std::string_view expression) const {
    return std::ranges::any_of(
        stores_, [&](std::string_view store) { return contains_ignoring_case(expression, store); });
  }

  /// The secret or variable that the value comes from; empty if it is none, or not AWS's.
  std::string_view stored(std::string_view text, const std::vector<Hole>& holes) const {
    const std::string_view expression = github::stored_value(text, holes);
    return of_other_store(expression) ? std::string_view() : expression;
  }
  std::string_view stored(const Str& str) const { return stored(str.text, str.holes); }

  void look_at_inputs(const github::Step& step) {
    if (has_session_token(step.with) || has_endpoint(step.with) || has_endpoint(step.env)) return;
    for (const github::Entry& entry : step.with) {
      if (is_key_id_input(entry.key.text)) tell(entry.value.span(), stored(entry.value));
    }
    const github::Entry* registry = step.input("registry");
    const github::Entry* user = step.input("username");
    if (!step.uses.is("docker/login-action") || registry == nullptr || user == nullptr) return;
    const bool ecr = aws::is_public_ecr(registry->value.text) ||
                     !aws::find_ecr_hosts(registry->value.text).empty();
    const std::string_view from = stored(user->value);
    if (ecr || contains_ignoring_case(from, "access_key")) tell(user->value.span(), from);
  }

  void look_at_command(const github::StepList& list, const github::Step& step,
                       const shell::Command& command) {
    if (command.option({"--endpoint-url"}) != nullptr) return;
    for (const shell::Assignment& assignment : command.assignments) {
      if (assignment.name.text == key_id_name)
        tell(github::word_span(step, assignment.value), source(list, step, assignment.value));
    }
    const bool configures = command.is({"aws", "configure", "set"});
    const bool exports = command.is({"export"}) || !command.output_files.empty();
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      const shell::Word& word = command.words[i];
      if (configures && word.text.ends_with("aws_access_key_id") && i + 1 < command.words.size()) {
        tell(github::word_span(step, command.words[i + 1]),
             source(list, step, command.words[i + 1]));
      } else if (exports && word.text.starts_with(key_id_name) &&
                 word.text.substr(key_id_name.size()).starts_with('=')) {
        tell(github::word_span(step, word), source(list, step, word));
      }
    }
  }

  /// Also through a variable of `env`; not through AWS_ACCESS_KEY_ID itself, whose entry is told of
  /// already.
  std::string_view source(const github::StepList& list, const github::Step& step,
                          const shell::Word& word) const {
    if (const std::string_view direct = stored(word.text, word.holes); !direct.empty())
      return direct;
    for (const Hole& hole : word.holes) {
      std::string_view name = std::string_view(word.text).substr(hole.begin, hole.end - hole.begin);
      while (!name.empty() && name.find_first_of("${\"") == 0) name.remove_prefix(1);
      name = name.substr(0, name.find_first_of("}\":"));
      const github::Entry* entry =
          name == key_id_name ? nullptr : github::find_env(name, &step, list.job, list.workflow);
      if (entry != nullptr) return stored(entry->value);
    }
    return {};
  }

  void tell(Span span, std::string_view from) {
    if (from.empty()) return;
    report_
        .at(span, "the access key in `" + quoted(from) +
                      "` is long-lived: whoever copies it can use it from anywhere until somebody "
                      "rotates it")
        .label = "long-lived key";
  }

  Reporter& report_;
  std::vector<std::string_view> stores_;
};

}  // namespace

static void run(const Document& document, Reporter& report) {
  KeyCheck check(report);
  for (const github::Workflow& workflow : document.workflows) {
    check.look_at_env(workflow.env);
    for (const github::Job& job : workflow.jobs) check.look_at_env(job.env);
  }
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check.look_at_step(list, step);
  });
}

constinit const writ::Check writ::checks::gha_aws_static_keys{&run};
