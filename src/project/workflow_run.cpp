// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/workflow_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "project/ref_pattern.h"
#include "text/words.h"
#include "writ/glob.h"

namespace writ::github {
namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view tags = "refs/tags/";

// Each is held against each condition.
constexpr std::size_t most_refs = 64;
constexpr std::size_t most_runs = 512;
/// That one pattern is taken apart into.
constexpr std::size_t most_parts = 128;
/// Pairs of patterns that are laid side by side for one trigger.
constexpr std::size_t most_pairs = 4096;

enum class RefSource : uint8_t {
  pushed,
  any,
  deployed,
  pull_request,
  review,
  target,
  queue,
  tag,
  default_
};

struct EventRef {
  std::string_view event;
  RefSource source;
};

// Where it is not the default branch.
// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
constexpr std::array<EventRef, 12> event_refs = {{
    {"push", RefSource::pushed},
    {"create", RefSource::any},
    {"pull_request", RefSource::pull_request},
    {"pull_request_review", RefSource::review},
    {"pull_request_review_comment", RefSource::review},
    {"pull_request_target", RefSource::target},
    {"merge_group", RefSource::queue},
    {"release", RefSource::tag},
    {"registry_package", RefSource::any},
    {"deployment", RefSource::deployed},
    {"deployment_status", RefSource::deployed},
    {"workflow_dispatch", RefSource::any},
}};

std::vector<std::string> list_of(const Node& node) {
  std::vector<std::string> values;
  if (node.is_sequence()) {
    for (const Node item : node) values.emplace_back(item.text());
  } else if (node.is_scalar() && !node.is_null()) {
    values.emplace_back(node.text());
  }
  return values;
}

/// Refs that start a run, as patterns, and single ones that do not.
struct Refs {
  std::vector<FilterPattern> patterns;
  std::vector<std::string> except;
};

bool is_literal(std::string_view filter) {
  return filter.find_first_of("*?+[\\") == std::string_view::npos;
}

/// Filters in their order; `!` takes away from what stands before it. What a pattern takes away is
/// let through, for a pattern here may fit more than its filter.
void add_filtered(Refs& refs, std::string_view prefix, const Node& filters) {
  std::vector<FilterPattern> patterns;
  for (const std::string& filter : list_of(filters)) {
    if (!filter.starts_with('!')) {
      FilterPattern pattern = filter_pattern(filter);
      pattern.text.insert(0, prefix);
      std::erase_if(refs.except,
                    [&](const std::string& ref) { return glob::matches(pattern.text, ref); });
      patterns.push_back(std::move(pattern));
      continue;
    }
    const std::string_view taken = std::string_view(filter).substr(1);
    const std::string out = std::string(prefix) + filter_pattern(taken).text;
    if (is_literal(taken)) {
      std::erase_if(patterns, [&](const FilterPattern& each) { return each.text == out; });
      refs.except.push_back(out);
    }
    for (FilterPattern& each : patterns)
      each.wider = each.wider || glob::intersects(each.text, out);
  }
  if (patterns.size() > most_refs) patterns = {{std::string(prefix) + "*", true}};
  refs.patterns.insert(refs.patterns.end(), patterns.begin(), patterns.end());
}

void add_all(Refs& refs, std::string_view prefix, const Node& ignored) {
  const std::vector<std::string> filters = list_of(ignored);
  refs.patterns.push_back({std::string(prefix) + "*", !filters.empty()});
  if (std::ranges::any_of(filters, [](const std::string& each) { return each.starts_with('!'); }))
    return;
  for (const std::string& filter : filters) {
    if (is_literal(filter)) refs.except.push_back(std::string(prefix) + filter);
  }
  if (refs.except.size() > most_refs) refs.except.resize(most_refs);
}

/// A push of tags alone has no branches and the other way round.
Refs pushed_refs(const Node& push) {
  Refs refs;
  const bool has_branches = push["branches"].present() || push["branches-ignore"].present();
  const bool has_tags = push["tags"].present() || push["tags-ignore"].present();
  if (push["branches"].present()) {
    add_filtered(refs, heads, push["branches"]);
  } else if (has_branches || !has_tags) {
    add_all(refs, heads, push["branches-ignore"]);
  }
  if (push["tags"].present()) {
    add_filtered(refs, tags, push["tags"]);
  } else if (has_tags || !has_branches) {
    add_all(refs, tags, push["tags-ignore"]);
  }
  return refs;
}

/// The branches that pull requests are merged into.
Refs base_refs(std::string_view prefix, const Node& trigger) {
  Refs refs;
  if (trigger["branches"].present()) {
    add_filtered(refs, prefix, trigger["branches"]);
  } else {
    add_all(refs, prefix, trigger["branches-ignore"]);
  }
  return refs;
}

Refs refs_of(RefSource source, const Node& trigger, const RepositoryFacts& facts) {
  const std::string branch = facts.default_branch.empty() ? "*" : facts.default_branch;
  switch (source) {
    case RefSource::pushed: return pushed_refs(trigger);
    case RefSource::any:
    case RefSource::deployed: return {{{std::string(heads) + "*"}, {std::string(tags) + "*"}}, {}};
    case RefSource::pull_request:
    case RefSource::review: return {{{"refs/pull/*/merge"}}, {}};
    case RefSource::queue: {
      Refs refs = base_refs("refs/heads/gh-readonly-queue/", trigger);
      for (FilterPattern& ref : refs.patterns) ref.text += "/pr-*";
      return {std::move(refs.patterns), {}};
    }
    case RefSource::tag: return {{{std::string(tags) + "*"}}, {}};
    case RefSource::target:
    case RefSource::default_: break;
  }
  return {{{std::string(heads) + branch}}, {}};
}

Values input_values(const Node& input) {
  const std::string_view type = input["type"].text();
  if (type == "boolean") return {Value::of(true), Value::of(false)};
  if (type == "choice") {
    Values values;
    for (const Node option : input["options"])
      values.push_back(Value::of(std::string(option.text())));
    if (!values.empty() && values.size() <= 64) return values;
  }
  return {type == "number" ? Value::unknown() : Value::like("*")};
}

/// `github.event.inputs` has texts alone: `'false'` holds.
Values as_texts(Values values) {
  for (Value& value : values) {
    if (value.kind == Value::Kind::boolean) value = Value::of(value.shown());
  }
  return values;
}

/// Inputs that another trigger asks for are empty in a run of this one.
void bind_inputs(Bindings& bindings, const Workflow& workflow, const Trigger& trigger) {
  const auto bind = [&](const Node& input, const Values& values) {
    const std::string name = to_lower(input.key());
    bindings["github.event.inputs." + name] = as_texts(values);
    bindings["inputs." + name] = values;
  };
  bindings["inputs.*"] = {Value::null()};
  bindings["github.event.inputs.*"] = {Value::null()};
  for (const Trigger& other : workflow.triggers) {
    for (const Node input : other.node["inputs"]) bind(input, {Value::null()});
  }
  for (const Node input : trigger.node["inputs"]) bind(input, input_values(input));
}

/// Only an event of a pull request has its branches and the pull request itself.
void bind_event(Bindings& bindings, std::string_view event) {
  if (!event.starts_with("pull_request")) {
    bindings["github.event.pull_request"] = {Value::null()};
    for (const std::string_view name : {"github.head_ref", "github.base_ref"})
      bindings[std::string(name)] = {Value::of(std::string())};
    return;
  }
  Value named = Value::like("*");
  named.truth = Truth::yes;
  for (const std::string_view name : {"github.head_ref", "github.base_ref"})
    bindings[std::string(name)] = {named};
}

void bind_repository(Bindings& bindings, const std::string& repository) {
  if (repository.empty()) return;
  bindings["github.repository"] = {Value::of(repository)};
  bindings["github.repository_owner"] = {Value::of(repository.substr(0, repository.find('/')))};
}

void bind_ref(Run& run) {
  const bool open = run.ref.find('*') != std::string::npos;
  const auto bind = [&](std::string_view name, std::string_view prefix) {
    const std::string text = run.ref.substr(run.ref.starts_with(prefix) ? prefix.size() : 0);
    std::vector<std::string> except;
    for (const std::string& ref : run.not_refs) {
      if (ref.starts_with(prefix)) except.push_back(ref.substr(prefix.size()));
    }
    run.bindings[std::string(name)] = {open ? Value::like(text, except) : Value::of(text)};
  };
  bind("github.ref", "");
  for (const std::string_view prefix : {heads, tags, std::string_view("refs/pull/")}) {
    if (run.ref.starts_with(prefix)) bind("github.ref_name", prefix);
  }
  if (run.ref.starts_with(heads))
    run.bindings["github.ref_type"] = {Value::of(std::string("branch"))};
  if (run.ref.starts_with(tags)) run.bindings["github.ref_type"] = {Value::of(std::string("tag"))};
}

/// Takes the refs that a condition names out of each run, into runs of their own that stand before
/// it, so that the condition is the same for all refs of a run.
std::vector<Run> taken_apart(const Run& run, const std::string& name, std::size_t& pairs) {
  if (run.ref.find('*') == std::string::npos || name == run.ref) return {run};
  SharedRefs shared;
  if (name.find('*') == std::string::npos) {
    if (glob::matches(run.ref, name)) shared.patterns.push_back(name);
  } else if (pairs > 0) {
    --pairs;
    shared = shared_refs(run.ref, name);
  }
  if (!shared.whole || shared.patterns.empty()) return {run};
  std::vector<Run> runs;
  Run rest = run;
  for (const std::string& ref : shared.patterns) {
    if (ref == run.ref) return {run};
    const bool gone = std::ranges::any_of(
        run.not_refs, [&](const std::string& each) { return glob::covers(each, ref); });
    if (gone) continue;
    Run own = run;
    own.ref = ref;
    own.wider = run.wider && ref.find('*') != std::string::npos;
    runs.push_back(std::move(own));
    rest.apart.push_back(ref);
  }
  rest.not_refs.push_back(name);
  runs.push_back(std::move(rest));
  return runs;
}

void add_runs(std::vector<Run>& runs, Run run, Refs refs, const std::vector<std::string>& named) {
  run.not_refs = std::move(refs.except);
  const std::size_t share = most_pairs / std::max<std::size_t>(1, refs.patterns.size());
  for (const FilterPattern& pattern : refs.patterns) {
    std::size_t pairs = share;
    run.ref = pattern.text;
    run.wider = pattern.wider;
    std::vector<Run> parts = {run};
    for (const std::string& name : named) {
      std::vector<Run> finer;
      for (const Run& part : parts) {
        for (Run& each : taken_apart(part, name, pairs)) finer.push_back(std::move(each));
      }
      if (finer.size() > most_parts) break;
      parts = std::move(finer);
    }
    for (Run& part : parts) {
      bind_ref(part);
      runs.push_back(std::move(part));
    }
  }
}

bool reacts_to(const Node& trigger, std::string_view type) {
  const std::vector<std::string> types = list_of(trigger["types"]);
  return std::ranges::find(types, type) != types.end();
}

std::vector<Run> find_runs(const Workflow& workflow, const RepositoryFacts& facts,
                           const std::vector<std::string>& named) {
  std::vector<Run> runs;
  for (const Trigger& trigger : workflow.triggers) {
    const std::string_view event = trigger.event.text;
    if (event == "workflow_call" || runs.size() >= most_runs) continue;
    const auto* const row = std::ranges::find(event_refs, event, &EventRef::event);
    const RefSource source = row == event_refs.end() ? RefSource::default_ : row->source;
    Run run;
    run.event = event;
    run.is_pull_request = source == RefSource::pull_request;
    run.may_be_pull_request = source == RefSource::review || source == RefSource::target;
    run.bindings["github.event_name"] = {Value::of(std::string(event))};
    for (const auto& [name, value] : facts.vars)
      run.bindings["vars." + to_lower(name)] = {Value::of(value)};
    bind_inputs(run.bindings, workflow, trigger);
    bind_event(run.bindings, event);
    bind_repository(run.bindings, facts.repository);
    add_runs(runs, run, refs_of(source, trigger.node, facts), named);
    // Of a commit that has no name, and of a pull request that was merged. What the subject is then
    // is not written anywhere.
    run.undocumented = true;
    if (source == RefSource::deployed) add_runs(runs, run, Refs{{{""}}, {}}, named);
    if (source == RefSource::pull_request && reacts_to(trigger.node, "closed")) {
      run.is_pull_request = false;
      run.bindings["github.event.pull_request.merged"] = {Value::of(true)};
      add_runs(runs, run, base_refs(heads, trigger.node), named);
    }
  }
  return runs;
}

}  // namespace

