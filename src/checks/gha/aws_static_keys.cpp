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

bool has(const std::vector<github::Entry>& entries, std::string_view word) {
  return std::ranges::any_of(entries, [word](const github::Entry& entry) {
    return contains_ignoring_case(entry.key.text, word);
  });
}
/// Temporary credentials come with a token; those are another matter.
bool has_session_token(const std::vector<github::Entry>& entries) {
  return has(entries, "session");
}
/// Buckets of other vendors speak S3 with keys of their own, for which there is no OIDC.
bool has_endpoint(const std::vector<github::Entry>& entries) { return has(entries, "endpoint"); }

bool has_session_token(const shell::Command& command) {
  return std::ranges::any_of(command.words,
                             [](const shell::Word& word) {
                               return contains_ignoring_case(word.text, session_token_name);
                             }) ||
         std::ranges::any_of(command.assignments, [](const shell::Assignment& assignment) {
           return assignment.name.text == session_token_name;
         });
}

/// What the owner of such a pipeline does in place of a key.
std::string_view help_for(std::string_view system) {
  if (system == "gitlab-ci")
    return "declare an `id_tokens` entry and assume a role with it (`aws sts "
           "assume-role-with-web-identity`), and delete the key";
  if (system == "circleci-config")
    return "assume a role with the job's `CIRCLE_OIDC_TOKEN_V2`, and delete the key";
  if (system == "bitbucket-pipelines")
    return "give the step `oidc: true` and a role to assume with its token, and delete the key";
  if (system == "codebuild-buildspec")
    return "grant what the build does to the project's service role, and delete the key";
  return "assume a role with a token of `buildkite-agent oidc request-token`, and delete the key";
}

/// The one variable that a value is; empty if it is something else.
std::string_view only_variable(std::string_view text, const std::vector<Hole>& holes) {
  if (holes.size() != 1 || holes[0].begin != 0 || holes[0].end != text.size()) return {};
  if (!text.starts_with('$')) return {};
  text.remove_prefix(text.find_first_not_of("${") == std::string_view::npos
                         ? text.size()
                         : text.find_first_not_of("${"));
  const std::size_t end = std::min(
      static_cast<std::size_t>(
          std::ranges::find_if(text, [](char c) { return !is_alnum(c) && c != '_'; }) -
          text.begin()),
      text.size());
  return text.substr(end).empty() || text.substr(end) == "}" ? text.substr(0, end)
                                                             : std::string_view();
}

/// The text gives the variable a value that is not its own.
bool sets_in_text(std::string_view text, std::string_view name) {
  const std::string sets = std::string(name) + "=";
  for (std::size_t at = 0; (at = text.find(sets, at)) != std::string_view::npos;) {
    at += sets.size();
    std::string_view value = text.substr(at);
    value.remove_prefix(std::min(value.find_first_not_of("\"'${"), value.size()));
    if (!value.starts_with(name)) return true;
  }
  return false;
}

/// A script of the job may fetch temporary credentials or set the variable itself.
bool may_set(const github::Job& job, std::string_view name) {
  return std::ranges::any_of(job.steps, [name](const github::Step& step) {
    const std::string_view text = step.run.text;
    const bool fetches = std::ranges::any_of(
        std::initializer_list<std::string_view>{"assume", "session", "credentials", "vault",
                                                "BASH_ENV"},
        [text](std::string_view word) { return contains_ignoring_case(text, word); });
    const bool opaque = step.uses.kind != github::UsesKind::none && step.env.empty();
    return fetches || opaque ||
           std::ranges::any_of(step.commands, [name](const shell::Command& command) {
             const bool login = std::ranges::any_of(command.words, [](const shell::Word& word) {
               return word.text.find("ssh-agent") != std::string::npos ||
                      word.text.find("get-login") != std::string::npos;
             });
             const bool runs_text =
                 command.is({"source"}) || command.is({"."}) || command.is({"eval"});
             if (runs_text && !login) return true;
             return std::ranges::any_of(
                 command.assignments, [name](const shell::Assignment& assignment) {
                   return assignment.name.text == name &&
                          only_variable(assignment.value.text, assignment.value.holes) != name;
                 });
           }) ||
           sets_in_text(text, name);
  });
}

