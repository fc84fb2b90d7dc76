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
constexpr int deepest_call = 10;
constexpr int deepest_needs = 64;
constexpr std::size_t most_origins = 512;
constexpr std::size_t most_subjects = 256;

enum class Level : uint8_t { none, unknown, write };

/// A run of a workflow by its own trigger or by a caller.
struct Origin {
  Run run;
  bool called = false;
  Level granted = Level::write;  ///< `id-token` of the caller's job
};

Level level_of(const Workflow& workflow, const Job& job, const Origin& origin) {
  const Permissions& permissions = workflow.effective_permissions(job);
  if (!permissions.written() && origin.called) return origin.granted;
  const std::string_view level = permissions.level("id-token");
  const Level own = level == "write"     ? Level::write
                    : level == "unknown" ? Level::unknown
                                         : Level::none;
  return origin.called ? std::min(own, origin.granted) : own;
}

/// Whether a job may run, by its own condition and those of the jobs that it waits for.
class JobConditions {
 public:
  JobConditions(const Workflow& workflow, const Bindings& bindings)
      : workflow_(workflow), bindings_(bindings) {}

  bool may_run(const Job& job, int depth = 0) const {
    if (job.if_.present() && condition_holds(job.if_.text, bindings_) == Truth::no) return false;
    if (depth > deepest_needs || asks_status(parse_expression(job.if_.text))) return true;
    return std::ranges::all_of(job.needs, [&](const Str& need) {
      const Job* found = find_job(need.text);
      return found == nullptr || may_run(*found, depth + 1);
    });
  }

 private:
  const Job* find_job(std::string_view id) const {
    const auto found = std::ranges::find_if(
        workflow_.jobs, [&](const Job& job) { return equals_ignoring_case(job.id.text, id); });
    return found == workflow_.jobs.end() ? nullptr : &*found;
  }

  const Workflow& workflow_;
  const Bindings& bindings_;
};

const Trigger* call_trigger(const Workflow& workflow) {
  const auto found = std::ranges::find_if(workflow.triggers, [](const Trigger& trigger) {
    return trigger.event.text == "workflow_call";
  });
  return found == workflow.triggers.end() ? nullptr : &*found;
}

/// Environments of a job in one run; an empty text for none.
std::set<std::string> environments_of(const Job& job, const Bindings& bindings) {
  const Node node = job.environment.is_mapping() ? job.environment["name"] : job.environment;
  if (!node.is_scalar() || node.is_null()) return {""};
  std::set<std::string> names;
  for (const Bindings& combination : matrix_combinations(job, bindings)) {
    Bindings all = bindings;
    for (const auto& [name, values] : combination) all[name] = values;
    for (const Value& value : evaluate_text(node.text(), all)) names.insert(value.shown());
  }
  return names;
}

class Identities {
 public:
  Identities(std::span<const WorkflowFile> files, const RepositoryFacts& facts)
      : files_(files), facts_(facts) {
    for (const WorkflowFile& file : files) {
      for (const Job& job : file.workflow->jobs) {
        if (job.if_.text.find("ref") != std::string_view::npos) conditions_.push_back(job.if_.text);
      }
    }
  }

  std::vector<JobIdentity> collect() {
    std::vector<JobIdentity> identities;
    for (const WorkflowFile& file : files_) {
      const std::vector<Origin>& origins = origins_of(file, 0);
      for (const Job& job : file.workflow->jobs) {
        if (job.uses.kind == UsesKind::none) identities.push_back(identity(file, job, origins));
      }
    }
    return identities;
  }

 private:
  /// By its own triggers, then by callers among the files. Found once for each file; files that
  /// call each other in a circle, which GitHub refuses, end where the circle closes.
  const std::vector<Origin>& origins_of(const WorkflowFile& file, int depth) {
    const auto [known, fresh] = origins_.try_emplace(&file);
    std::vector<Origin>& origins = known->second;
    if (!fresh) return origins;
    std::vector<Origin> found;
    for (Run& run : runs_of(*file.workflow, facts_, conditions_))
      found.push_back({std::move(run), false, Level::write});
    if (const Trigger* trigger = call_trigger(*file.workflow)) {
      const std::size_t own = found.size();
      if (depth < deepest_call) add_callers(found, file, *trigger, depth);
      if (found.size() == own) found.push_back(unknown_caller());
    }
    origins = std::move(found);
    return origins;
  }

  static Origin unknown_caller() {
    Run run;
    run.event = "workflow_call";
    run.ref = "*";
    run.may_be_pull_request = true;
    return {std::move(run), true, Level::unknown};
  }

  static bool calls(const Job& job, const WorkflowFile& file) {
    return job.uses.kind == UsesKind::local && job.uses.path == file.path;
  }