std::vector<Run> runs_of(const Workflow& workflow, const RepositoryFacts& facts,
                         const std::vector<std::string>& named) {
  const std::vector<std::string> few(
      named.begin(),
      named.begin() + static_cast<std::ptrdiff_t>(std::min(named.size(), most_refs)));
  std::vector<Run> runs = find_runs(workflow, facts, few);
  return runs.size() <= most_runs ? runs : find_runs(workflow, facts, {});
}

std::vector<std::string> named_refs(const Workflow& workflow) {
  std::vector<std::string> refs;
  const auto add = [&refs](std::string ref) {
    // No ref has such a character.
    if (ref.find_first_of("*?") == std::string::npos) refs.push_back(std::move(ref));
  };
  for (const Job& job : workflow.jobs) {
    const std::string_view condition = job.if_.text;
    if (condition.find("ref") == std::string_view::npos) continue;
    for (std::string& ref : compared_texts(condition, "github.ref")) add(std::move(ref));
    for (std::string& ref : compared_patterns(condition, "github.ref")) refs.push_back(ref);
    for (const std::string& name : compared_texts(condition, "github.ref_name")) {
      add(std::string(heads) + name);
      add(std::string(tags) + name);
    }
    for (const std::string& name : compared_patterns(condition, "github.ref_name")) {
      refs.push_back(std::string(heads) + name);
      refs.push_back(std::string(tags) + name);
    }
  }
  std::ranges::sort(refs);
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

}  // namespace writ::github