class KeyCheck {
 public:
  explicit KeyCheck(Reporter& report) : report_(report), stores_(report.list("other-stores")) {}

  /// Variables of a pipeline that hold the key id of another one or of a store.
  void look_at_pipeline(const github::Pipeline& pipeline, const github::Job& job) {
    help_ = help_for(pipeline.system);
    look_at_values(job.env);
    // Bitbucket's `image: aws:` and CircleCI's `aws_auth:` pull the job's image.
    if (!has_session_token(job.with)) {
      for (const github::Entry& entry : job.with) {
        const bool is_key = is_key_id_input(entry.key.text) || entry.key.text == "access-key";
        if (is_key) tell_filled(entry.value);
      }
    }
    for (const github::Step& step : job.steps) look_at_pipeline_step(job, step);
    help_ = {};
  }

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

 private:
  void look_at_values(const std::vector<github::Entry>& env) {
    const github::Entry* entry = github::find(env, key_id_name);
    if (entry != nullptr && !has_session_token(env) && !has_endpoint(env))
      tell_filled(entry->value);
  }

  void look_at_pipeline_step(const github::Job& job, const github::Step& step) {
    look_at_values(step.env);
    if (!has_session_token(step.with) && !has_endpoint(step.with)) {
      for (const github::Entry& entry : step.with) {
        if (is_key_id_input(entry.key.text)) tell_named(entry.value);
      }
    }
    const auto temporary = [](const shell::Command& command) { return has_session_token(command); };
    if (has_endpoint(job.env) || std::ranges::any_of(step.commands, temporary)) return;
    for (const shell::Command& command : step.commands) {
      const bool configures = command.is({"aws", "configure", "set"});
      for (std::size_t i = 0; configures && i + 1 < command.words.size(); ++i) {
        if (!command.words[i].text.ends_with("aws_access_key_id")) continue;
        tell_variable(job, step, command.words[i + 1]);
      }
      for (const shell::Assignment& assignment : command.assignments) {
        if (assignment.name.text == key_id_name) tell_variable(job, step, assignment.value);
      }
      for (const shell::Word& word : command.words) {
        const std::string prefix = std::string(key_id_name) + "=";
        if (!command.is({"export"}) || !word.text.starts_with(prefix)) continue;
        shell::Word value = word;
        value.text.erase(0, prefix.size());
        for (Hole& hole : value.holes) {
          hole.begin -= static_cast<uint32_t>(prefix.size());
          hole.end -= static_cast<uint32_t>(prefix.size());
        }
        tell_variable(job, step, value);
      }
    }
  }

  void tell_variable(const github::Job& job, const github::Step& step, const shell::Word& word) {
    const std::string_view name = only_variable(word.text, word.holes);
    const bool given = github::find(job.env, name) != nullptr;
    if (!name.empty() && !given && !may_set(job, name)) tell(github::word_span(step, word), name);
  }

  /// A value with a hole comes from the service's settings or from a store.
  void tell_filled(const Str& value) {
    if (value.holes.empty()) return;
    // What a parameter is given stands elsewhere.
    const std::string_view written = value.text.substr(value.holes.front().begin);
    if (written.starts_with("<<") || written.starts_with("$[[")) return;
    const std::string_view inner = value.holes.front().inner;
    tell(value.span(), inner.empty() ? value.text : inner);
  }

  /// Orbs and plugins take the name of a variable as well as a reference to it.
  void tell_named(const Str& value) {
    if (!value.holes.empty()) return tell_filled(value);
    const bool name = std::ranges::all_of(value.text, [](char c) { return is_alnum(c) || c == '_'; });
    if (name && !value.text.starts_with("AKIA")) tell(value.span(), value.text);
  }

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
