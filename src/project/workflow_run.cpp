// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/workflow_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/words.h"
#include "writ/glob.h"

namespace writ::github {
namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view tags = "refs/tags/";

// Each is held against each condition.
constexpr std::size_t most_refs = 64;
constexpr std::size_t most_runs = 512;

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
  std::vector<std::string> patterns;
  std::vector<std::string> except;
};

bool is_literal(std::string_view filter) {
  return filter.find_first_of("*?+[\\") == std::string_view::npos;
}

/// Filters in their order; `!` takes away from what stands before it. What a pattern takes away is
/// let through, for a pattern here may fit more than its filter.
void add_filtered(Refs& refs, std::string_view prefix, const Node& filters) {
  std::vector<std::string> patterns;
  for (const std::string& filter : list_of(filters)) {
    if (!filter.starts_with('!')) {
      const std::string pattern = std::string(prefix) + filter_pattern(filter);
      std::erase_if(refs.except,
                    [&](const std::string& ref) { return glob::matches(pattern, ref); });
      patterns.push_back(pattern);
    } else if (is_literal(std::string_view(filter).substr(1))) {
      const std::string ref = std::string(prefix) + filter.substr(1);
      std::erase(patterns, ref);
      refs.except.push_back(ref);
    }
  }
  if (patterns.size() > most_refs) patterns = {std::string(prefix) + "*"};
  refs.patterns.insert(refs.patterns.end(), patterns.begin(), patterns.end());
}

void add_all(Refs& refs, std::string_view prefix, const Node& ignored) {
  refs.patterns.push_back(std::string(prefix) + "*");
  const std::vector<std::string> filters = list_of(ignored);
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
    case RefSource::deployed: return {{std::string(heads) + "*", std::string(tags) + "*"}, {}};
    case RefSource::pull_request:
    case RefSource::review: return {{"refs/pull/*/merge"}, {}};
    case RefSource::queue: {
      Refs refs = base_refs("refs/heads/gh-readonly-queue/", trigger);
      for (std::string& ref : refs.patterns) ref += "/pr-*";
      return {std::move(refs.patterns), {}};
    }
    case RefSource::tag: return {{std::string(tags) + "*"}, {}};
    case RefSource::target:
    case RefSource::default_: break;
  }
  return {{std::string(heads) + branch}, {}};
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
  for (const Trigger& other : workflow.triggers) {
    for (const Node input : other.node["inputs"]) bind(input, {Value::null()});
  }
  for (const Node input : trigger.node["inputs"]) bind(input, input_values(input));
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

/// The refs that conditions name come first, then what is left of the pattern.
void add_runs(std::vector<Run>& runs, const Run& like, const std::string& ref,
              const std::vector<std::string>& named) {
  Run rest = like;
  rest.ref = ref;
  if (ref.find('*') != std::string::npos) {
    for (const std::string& name : named) {
      if (!glob::matches(ref, name) ||
          std::ranges::find(like.not_refs, name) != like.not_refs.end())
        continue;
      Run run = like;
      run.ref = name;
      bind_ref(run);
      runs.push_back(std::move(run));
      rest.not_refs.push_back(name);
    }
  }
  bind_ref(rest);
  runs.push_back(std::move(rest));
}

void add_runs(std::vector<Run>& runs, Run run, Refs refs, const std::vector<std::string>& named) {
  run.not_refs = std::move(refs.except);
  for (const std::string& ref : refs.patterns) add_runs(runs, run, ref, named);
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
    add_runs(runs, run, refs_of(source, trigger.node, facts), named);
    // Of a commit that has no name, and of a pull request that was merged. What the subject is then
    // is not written anywhere.
    run.undocumented = true;
    if (source == RefSource::deployed) add_runs(runs, run, Refs{{""}, {}}, named);
    if (source == RefSource::pull_request && reacts_to(trigger.node, "closed")) {
      run.is_pull_request = false;
      run.bindings["github.event.pull_request.merged"] = {Value::of(true)};
      add_runs(runs, run, base_refs(heads, trigger.node), named);
    }
  }
  return runs;
}

bool is_utf8_tail(std::string_view text) {
  return !text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U;
}

}  // namespace

std::string filter_pattern(std::string_view filter) {
  std::string pattern;
  const auto star = [&pattern] {
    if (!pattern.ends_with('*')) pattern += '*';
  };
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const char c = filter[i];
    if (c == '*') {
      star();
    } else if (c == '+') {
      // What stands before it stays, and more of it may follow.
      star();
    } else if (c == '?') {
      // None or one of what stands before it.
      while (is_utf8_tail(pattern)) pattern.pop_back();
      if (!pattern.empty() && !pattern.ends_with('*')) pattern.pop_back();
      star();
    } else if (c == '[') {
      star();
      i = std::min(filter.find(']', i), filter.size());
    } else if (c == '\\' && i + 1 < filter.size()) {
      pattern += filter[++i];
    } else {
      pattern += c;
    }
  }
  return pattern;
}

std::vector<Run> runs_of(const Workflow& workflow, const RepositoryFacts& facts,
                         const std::vector<std::string>& named) {
  const std::vector<std::string> few(
      named.begin(), named.begin() + static_cast<std::ptrdiff_t>(std::min(named.size(), most_refs)));
  std::vector<Run> runs = find_runs(workflow, facts, few);
  return runs.size() <= most_runs ? runs : find_runs(workflow, facts, {});
}

std::vector<std::string> named_refs(const Workflow& workflow) {
  std::vector<std::string> refs;
  for (const Job& job : workflow.jobs) {
    const std::string_view condition = job.if_.text;
    if (condition.find("ref") == std::string_view::npos) continue;
    for (std::string& ref : compared_texts(condition, "github.ref")) refs.push_back(std::move(ref));
    for (const std::string& name : compared_texts(condition, "github.ref_name")) {
      refs.push_back(std::string(heads) + name);
      refs.push_back(std::string(tags) + name);
    }
  }
  std::ranges::sort(refs);
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

}  // namespace writ::github
