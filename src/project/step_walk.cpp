// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/step_walk.h"

#include <algorithm>
#include <array>
#include <optional>

#include "project/configure_aws.h"
#include "project/image_use.h"
#include "text/words.h"
#include "writ/action_table.h"
#include "writ/credentials.h"

namespace writ::github {
namespace {

constexpr int deepest_action = 10;
constexpr int deepest_script = 3;
constexpr std::size_t most_visits = 2048;
constexpr std::size_t most_conditions = 4;
// Each step has a copy of them.
constexpr std::size_t most_variables = 128;
constexpr std::size_t most_values = 16;

constexpr std::array<std::string_view, 2> region_variables = {"AWS_REGION", "AWS_DEFAULT_REGION"};
constexpr std::array<std::string_view, 3> key_variables = {
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"};

// Parts of the name of an action that may leave AWS credentials behind.
constexpr std::array<std::string_view, 9> credential_words = {
    "aws", "cred", "auth", "oidc", "vault", "assume", "login", "saml", "setup-env"};

// Programs that fetch AWS credentials for the commands behind them, or run what may do so.
constexpr std::array<std::string_view, 10> credential_programs = {
    "saml2aws",        "aws-vault", "granted", "assume", "okta-aws-cli",
    "gimme-aws-creds", "vault",     "source",  ".",      "eval"};

void add_values(Values& values, const Values& more) {
  for (const Value& value : more) {
    if (std::ranges::find(values, value) == values.end()) values.push_back(value);
  }
  const bool open = std::ranges::find(values, Value::unknown()) != values.end();
  if (open || values.size() > most_values) values = {Value::unknown()};
}

/// Whether the values are a text that is not empty. A secret is taken for set.
Truth is_given(const Values& values, const Str* written) {
  Truth given = values.empty() ? Truth::no : values.front().truth;
  for (const Value& value : values) given = agreed(given, value.truth);
  const bool stored = written != nullptr && written->holes.size() == 1 &&
                      stored_value(written->text, written->holes).starts_with("secrets");
  return given == Truth::unknown && stored ? Truth::yes : given;
}

Truth is_true(const Values& values) {
  std::optional<Truth> all;
  for (const Value& value : values) {
    const Truth own =
        value.known() ? truth(equals_ignoring_case(value.shown(), "true")) : Truth::unknown;
    all = all ? agreed(*all, own) : own;
  }
  return all.value_or(Truth::no);
}

bool asks_for_failure(const Str& condition) {
  return contains_ignoring_case(condition.text, "failure()") ||
         contains_ignoring_case(condition.text, "cancelled()");
}

/// `success()` says what holds anyway.
std::string_view without_success(std::string_view condition) {
  condition = trim(condition);
  if (condition.starts_with("${{") && condition.ends_with("}}"))
    condition = trim(condition.substr(3, condition.size() - 5));
  return condition == "success()" || condition == "always()" ? std::string_view() : condition;
}

/// The credentials that variables give; null if they give none.
std::optional<Credentials> from_variables(const Values* key, Truth has_token, const Str* written) {
  if (key == nullptr) return std::nullopt;
  const Truth given = is_given(*key, written);
  if (given == Truth::no) return std::nullopt;
  Credentials credentials;
  if (given == Truth::yes && has_token != Truth::unknown) {
    credentials.mode =
        has_token == Truth::yes ? CredentialMode::session_keys : CredentialMode::static_keys;
  }
  return credentials;
}

/// Every visit would hold all variables of the job.
void forget_exports(StepVisit& visit) {
  std::erase_if(visit.script.exported,
                [](const auto& entry) { return !entry.first.starts_with("AWS_"); });
}

const Values* find_values(const shell::Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? nullptr : &found->second;
}

}  // namespace

StepState joined(const StepState& a, const StepState& b) {
  StepState result = a;
  result.credentials = joined(a.credentials, b.credentials);
  result.open = a.open || b.open;
  for (auto& [name, values] : result.env) {
    const Values* other = find_values(b.env, name);
    if (other == nullptr) {
      values = {Value::unknown()};
    } else {
      add_values(values, *other);
    }
  }
  for (const auto& [name, values] : b.env) {
    if (!a.env.contains(name)) result.env[name] = {Value::unknown()};
  }
  for (const auto& [name, place] : b.region_places) result.region_places.try_emplace(name, place);
  return result;
}

StepWalk::StepWalk(JobWalk& walk, const Callables& callables, std::string_view root,
                   Bindings bindings, std::size_t& calls_left)
    : walk_(walk),
      callables_(callables),
      calls_left_(calls_left),
      root_(root),
      scope_(std::move(bindings)) {}

void StepWalk::run(const Document& document, const std::vector<Step>& steps, Truth runs) {
  run_steps({&document, -1, runs, {}, {}, 0}, steps);
}

void StepWalk::add_env(const Document& document, const std::vector<Entry>& env) {
  bind_env(main_);
  for (const Entry& entry : env) {
    if (main_.env.size() >= most_variables) {
      main_.open = true;
      break;
    }
    const std::string name(entry.key.text);
    main_.env[name] = value_of(entry.value);
    if (std::ranges::find(region_variables, name) != region_variables.end())
      main_.region_places[name] = {document.file, entry.value.span()};
  }
  const Entry* key = find(env, key_variables[0]);
  const Values* token = find_values(main_.env, key_variables[2]);
  if (const auto given = from_variables(
          key == nullptr ? nullptr : find_values(main_.env, key_variables[0]),
          token == nullptr ? Truth::no : Truth::yes, key == nullptr ? nullptr : &key->value))
    main_.credentials = *given;
  if (find(env, "AWS_PROFILE") != nullptr) main_.credentials = {};
}

void StepWalk::add_names(const Node& env) {
  for (const Node entry : env) {
    main_.env[std::string(entry.key())] = {Value::unknown()};
    if (entry.key().starts_with("AWS_")) main_.credentials = {};
  }
}

void StepWalk::run_steps(const Around& around, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (walk_.visits.size() >= most_visits) {
      main_ = {};
      main_.open = true;
      return;
    }
    const std::size_t first = walk_.visits.size();
    if (around.depth > 0 && calls_left_ > 0) --calls_left_;
    run_step(around, step);
    for (std::size_t i = first; i < walk_.visits.size(); ++i) forget_exports(walk_.visits[i]);
  }
}

void StepWalk::run_step(const Around& around, const Step& step) {
  const bool after_failure = asks_for_failure(step.if_);
  std::string condition = around.condition;
  if (const std::string_view own = without_success(step.if_.text); !own.empty())
    condition += (condition.empty() ? "" : " && ") + std::string(own);
  const auto known = under_condition_.find(condition);
  const StepState& before = known == under_condition_.end() ? main_ : known->second;
  const std::size_t index = walk_.visits.size();
  walk_.visits.push_back(look(around, step, before));
  if (after_failure) walk_.visits[index].runs = both(walk_.visits[index].runs, Truth::unknown);
  const Truth runs = walk_.visits[index].runs;
  if (runs == Truth::no) return;
  const ActionPlace* place = local_action(step);
  if (place != nullptr && around.depth < deepest_action && calls_left_ > 0) {
    Around inner = around;
    inner.document = place->document;
    inner.parent = static_cast<int32_t>(index);
    inner.runs = runs;
    inner.condition = condition;
    ++inner.depth;
    enter(inner, step, *place);
    return;
  }
  add_image_uses(walk_, index, scope_);
  bind_outputs(walk_.visits[index]);
  run_scripts(index, 0);
  const auto act_all = [&](StepState& state) {
    for (std::size_t i = index; i < walk_.visits.size(); ++i) act(walk_.visits[i], state);
  };
  if (after_failure) {
    StepState lost = before;  // no later step of a job that goes well finds it
    act_all(lost);
    return;
  }
  if (runs == Truth::yes) {
    act_all(main_);
    for (auto& [ignored, other] : under_condition_) {
      StepVisit again = look(around, step, other);
      act(again, other);
    }
    return;
  }
  StepState state = before;
  act_all(state);
  main_ = joined(main_, state);
  if (known != under_condition_.end() || under_condition_.size() < most_conditions)
    under_condition_[condition] = std::move(state);
}

/// The steps of an action read its inputs, and outputs of their own list.
void StepWalk::enter(const Around& around, const Step& step, const ActionPlace& place) {
  const StepVisit& outer = walk_.visits[static_cast<std::size_t>(around.parent)];
  Bindings inner = scope_;
  std::erase_if(inner, [](const auto& entry) {
    return entry.first.starts_with("inputs.") || entry.first.starts_with("steps.");
  });
  for (const Entry& input : place.action->inputs) {
    const Values* given = outer.input(input.key.text);
    inner["inputs." + to_lower(input.key.text)] =
        given != nullptr ? *given : evaluate_text(input.value.text, scope_);
  }
  entered_.push_back(place.action);
  Around with_env = around;
  for (const Entry& entry : step.env)
    with_env.env[std::string(entry.key.text)] = value_of(entry.value);
  std::swap(scope_, inner);
  run_steps(with_env, place.action->steps);
  Bindings outputs;
  const std::string prefix = "steps." + to_lower(step.id.text) + ".outputs.";
  bind_env(main_);
  for (const Node output : place.action->node["outputs"])
    outputs[prefix + to_lower(output.key())] = evaluate_text(output["value"].text(), scope_);
  std::swap(scope_, inner);
  if (!step.id.text.empty()) scope_.merge(outputs);
}

StepVisit StepWalk::look(const Around& around, const Step& step, const StepState& state) {
  StepVisit visit;
  visit.document = around.document;
  visit.step = &step;
  visit.parent = around.parent;
  visit.runs = both(around.runs, without_success(step.if_.text).empty()
                                     ? Truth::yes
                                     : condition_holds(step.if_.text, scope_));
  bind_env(state);
  shell::Variables env = state.env;
  for (const auto& [name, values] : around.env) env[name] = values;
  for (const Entry& entry : step.env) env[std::string(entry.key.text)] = value_of(entry.value);
  visit.credentials = state.credentials;
  const Entry* key = find(step.env, key_variables[0]);
  const Entry* token = find(step.env, key_variables[2]);
  if (const auto own = from_variables(
          key == nullptr ? nullptr : find_values(env, key_variables[0]),
          token == nullptr ? Truth::no
                           : is_given(*find_values(env, key_variables[2]), &token->value),
          key == nullptr ? nullptr : &key->value))
    visit.credentials = *own;
  if (find(step.env, "AWS_PROFILE") != nullptr) visit.credentials = {};
  for (const std::string_view name : region_variables) {
    const Values* values = find_values(env, name);
    if (values == nullptr) continue;
    visit.region.name = *values;
    const Entry* own = find(step.env, name);
    if (own != nullptr) {
      visit.region.at = visit.place(own->value.span());
    } else if (const auto place = state.region_places.find(name);
               place != state.region_places.end()) {
      visit.region.at = place->second;
    }
    break;
  }
  if (visit.region.name.empty() && state.open) visit.region.name = {Value::unknown()};
  for (auto& [name, values] : env) scope_["env." + to_lower(name)] = values;
  for (const Entry& entry : step.with)
    visit.with.push_back(entry.value.node.is_scalar() ? value_of(entry.value)
                                                      : Values{Value::unknown()});
  if (step.run.present())
    visit.script = shell::run_script(step.run.text, step.commands, env, scope_, step.language);
  return visit;
}

void StepWalk::act(StepVisit& visit, StepState& state) {
  const Uses& uses = visit.step->uses;
  if (uses.kind == UsesKind::none) return act_by_script(visit, state);
  if (uses.is("aws-actions/configure-aws-credentials")) return configure_aws(visit, state);
  // These leave logins behind and no credentials.
  if (uses.is("aws-actions/amazon-ecr-login") || uses.is("docker/login-action") ||
      uses.is("aws-actions/amazon-ecs-render-task-definition") ||
      uses.is("aws-actions/amazon-ecs-deploy-task-definition"))
    return;
  const bool says_so = std::ranges::any_of(credential_words, [&](std::string_view word) {
    return contains_ignoring_case(uses.text.text, word);
  });
  if (uses.kind == UsesKind::repository && !says_so) return;
  state.credentials = {};
  state.open = true;
  for (const std::string_view name : region_variables) state.env.erase(std::string(name));
  if (walk_.pipeline != nullptr) state.env.clear();
}

void StepWalk::act_by_script(StepVisit& visit, StepState& state) {
  const shell::ScriptRun& script = visit.script;
  for (const Values& value : script.masked) walk_.masked.push_back(value);
  for (const auto& [name, values] : script.environment) {
    if (state.env.size() >= most_variables && !state.env.contains(name)) {
      state.open = true;
      continue;
    }
    state.env[name] = values;
    if (std::ranges::find(region_variables, name) != region_variables.end())
      state.region_places[name] = visit.place(visit.step->run.span());
  }
  if (script.environment_open) state.open = true;
  if (walk_.pipeline != nullptr) act_by_pipeline(visit, state);
  const auto writes = [&](std::string_view name) { return script.environment.contains(name); };
  if (writes("AWS_PROFILE") || script.environment_open) state.credentials = {};
  if (writes(key_variables[0])) {
    state.credentials = {};
    state.credentials.mode =
        writes(key_variables[2]) ? CredentialMode::session_keys : CredentialMode::static_keys;
    state.credentials.given_by = visit.step;
  }
  for (const shell::Call& call : script.calls) {
    const std::vector<shell::Word>& files = visit.step->commands[call.command].output_files;
    const bool writes_file = std::ranges::any_of(files, [](const shell::Word& file) {
      return file.text.find(".aws/") != std::string::npos;
    });
    const std::string_view program = call.program();
    const bool fetches =
        std::ranges::find(credential_programs, program) != credential_programs.end();
    const bool configures = program == "aws" && call.is({"aws", "configure"});
    if (!writes_file && !fetches && !configures) continue;
    const bool has_some = state.credentials.mode != CredentialMode::none &&
                          state.credentials.mode != CredentialMode::ambient;
    // Variables, where there are some, win over the files that it writes.
    if (!configures || !has_some) state.credentials = {};
    state.open = true;
  }
}

/// What a script of another CI service leaves to the next one.
/// https://circleci.com/docs/guides/security/env-vars/#parameters-and-bash-environment
void StepWalk::act_by_pipeline(StepVisit& visit, StepState& state) {
  if (walk_.pipeline->one_shell) {
    for (const auto& [name, values] : visit.script.exported) {
      const Values* before = find_values(state.env, name);
      if (before != nullptr && *before == values) continue;
      if (std::ranges::find(region_variables, name) != region_variables.end())
        state.region_places[name] = visit.place(visit.step->run.span());
      if (std::ranges::find(key_variables, name) != key_variables.end()) state.credentials = {};
    }
    // Nobody asks the visit for it, and copies for each line would be many.
    state.env = std::move(visit.script.exported);
    return;
  }
  const bool writes = std::ranges::any_of(visit.step->commands, [](const shell::Command& command) {
    return std::ranges::any_of(command.output_files, [](const shell::Word& file) {
      return file.text.find("BASH_ENV") != std::string::npos;
    });
  });
  if (!writes) return;
  state.env.clear();
  state.credentials = {};
}

/// What other CI services fill in is not evaluated.
Values StepWalk::value_of(const Str& text) const {
  if (walk_.pipeline == nullptr) return evaluate_text(text.text, scope_);
  return {text.known() ? Value::of(std::string(text.text)) : Value::unknown()};
}

void StepWalk::configure_aws(StepVisit& visit, StepState& state) {
  const Step& step = *visit.step;
  const KnownAction* action = known_action(step.uses);
  if (action == nullptr) return;
  const auto meant = meant_versions(step.uses, *action);
  // What says no version is most likely the newest.
  const VersionRange versions = meant.value_or(VersionRange{action->newest, action->newest});
  const auto value = [&](std::string_view name) -> const Values* {
    const ActionInput* input = action->find(name);
    if (input == nullptr || KnownAction::presence(*input, versions) == Presence::absent)
      return nullptr;
    const Values* given = visit.input(name);
    if (given != nullptr && is_given(*given, nullptr) != Truth::no) return given;
    if (!input->env_since || *input->env_since > versions.last) return nullptr;
    const auto found = scope_.find("env." + to_lower(env_name(name)));
    return found == scope_.end() ? nullptr : &found->second;
  };
  const auto given = [&](std::string_view name) {
    const Values* values = value(name);
    const Entry* entry = step.input(name);
    if (values == nullptr) return Truth::no;
    return is_given(*values, entry == nullptr ? nullptr : &entry->value);
  };
  const auto on = [&](std::string_view name) {
    const ActionInput* input = action->find(name);
    const Values* values = value(name);
    if (values == nullptr) return Truth::no;
    // Any text turns it on, even `false`.
    const bool truthy = input->kind == InputKind::truthy && input->kind_since <= versions.first;
    return truthy ? given(name) : is_true(*values);
  };
  const auto or_none = [](const Values* values) { return values == nullptr ? Values() : *values; };
  ConfigureInputs inputs;
  inputs.major = meant ? static_cast<int>(versions.first.major) : 0;
  inputs.role = or_none(value("role-to-assume"));
  inputs.duration = or_none(value("role-duration-seconds"));
  inputs.has_role = given("role-to-assume");
  inputs.has_key_id = given("aws-access-key-id");
  inputs.has_secret_key = given("aws-secret-access-key");
  inputs.has_session_token = given("aws-session-token");
  inputs.has_token_file = given("web-identity-token-file");
  inputs.chains = on("role-chaining");
  inputs.unsets_current = on("unset-current-credentials");
  inputs.keeps_existing = on("use-existing-credentials");
  inputs.skips_oidc = on("force-skip-oidc");
  if (const Values* exports = value("output-env-credentials")) inputs.exports = is_true(*exports);
  ConfigureOutcome outcome = configure(inputs, visit.credentials, walk_.token);
  visit.configured = outcome.result;
  const bool keeps = outcome.result == ConfigureResult::keeps_existing;
  state.credentials = std::move(outcome.credentials);
  if (!keeps) state.credentials.given_by = &step;
  if (inputs.exports == Truth::no) return;
  const Values* region = value("aws-region");
  const Entry* entry = step.input("aws-region");
  for (const std::string_view name : region_variables) {
    const std::string variable(name);
    state.env[variable] = region == nullptr ? Values{Value::unknown()} : *region;
    state.region_places[variable] =
        entry != nullptr ? visit.place(entry->value.span()) : visit.region.at;
  }
  for (const std::string_view name : key_variables)
    state.env[std::string(name)] = {Value::unknown()};
  const Values* mask = value("mask-aws-account-id");
  const bool masked_unless_told = meant && versions.last.major <= 2;
  const bool masks = mask != nullptr ? is_true(*mask) == Truth::yes : masked_unless_told;
  if (masks && !state.credentials.account.empty())
    walk_.masked.push_back({Value::of(state.credentials.account)});
}

void StepWalk::bind_env(const StepState& state) {
  // Everything that begins with `env.`: `/` is the character behind the dot.
  scope_.erase(scope_.lower_bound("env."), scope_.lower_bound("env/"));
  for (const auto& [name, values] : state.env) scope_["env." + to_lower(name)] = values;
}

void StepWalk::bind_outputs(const StepVisit& visit) {
  if (visit.step->id.text.empty()) return;
  const std::string prefix = "steps." + to_lower(visit.step->id.text) + ".outputs.";
  for (auto& [name, values] : step_outputs(visit)) scope_[prefix + to_lower(name)] = values;
}

Values StepWalk::evaluate(std::string_view scalar) {
  bind_env(main_);
  return evaluate_text(scalar, scope_);
}

/// The scripts of the repository that the visit's own one calls, with what it exports by its end.
void StepWalk::run_scripts(std::size_t index, int depth) {
  if (depth >= deepest_script) return;
  const std::size_t calls = walk_.visits[index].script.calls.size();
  for (std::size_t i = 0; i < calls && calls_left_ > 0; ++i) {
    const StepVisit& outer = walk_.visits[index];
    const shell::Call& call = outer.script.calls[i];
    const ScriptPlace* place = script_of(outer, call);
    if (place == nullptr) continue;
    --calls_left_;
    StepVisit inner;
    inner.document = place->document;
    inner.step = place->step;
    inner.parent = static_cast<int32_t>(index);
    inner.runs = both(outer.runs, call.runs);
    inner.credentials = outer.credentials;
    inner.region = outer.region;
    inner.script = shell::run_script(place->step->run.text, place->step->commands,
                                     outer.script.exported, scope_);
    walk_.visits.push_back(std::move(inner));
    const std::size_t added = walk_.visits.size() - 1;
    add_image_uses(walk_, added, scope_);
    run_scripts(added, depth + 1);
  }
}

/// Null where it is no script of the repository, or nobody knows in which folder it is called.
const ScriptPlace* StepWalk::script_of(const StepVisit& visit, const shell::Call& call) const {
  constexpr std::array<std::string_view, 4> shells = {"bash", "sh", "source", "."};
  std::string_view path = call.program();
  if (std::ranges::find(shells, path) != shells.end()) {
    const std::size_t next = call.program_word + 1;
    const std::string* file = next < call.words.size() ? only_text(call.words[next]) : nullptr;
    path = file == nullptr ? std::string_view() : *file;
  }
  const bool is_script = path.ends_with(".sh") || path.ends_with(".bash");
  if (callables_.scripts.empty() || !is_script || path.starts_with('/')) return nullptr;
  const bool moves = std::ranges::any_of(visit.script.calls, [](const shell::Call& other) {
    return other.program() == "cd" || other.program() == "pushd";
  });
  std::string folder(root_);
  if (const Node own = visit.step->node["working-directory"]; own.present()) {
    if (own.text().find('$') != std::string_view::npos) return nullptr;
    folder += std::string(own.text()) + "/";
  } else if (walk_.job != nullptr &&
             walk_.job->node["defaults"]["run"]["working-directory"].present()) {
    return nullptr;
  }
  if (moves || walk_.pipeline != nullptr) return nullptr;
  while (path.starts_with("./")) path.remove_prefix(2);
  const auto found = callables_.scripts.find(folder + std::string(path));
  return found == callables_.scripts.end() ? nullptr : &found->second;
}

const ActionPlace* StepWalk::local_action(const Step& step) const {
  if (step.uses.kind != UsesKind::local) return nullptr;
  std::string_view path = step.uses.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  const auto found = callables_.actions.find(std::string(root_) + std::string(path));
  return found == callables_.actions.end() ? nullptr : &found->second;
}

}  // namespace writ::github
