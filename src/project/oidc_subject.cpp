// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/oidc_subject.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "project/workflow_run.h"
#include "text/words.h"
#include "writ/credentials.h"
#include "writ/glob.h"
#include "writ/matrix.h"

namespace writ::github {
namespace {

// https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#nesting-reusable-workflows
constexpr std::size_t deepest_call = 10;
constexpr int deepest_needs = 64;
constexpr std::size_t most_origins = 1024;
constexpr std::size_t most_subjects = 512;
constexpr std::size_t most_values = 64;
/// Of matrices, in all runs of all jobs together.
constexpr std::size_t most_combinations = std::size_t{1} << 15;

/// The trigger of a run that a file elsewhere starts.
constexpr std::string_view unknown_event = "workflow_call";

enum class Level : uint8_t { none, unknown, write };

/// A run of a workflow by its own trigger or by a caller.
struct Origin {
  Run run;
  bool called = false;
  Level granted = Level::write;  ///< `id-token` of the caller's job
  std::string file_ref;          ///< of the file called, where it is not the run's own ref
  /// Asked only for jobs that would never run else: of a workflow that starts by itself as well,
  /// nobody knows whether it has callers elsewhere.
  bool spare = false;
};

/// By job, the places of the jobs that it waits for.
using NeedLists = std::vector<std::vector<std::size_t>>;

NeedLists need_lists(const Workflow& workflow) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < workflow.jobs.size(); ++i)
    places.emplace(to_lower(workflow.jobs[i].id.text), i);
  NeedLists lists(workflow.jobs.size());
  for (std::size_t i = 0; i < workflow.jobs.size(); ++i) {
    for (const Str& need : workflow.jobs[i].needs) {
      const auto found = places.find(to_lower(need.text));
      if (found != places.end()) lists[i].push_back(found->second);
    }
  }
  return lists;
}

Level level_of(const Workflow& workflow, const Job& job, const Origin& origin) {
  const Permissions& permissions = workflow.effective_permissions(job);
  if (!permissions.written() && origin.called) return origin.granted;
  const std::string_view level = permissions.level("id-token");
  const Level own = level == "write"     ? Level::write
                    : level == "unknown" ? Level::unknown
                                         : Level::none;
  return origin.called ? std::min(own, origin.granted) : own;
}

/// Whether a job may run, by its own condition and those of the jobs that it waits for. Asks each
/// once, for many jobs may wait for the same ones.
class JobConditions {
 public:
  JobConditions(const Workflow& workflow, const NeedLists& needs, const Bindings& bindings)
      : workflow_(workflow), needs_(needs), bindings_(bindings), answers_(workflow.jobs.size()) {}

  bool may_run(std::size_t place, int depth = 0) {
    if (answers_[place]) return *answers_[place];
    if (depth > deepest_needs) return true;
    answers_[place] = true;  // for jobs that wait for each other
    answers_[place] = find_out(workflow_.jobs[place].if_, place, depth);
    return *answers_[place];
  }

 private:
  bool find_out(const Str& condition, std::size_t place, int depth) {
    if (condition.present() && condition_holds(condition.text, bindings_) == Truth::no)
      return false;
    if (asks_status(parse_expression(condition.text))) return true;
    return std::ranges::all_of(needs_[place],
                               [&](std::size_t need) { return may_run(need, depth + 1); });
  }

  const Workflow& workflow_;
  const NeedLists& needs_;
  const Bindings& bindings_;
  std::vector<std::optional<bool>> answers_;
};

const Trigger* call_trigger(const Workflow& workflow) {
  const auto found = std::ranges::find_if(workflow.triggers, [](const Trigger& trigger) {
    return trigger.event.text == "workflow_call";
  });
  return found == workflow.triggers.end() ? nullptr : &*found;
}

struct Environment {
  std::string name;   ///< empty for none
  bool open = false;  ///< `*` stands for what is not known

  friend auto operator<=>(const Environment&, const Environment&) = default;
};