  void add_callers(std::vector<Origin>& origins, const WorkflowFile& file, const Trigger& trigger,
                   int depth) {
    for (const WorkflowFile& other : files_) {
      if (std::ranges::none_of(other.workflow->jobs,
                               [&](const Job& job) { return calls(job, file); }))
        continue;
      for (const Origin& outer : origins_of(other, depth + 1)) {
        const JobConditions conditions(*other.workflow, outer.run.bindings);
        for (const Job& job : other.workflow->jobs) {
          if (origins.size() >= most_origins) return;
          if (!calls(job, file) || !conditions.may_run(job)) continue;
          Origin origin{outer.run, true, level_of(*other.workflow, job, outer)};
          bind_inputs(origin.run.bindings, job, trigger, outer.run.bindings);
          origins.push_back(std::move(origin));
        }
      }
    }
  }

  /// What the caller hands over, or the defaults.
  static void bind_inputs(Bindings& bindings, const Job& caller, const Trigger& trigger,
                          const Bindings& outer) {
    std::erase_if(bindings, [](const auto& entry) { return entry.first.starts_with("inputs."); });
    for (const Node input : trigger.node["inputs"]) {
      Values values = {Value::null()};
      const Node fallback = input["default"];
      if (fallback.is_scalar() && !fallback.is_null()) values = evaluate_text(fallback.text(), {});
      for (const Entry& given : caller.with) {
        if (equals_ignoring_case(given.key.text, input.key()))
          values = evaluate_text(given.value.text, outer);
      }
      bindings["inputs." + to_lower(input.key())] = std::move(values);
    }
  }

  JobIdentity identity(const WorkflowFile& file, const Job& job,
                       const std::vector<Origin>& origins) const {
    JobIdentity identity{file.path, file.workflow, &job, {}, false, {}, {}, {}};
    add_steps(identity);
    bool runs = false;
    bool granted = false;
    for (const Origin& origin : origins) {
      if (!JobConditions(*file.workflow, origin.run.bindings).may_run(job)) continue;
      runs = true;
      const Level level = level_of(*file.workflow, job, origin);
      if (level == Level::none) continue;
      granted = true;
      identity.uncertain = identity.uncertain || level == Level::unknown;
      add_subjects(identity, origin.run);
    }
    drop_covered(identity.subjects);
    if (!runs) {
      identity.refusal = "it never runs";
    } else if (!granted) {
      identity.refusal = refusal(*file.workflow, job, origins);
    }
    return identity;
  }

  static std::string refusal(const Workflow& workflow, const Job& job,
                             const std::vector<Origin>& origins) {
    if (workflow.effective_permissions(job).level("id-token") == "write" && !origins.empty())
      return "its caller does not grant `id-token: write`";
    return workflow.effective_permissions(job).written()
               ? "the permissions in force leave out `id-token: write`"
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

  static void add_subjects(JobIdentity& identity, const Run& run) {
    const std::string file_ref = std::string(identity.path) + "@" + run.ref;
    for (const std::string& environment : environments_of(*identity.job, run.bindings)) {
      OidcSubject subject{run.event, {}, run.ref, environment, file_ref, false};
      if (!environment.empty()) {
        subject.context = "environment:" + encode_claim(environment);
        add(identity, subject);
        continue;
      }
      subject.undocumented = run.may_be_pull_request;
      if (run.is_pull_request || run.may_be_pull_request) {
        subject.context = "pull_request";
        add(identity, subject);
      }
      if (run.is_pull_request) continue;
      subject.context = "ref:" + encode_claim(run.ref);
      add(identity, std::move(subject));
    }
  }

  static void add(JobIdentity& identity, OidcSubject subject) {
    if (identity.subjects.size() >= most_subjects ||
        std::ranges::find(identity.subjects, subject) != identity.subjects.end())
      return;
    identity.subjects.push_back(std::move(subject));
  }

  /// A ref that a condition names has a run of its own, which says nothing new where the others
  /// pass too.
  static void drop_covered(std::vector<OidcSubject>& subjects) {
    const std::vector<OidcSubject> all = subjects;
    std::erase_if(subjects, [&](const OidcSubject& inner) {
      return std::ranges::any_of(all, [&](const OidcSubject& outer) {
        return outer.ref != inner.ref && outer.event == inner.event &&
               outer.environment == inner.environment &&
               outer.context.substr(0, outer.context.find(':')) ==
                   inner.context.substr(0, inner.context.find(':')) &&
               inner.ref.find('*') == std::string::npos && glob::matches(outer.ref, inner.ref);
      });
    });
  }

  std::span<const WorkflowFile> files_;
  const RepositoryFacts& facts_;
  std::vector<std::string_view> conditions_;
  std::map<const WorkflowFile*, std::vector<Origin>> origins_;
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
