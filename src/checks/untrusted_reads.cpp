// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "checks/untrusted_reads.h"

#include <algorithm>

#include "text/words.h"

namespace writ::checks {
namespace {

constexpr int deepest = 8;
/// Names that are followed for one expression.
constexpr int most_names = 64;

const github::Entry* env_entry(const github::JobWalk& job, const github::StepVisit& visit,
                               std::string_view name, const github::StepVisit*& where) {
  for (const github::StepVisit* at = &visit; true;
       at = &job.visits[static_cast<std::size_t>(at->parent)]) {
    where = at;
    for (const github::Entry& entry : at->step->env) {
      if (equals_ignoring_case(entry.key.text, name)) return &entry;
    }
    if (at->parent < 0) break;
  }
  for (const std::vector<github::Entry>* env :
       {job.job == nullptr ? nullptr : &job.job->env,
        job.workflow == nullptr ? nullptr : &job.workflow->env}) {
    if (env == nullptr) continue;
    for (const github::Entry& entry : *env) {
      if (equals_ignoring_case(entry.key.text, name)) return &entry;
    }
  }
  return nullptr;
}

/// The condition lets only certain texts of the name through.
bool pins(const Str& condition, std::string_view name) {
  const std::string_view text = condition.text;
  return contains_ignoring_case(text, name) && text.find("||") == std::string_view::npos &&
         text.find('!') == std::string_view::npos && !github::compared_texts(text, name).empty();
}

/// The branches of the other workflow that start this one are written out.
bool names_branches(const github::Workflow& workflow) {
  for (const github::Trigger& trigger : workflow.triggers) {
    if (trigger.event.text != "workflow_run") continue;
    const Node branches = trigger.node["branches"];
    bool all = branches.is_sequence() ? branches.size() > 0 : !branches.text().empty();
    const auto is_literal = [](const Node& branch) {
      return branch.text().find_first_of("*?+[!") == std::string_view::npos;
    };
    if (!branches.is_sequence()) return all && is_literal(branches);
    for (const Node branch : branches) all = all && is_literal(branch);
    return all;
  }
  return false;
}

/// The conditions on the way to the step, or the trigger, leave only values that the file names.
bool is_pinned(const github::JobWalk& job, const github::StepVisit& visit, std::string_view name) {
  if (job.job != nullptr) {
    if (pins(job.job->if_, name)) return true;
    if (name == "github.event.workflow_run.head_branch" && names_branches(*job.workflow))
      return true;
  }
  for (const github::StepVisit* at = &visit; true;
       at = &job.visits[static_cast<std::size_t>(at->parent)]) {
    if (pins(at->step->if_, name)) return true;
    if (at->parent < 0) return false;
  }
}

/// The input is a text that somebody types who starts the workflow.
bool is_typed(const github::JobWalk& job, std::string_view name) {
  if (job.workflow == nullptr) return false;
  for (const github::Trigger& trigger : job.workflow->triggers) {
    if (trigger.event.text != "workflow_dispatch") continue;
    for (const Node input : trigger.node["inputs"]) {
      const std::string_view type = input["type"].text();
      if (equals_ignoring_case(input.key(), name) && (type.empty() || type == "string"))
        return true;
    }
  }
  return false;
}

/// Finds out who writes a name at a step, through `env`, inputs and outputs.
class Reads {
 public:
  Reads(const github::JobWalk& job, const std::vector<std::string>& events)
      : job_(job), events_(events) {}

  github::UntrustedRead of(const github::StepVisit& visit, std::string_view expression, int depth) {
    if (depth > deepest || ++followed_ > most_names) return {};
    const github::ReadOther other = [&](std::string_view name) {
      if (name.starts_with("env.")) return of_env(visit, name.substr(4), depth);
      if (name.starts_with("steps.")) return of_output(visit, name, depth);
      return of_input(visit, name, depth);
    };
    github::UntrustedRead read = github::untrusted_read(expression, events_, other);
    // The runs leave only certain values, such as the branch of `branches: [main]`.
    const auto bound = job_.bindings.find(read.name);
    const auto is_known = [](const github::Value& value) { return value.known(); };
    if (bound != job_.bindings.end() && std::ranges::all_of(bound->second, is_known)) return {};
    return read;
  }

 private:
  github::UntrustedRead worst_in(const std::vector<Hole>& holes, const github::StepVisit& where,
                                 int depth) {
    github::UntrustedRead worst;
    for (const Hole& hole : holes) {
      github::UntrustedRead read = of(where, hole.inner, depth + 1);
      if (read.writer > worst.writer) worst = std::move(read);
    }
    return worst;
  }