/// Environments of a job in one run. `budget` is how many combinations of matrices may still be
/// looked at.
std::set<Environment> environments_of(const Job& job, const Bindings& bindings,
                                      std::size_t& budget) {
  const Node node = job.environment.is_mapping() ? job.environment["name"] : job.environment;
  if (!node.is_scalar() || node.is_null()) return {{}};
  std::set<Environment> names;
  const auto add = [&names, &node](const Bindings& all) {
    for (const Value& value : evaluate_node(node, all))
      names.insert({value.shown(), !value.known()});
  };
  if (!contains_ignoring_case(node.text(), "matrix")) {
    add(bindings);
    return names;
  }
  if (budget == 0) return {{"*", true}};
  const std::vector<Bindings> combinations = matrix_combinations(job, bindings);
  budget -= std::min(budget, combinations.size());
  for (const Bindings& combination : combinations) {
    Bindings all = bindings;
    for (const auto& [name, values] : combination) all[name] = values;
    add(all);
  }
  return names;
}

/// GitHub does not say whether a job that makes no deployment still names its environment.
bool may_keep_environment_back(const Job& job) {
  const Node deployment = job.environment["deployment"];
  return deployment.present() && deployment.text() != "true";
}

/// An input as its type wants it; left out, it is false, 0 or empty.
Values as_input(std::string_view type, const Values& given) {
  Values values;
  for (Value value : given) {
    const bool empty = value.kind == Value::Kind::null;
    if (type == "boolean" && !value.known()) {
      values.push_back(Value::of(true));
      value = Value::of(false);
    } else if (type == "boolean" && value.kind != Value::Kind::boolean) {
      value = Value::of(value.shown() == "true");
    } else if (type == "number" && empty) {
      value = Value::of(0.0);
    } else if (type != "boolean" && type != "number" && value.known()) {
      value = Value::of(value.shown());
    }
    values.push_back(std::move(value));
  }
  return values;
}

void add_values(Values& all, const Values& more) {
  const auto is_open = [](const Values& values) {
    return values.size() > most_values ||
           std::ranges::find(values, Value::unknown()) != values.end();
  };
  if (all.size() == 1 && is_open(all)) return;
  for (const Value& value : more) {
    if (std::ranges::find(all, value) == all.end()) all.push_back(value);
  }
  if (is_open(all)) all = {Value::unknown()};
}

/// Adds what a name may be in one more run; a name that is not known in each is not known at all.
void add_run(Bindings& all, const Bindings& run) {
  std::vector<std::pair<std::string, Values>> fresh;
  for (const auto& [name, values] : run) {
    if (all.contains(name)) continue;
    fresh.emplace_back(name, look_up(all, name));
    add_values(fresh.back().second, values);
  }
  for (auto& [name, values] : all) {
    const auto found = run.find(name);
    add_values(values, found == run.end() ? look_up(run, name) : found->second);
  }
  for (auto& [name, values] : fresh) all.emplace(std::move(name), std::move(values));
}

/// The inputs of one call, for telling whether another hands over the same.
std::string inputs_shown(const Bindings& bindings) {
  std::string text;
  for (auto each = bindings.lower_bound("inputs."); each != bindings.end(); ++each) {
    if (!each->first.starts_with("inputs.")) break;
    for (const Value& value : each->second) {
      text += static_cast<char>('a' + static_cast<int>(value.kind));
      text += value.shown() + '\0';
    }
    text += '\n';
  }
  return text;
}

class Identities {
 public:
  Identities(std::span<const WorkflowFile> files, const RepositoryFacts& facts)
      : files_(files), facts_(facts) {}

  std::vector<JobIdentity> collect() {
    for (const WorkflowFile& file : files_) {
      needs_.push_back(need_lists(*file.workflow));
      places_.emplace(file.path, needs_.size() - 1);
    }
    origins_.resize(files_.size());
    add_starts();
    std::vector<std::size_t> starts;
    for (const std::vector<Origin>& origins : origins_) starts.push_back(origins.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      for (std::size_t k = 0; k < starts[i]; ++k) {
        const Origin start = origins_[i][k];  // a copy, for calls may add to the list
        follow(i, start, {i});
      }
    }
    std::vector<JobIdentity> identities;
    for (std::size_t i = 0; i < files_.size(); ++i) add_identities(identities, i);
    return identities;
  }

