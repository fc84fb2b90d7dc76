// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/stored_keys.h"

#include <algorithm>
#include <map>
#include <utility>

#include "text/words.h"
#include "writ/steps.h"

namespace writ::checks {
namespace {

constexpr std::size_t most_names = 64;
constexpr std::string_view key_id_name = "AWS_ACCESS_KEY_ID";
constexpr std::string_view session_token_name = "AWS_SESSION_TOKEN";

bool has(const std::vector<github::Entry>& entries, std::string_view word) {
  return std::ranges::any_of(entries, [word](const github::Entry& entry) {
    return contains_ignoring_case(entry.key.text, word);
  });
}

/// The one variable that a value is; empty if it is something else.
std::string_view only_variable(std::string_view text, const std::vector<Hole>& holes) {
  if (holes.size() != 1 || holes[0].begin != 0 || holes[0].end != text.size()) return {};
  if (!text.starts_with('$')) return {};
  text.remove_prefix(text.starts_with("${") ? 2 : 1);
  if (text.ends_with('}')) text.remove_suffix(1);
  const bool name = std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
  return name ? text : std::string_view();
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
           std::ranges::any_of(
               step.commands,
               [name](const shell::Command& command) {
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

class KeyFinder {
 public:
  explicit KeyFinder(const github::Job& job) : job_(job) {}

  std::vector<StoredKey> find() {
    look_at_values(job_.env);
    // Bitbucket's `image: aws:` and CircleCI's `aws_auth:` pull the job's image.
    if (!has_session_token(job_.with)) {
      for (const github::Entry& entry : job_.with) {
        const bool is_key = is_key_id_input(entry.key.text) || entry.key.text == "access-key";
        if (is_key) tell_filled(entry.value);
      }
    }
    for (const github::Step& step : job_.steps) look_at_step(step);
    return std::move(found_);
  }

 private:
  void look_at_values(const std::vector<github::Entry>& env) {
    const github::Entry* entry = github::find(env, key_id_name);
    if (entry != nullptr && !has_session_token(env) && !has_endpoint(env))
      tell_filled(entry->value);
  }

  void look_at_step(const github::Step& step) {
    look_at_values(step.env);
    if (!has_session_token(step.with) && !has_endpoint(step.with)) {
      for (const github::Entry& entry : step.with) {
        if (is_key_id_input(entry.key.text)) tell_named(entry.value);
      }
    }
    const auto temporary = [](const shell::Command& command) { return has_session_token(command); };
    if (has_endpoint(job_.env) || has_session_token(job_.env)) return;
    if (std::ranges::any_of(step.commands, temporary)) return;
    for (const shell::Command& command : step.commands) {
      const bool configures = command.is({"aws", "configure", "set"});
      for (std::size_t i = 0; configures && i + 1 < command.words.size(); ++i) {
        if (!command.words[i].text.ends_with("aws_access_key_id")) continue;
        tell_variable(step, command.words[i + 1]);
      }
      for (const shell::Assignment& assignment : command.assignments) {
        if (assignment.name.text == key_id_name) tell_variable(step, assignment.value);
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
        tell_variable(step, value);
      }
    }
  }

  void tell_variable(const github::Step& step, const shell::Word& word) {
    const std::string_view name = only_variable(word.text, word.holes);
    const bool given = github::find(job_.env, name) != nullptr;
    if (!name.empty() && !given && !may_be_set(name)) tell(github::word_span(step, word), name);
  }

  /// Many variables are not asked for, since each takes a look at the whole job.
  bool may_be_set(std::string_view name) {
    const auto known = set_.find(name);
    if (known != set_.end()) return known->second;
    if (set_.size() >= most_names) return true;
    return set_.emplace(name, may_set(job_, name)).first->second;
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
    const bool name =
        std::ranges::all_of(value.text, [](char c) { return is_alnum(c) || c == '_'; });
    if (name && !value.text.starts_with("AKIA")) tell(value.span(), value.text);
  }

  void tell(Span span, std::string_view from) {
    if (!from.empty()) found_.push_back({span, std::string(from)});
  }

  const github::Job& job_;
  std::vector<StoredKey> found_;
  std::map<std::string, bool, std::less<>> set_;
};

}  // namespace

bool is_key_id_input(std::string_view name) {
  std::string folded = to_lower(name);
  std::erase_if(folded, [](char c) { return c == '-' || c == '_'; });
  return folded == "awsaccesskeyid";
}

bool has_session_token(const std::vector<github::Entry>& entries) {
  return has(entries, "session");
}
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

std::vector<StoredKey> stored_keys(const github::Job& job) { return KeyFinder(job).find(); }

std::string_view help_in_place_of_key(std::string_view system) {
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

}  // namespace writ::checks