  github::UntrustedRead of_env(const github::StepVisit& visit, std::string_view name, int depth) {
    const github::StepVisit* where = nullptr;
    const github::Entry* entry = env_entry(job_, visit, name, where);
    if (entry != nullptr) return worst_in(entry->value.holes, *where, depth);
    if (name == "github_head_ref") return of(visit, "github.head_ref", depth + 1);
    return {};
  }

  github::UntrustedRead of_input(const github::StepVisit& visit, std::string_view name, int depth) {
    const bool of_event = name.starts_with("github.event.inputs.");
    if (!of_event && !name.starts_with("inputs.")) return {};
    const std::string_view input = name.substr(name.rfind('.') + 1);
    if (visit.parent >= 0 && !of_event) {
      const github::StepVisit& user = job_.visits[static_cast<std::size_t>(visit.parent)];
      const github::Entry* entry = user.step->input(input);
      return entry == nullptr ? github::UntrustedRead{} : worst_in(entry->value.holes, user, depth);
    }
    // Of an action that is used elsewhere.
    if (job_.job == nullptr && !of_event)
      return {github::Writer::member, std::string(name), "whoever uses the action"};
    github::UntrustedRead worst;
    for (const github::Job* caller : job_.callers) {
      for (const github::Entry& entry : caller->with) {
        if (!equals_ignoring_case(entry.key.text, input)) continue;
        for (const Hole& hole : entry.value.holes) {
          github::UntrustedRead read = github::untrusted_read(hole.inner, events_, nullptr);
          if (read.writer > worst.writer) worst = std::move(read);
        }
      }
    }
    const bool started = std::ranges::find(events_, "workflow_dispatch") != events_.end();
    if (worst.writer == github::Writer::nobody && started && is_typed(job_, input))
      return {github::Writer::member, std::string(name), "whoever can start the workflow"};
    return worst;
  }

  /// `steps.ID.outputs.NAME`, which a script before has written as it got it.
  github::UntrustedRead of_output(const github::StepVisit& visit, std::string_view name,
                                  int depth) {
    const std::vector<std::string_view> parts = split(name, '.');
    if (parts.size() != 4 || parts[2] != "outputs") return {};
    const std::string begin = std::string(parts[3]) + "=";
    github::UntrustedRead worst;
    for (const github::StepVisit& before : job_.visits) {
      if (&before == &visit) break;
      if (before.parent != visit.parent || !equals_ignoring_case(before.step->id.text, parts[1]))
        continue;
      for (const shell::Command& command : before.step->commands) {
        const auto is_output = [](const shell::Word& file) {
          return file.text.find("GITHUB_OUTPUT") != std::string::npos;
        };
        if (!std::ranges::any_of(command.output_files, is_output)) continue;
        for (const shell::Word& word : command.words) {
          if (!starts_with_ignoring_case(word.text, begin)) continue;
          github::UntrustedRead read = of_word(before, word, depth);
          if (read.writer > worst.writer) worst = std::move(read);
        }
      }
    }
    return worst;
  }

  github::UntrustedRead of_word(const github::StepVisit& visit, const shell::Word& word,
                                int depth) {
    github::UntrustedRead worst;
    for (const Hole& hole : word.holes) {
      const std::string_view text =
          std::string_view(word.text).substr(hole.begin, hole.end - hole.begin);
      const std::string_view variable = plain_variable(text);
      github::UntrustedRead read;
      if (!variable.empty()) {
        read = of_env(visit, to_lower(variable), depth + 1);
      } else if (text.starts_with("${{") && text.ends_with("}}")) {
        read = of(visit, trim(text.substr(3, text.size() - 5)), depth + 1);
      }
      if (read.writer > worst.writer) worst = std::move(read);
    }
    return worst;
  }

  const github::JobWalk& job_;
  const std::vector<std::string>& events_;
  int followed_ = 0;
};

}  // namespace

std::string_view plain_variable(std::string_view text) {
  if (!text.starts_with('$') || text.starts_with("${{") || text.starts_with("$(")) return {};
  const bool braces = text.starts_with("${");
  text.remove_prefix(braces ? 2 : 1);
  const auto end = std::ranges::find_if(text, [](char c) { return !is_alnum(c) && c != '_'; });
  const auto size = static_cast<std::size_t>(end - text.begin());
  // Of what else braces may do, a default and a cut-off end leave the text as it is.
  const std::string_view rest = text.substr(size);
  if (braces ? rest != "}" && !rest.starts_with(":-") && !rest.starts_with('#') : !rest.empty())
    return {};
  return text.substr(0, size);
}

github::UntrustedRead read_at(const github::JobWalk& job, const std::vector<std::string>& events,
                              const github::StepVisit& visit, std::string_view expression) {
  github::UntrustedRead read = Reads(job, events).of(visit, expression, 0);
  if (read.writer != github::Writer::nobody && is_pinned(job, visit, read.name)) return {};
  return read;
}

}  // namespace writ::checks