 private:
  /// By their own triggers, and by callers that are not here.
  void add_starts() {
    std::set<std::size_t> called;
    for (const WorkflowFile& file : files_) {
      for (const Job& job : file.workflow->jobs) {
        if (const auto callee = callee_of(job)) called.insert(*callee);
      }
    }
    std::vector<std::string> called_refs;  // a run keeps its refs where it is handed on
    for (const std::size_t i : called) {
      for (std::string& ref : named_refs(*files_[i].workflow))
        called_refs.push_back(std::move(ref));
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const Workflow& workflow = *files_[i].workflow;
      std::vector<std::string> named = named_refs(workflow);
      const bool calls = std::ranges::any_of(
          workflow.jobs, [&](const Job& job) { return callee_of(job).has_value(); });
      if (calls) {
        named.insert(named.end(), called_refs.begin(), called_refs.end());
        std::ranges::sort(named);
        named.erase(std::unique(named.begin(), named.end()), named.end());
      }
      for (Run& run : runs_of(workflow, facts_, named))
        origins_[i].push_back({std::move(run), false, Level::write, {}, false});
      if (call_trigger(workflow) == nullptr || called.contains(i)) continue;
      origins_[i].push_back(unknown_caller(workflow));
      origins_[i].back().spare = !workflow.only_called();
    }
  }

  static Origin unknown_caller(const Workflow& workflow) {
    Run run;
    run.bindings["inputs.*"] = {Value::null()};
    for (const Trigger& trigger : workflow.triggers) {
      for (const Node input : trigger.node["inputs"])
        run.bindings["inputs." + to_lower(input.key())] =
            as_input(input["type"].text(), {Value::unknown()});
    }
    run.event = unknown_event;
    run.ref = "*";
    run.may_be_pull_request = true;
    return {std::move(run), true, Level::unknown, {}, false};
  }

  std::optional<std::size_t> callee_of(const Job& job) const {
    const bool own = job.uses.kind == UsesKind::repository && !facts_.repository.empty() &&
                     job.uses.is(facts_.repository);
    if (job.uses.kind != UsesKind::local && !own) return std::nullopt;
    const auto found = places_.find(job.uses.path);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
  }

  /// Where `@v1` of one's own repository is, as far as it can be told.
  static std::string called_ref(const Job& job, const Origin& origin) {
    if (job.uses.kind == UsesKind::local) return origin.file_ref;
    const std::string ref(job.uses.ref);
    return job.uses.pinned() || ref.starts_with("refs/") ? ref : "refs/*/" + ref;
  }

  /// Hands a run on to the workflows that it calls. Calls in a circle, which GitHub refuses, end
  /// where the circle closes.
  void follow(std::size_t place, const Origin& origin, const std::vector<std::size_t>& path) {
    const Workflow& workflow = *files_[place].workflow;
    JobConditions conditions(workflow, needs_[place], origin.run.bindings);
    for (std::size_t i = 0; i < workflow.jobs.size(); ++i) {
      const Job& job = workflow.jobs[i];
      const auto callee = callee_of(job);
      if (!callee || path.size() > deepest_call || !conditions.may_run(i)) continue;
      const Trigger* trigger = call_trigger(*files_[*callee].workflow);
      if (trigger == nullptr || std::ranges::find(path, *callee) != path.end()) continue;
      std::vector<std::size_t> longer = path;
      longer.push_back(*callee);
      for (Bindings& bindings : handed_over(job, *trigger, origin.run.bindings)) {
        std::vector<Origin>& origins = origins_[*callee];
        if (origins.size() > most_origins) break;
        if (origins.size() == most_origins) {
          // Too many to follow are one that nothing is known of.
          origins.push_back(unknown_caller(*files_[*callee].workflow));
          break;
        }
        Origin next{origin.run, true, level_of(workflow, job, origin), called_ref(job, origin),
                    origin.spare};
        next.run.bindings = std::move(bindings);
        origins.push_back(next);
        follow(*callee, next, longer);
      }
    }
  }

  /// What the called workflow sees, once for each combination of the caller's matrix that hands
  /// over something else.
  std::vector<Bindings> handed_over(const Job& caller, const Trigger& trigger,
                                    const Bindings& outer) {
    std::vector<Bindings> all;
    std::set<std::string> seen;
    const auto add = [&](const Bindings& own) {
      Bindings bindings = outer;
      bind_inputs(bindings, caller, trigger, own);
      if (seen.insert(inputs_shown(bindings)).second) all.push_back(std::move(bindings));
    };
    const bool reads_matrix = std::ranges::any_of(caller.with, [](const Entry& entry) {
      return contains_ignoring_case(entry.value.text, "matrix");
    });
    if (!reads_matrix || combinations_left_ == 0) {
      add(outer);
      return all;
    }
    const std::vector<Bindings> combinations = matrix_combinations(caller, outer);
    combinations_left_ -= std::min(combinations_left_, combinations.size());
    for (const Bindings& combination : combinations) {
      Bindings own = outer;
      for (const auto& [name, values] : combination) own[name] = values;
      add(own);
    }
    return all;
  }

  /// What the caller hands over, or the defaults.
  static void bind_inputs(Bindings& bindings, const Job& caller, const Trigger& trigger,
                          const Bindings& outer) {
    std::erase_if(bindings, [](const auto& entry) { return entry.first.starts_with("inputs."); });
    bindings["inputs.*"] = {Value::null()};
    for (const Node input : trigger.node["inputs"]) {
      Values values = {Value::null()};
      const Node fallback = input["default"];
      if (fallback.present()) values = evaluate_node(fallback, {});
      for (const Entry& given : caller.with) {
        if (equals_ignoring_case(given.key.text, input.key()))
          values = evaluate_node(given.value.node, outer);
      }
      bindings["inputs." + to_lower(input.key())] = as_input(input["type"].text(), values);
    }
  }

  void add_identities(std::vector<JobIdentity>& identities, std::size_t place) {
    const WorkflowFile& file = files_[place];
    std::vector<JobConditions> conditions;
    for (const Origin& origin : origins_[place])
      conditions.emplace_back(*file.workflow, needs_[place], origin.run.bindings);
    for (std::size_t i = 0; i < file.workflow->jobs.size(); ++i) {
      if (file.workflow->jobs[i].uses.kind != UsesKind::none) continue;
      std::vector<const Origin*> origins;
      for (std::size_t k = 0; k < conditions.size(); ++k) {
        if (conditions[k].may_run(i)) origins.push_back(&origins_[place][k]);
      }
      const auto is_spare = [](const Origin* origin) { return origin->spare; };
      if (!std::ranges::all_of(origins, is_spare)) std::erase_if(origins, is_spare);
      identities.push_back(identity(file, file.workflow->jobs[i], origins));
    }
  }

  /// Of a job in the runs that it may take part in.
  JobIdentity identity(const WorkflowFile& file, const Job& job,
                       const std::vector<const Origin*>& origins) {
    JobIdentity identity;
    identity.path = file.path;
    identity.workflow = file.workflow;
    identity.job = &job;
    identity.runs = !origins.empty();
    add_steps(identity);
    bool granted = false;
    std::set<std::pair<std::string_view, std::string_view>> passing;
    for (const Origin* origin : origins) passing.emplace(origin->run.event, origin->run.ref);
    for (const Origin* origin : origins) {
      if (origin == origins.front()) {
        identity.bindings = origin->run.bindings;
      } else {
        add_run(identity.bindings, origin->run.bindings);
      }
      const Level level = level_of(*file.workflow, job, *origin);
      if (level == Level::none) continue;
      granted = true;
      identity.uncertain = identity.uncertain || level == Level::unknown;
      const Run& run = origin->run;
      // What its conditions keep out is not to be seen in its pattern.
      const bool wider = run.wider || std::ranges::any_of(run.apart, [&](const std::string& ref) {
                           return !passing.contains({run.event, ref});
                         });
      add_subjects(identity, *origin, wider);
    }
    drop_covered(identity.subjects);
    if (origins.empty()) {
      identity.refusal = "it never runs";
    } else if (!granted) {
      identity.refusal = refusal(*file.workflow, job, origins);
    }
    return identity;
  }

  static std::string refusal(const Workflow& workflow, const Job& job,
                             const std::vector<const Origin*>& origins) {
    const Permissions& permissions = workflow.effective_permissions(job);
    const bool inherits =
        !permissions.written() &&
        std::ranges::all_of(origins, [](const Origin* origin) { return origin->called; });
    if (permissions.level("id-token") == "write" || inherits)
      return "its caller does not grant `id-token: write`";
    return permissions.written() ? "the permissions in force leave out `id-token: write`"
                                 : "no default permissions include `id-token: write`";
  }

  static void add_steps(JobIdentity& identity) {
    for (const Step& step : identity.job->steps) {
      const auto credentials = aws_credentials(step, identity.job, identity.workflow);
      if (!credentials || !credentials->wants_oidc()) continue;
      identity.roles.push_back(credentials->role->value);
      const Entry* given = step.input("audience");
      for (const Value& value : given == nullptr
                                    ? Values{Value::of(std::string("sts.amazonaws.com"))}
                                    : evaluate_text(given->value.text, {})) {
        const std::string shown = value.shown();
        if (std::ranges::find(identity.audiences, shown) == identity.audiences.end())
          identity.audiences.push_back(shown);
      }
    }
  }

  void add_subjects(JobIdentity& identity, const Origin& origin, bool wider) {
    const Run& run = origin.run;
    const std::string file_ref =
        std::string(identity.path) + "@" + (origin.file_ref.empty() ? run.ref : origin.file_ref);
    const bool kept_back = may_keep_environment_back(*identity.job);
    for (const Environment& environment :
         environments_of(*identity.job, run.bindings, combinations_left_)) {
      OidcSubject subject{run.event, {}, run.ref, environment.name, file_ref, false, false, false};
      if (!environment.name.empty()) {
        subject.undocumented = kept_back;
        subject.context = "environment:" + encode_claim(environment.name);
        subject.literal =
            !environment.open && environment.name.find_first_of("*?") != std::string::npos;
        add(identity, subject);
        if (!kept_back) continue;
        subject.environment.clear();
        subject.literal = false;
      }
      subject.undocumented = subject.undocumented || run.may_be_pull_request || run.undocumented;
      if (run.is_pull_request || run.may_be_pull_request) {
        subject.context = "pull_request";
        add(identity, subject);
      }
      if (run.is_pull_request) continue;
      subject.context = "ref:" + encode_claim(run.ref);
      subject.wider = wider;
      add(identity, std::move(subject));
    }
  }

  static void add(JobIdentity& identity, OidcSubject subject) {
    if (identity.subjects.size() > most_subjects) return;
    const bool wider = subject.wider;
    for (OidcSubject& known : identity.subjects) {
      subject.wider = known.wider;
      if (known != subject) continue;
      known.wider = known.wider && wider;
      return;
    }
    subject.wider = wider;
    // Too many to list are one that nothing is known of.
    if (identity.subjects.size() == most_subjects)
      subject = {subject.event, "*",  "*",  "*", std::string(identity.path) + "@*",
                 true,          true, false};
    identity.subjects.push_back(std::move(subject));
  }

  /// A ref that a condition names has a run of its own, which says nothing new where the others
  /// pass too.
  static void drop_covered(std::vector<OidcSubject>& subjects) {
    const std::vector<OidcSubject> all = subjects;
    std::erase_if(subjects, [&](const OidcSubject& inner) {
      return std::ranges::any_of(all, [&](const OidcSubject& outer) {
        return outer.ref != inner.ref && outer.event == inner.event &&
               outer.undocumented == inner.undocumented && outer.environment == inner.environment &&
               outer.context.substr(0, outer.context.find(':')) ==
                   inner.context.substr(0, inner.context.find(':')) &&
               (inner.ref.find('*') == std::string::npos || !outer.wider) &&
               glob::covers_plainly(outer.ref, inner.ref);
      });
    });
  }

  std::span<const WorkflowFile> files_;
  const RepositoryFacts& facts_;
  // By the place of a file.
  std::vector<NeedLists> needs_;
  std::vector<std::vector<Origin>> origins_;
  std::map<std::string_view, std::size_t> places_;
  std::size_t combinations_left_ = most_combinations;
};

}  // namespace

std::vector<JobIdentity> oidc_identities(std::span<const WorkflowFile> files,
                                         const RepositoryFacts& facts) {
  return Identities(files, facts).collect();
}

std::string encode_claim(std::string_view value) {
  std::string encoded;
  for (const char c : value) {
    if (c == ':') {
      encoded += "%3A";
    } else {
      encoded += c;
    }
  }
  return encoded;
}

}  // namespace writ::github
