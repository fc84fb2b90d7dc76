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

enum class RefSource : uint8_t { pushed, any, pull_request, review, target, queue, tag, default_ };

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
    {"deployment", RefSource::any},
    {"deployment_status", RefSource::any},
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

/// What the filters of a push let through; those with `!` only take away and are left out.
void add_filtered(std::vector<std::string>& refs, std::string_view prefix, const Node& filters) {
  for (const std::string& filter : list_of(filters)) {
    if (!filter.starts_with('!')) refs.push_back(std::string(prefix) + filter_pattern(filter));
  }
}

/// A push of tags alone has no branches and the other way round.
std::vector<std::string> pushed_refs(const Node& push) {
  std::vector<std::string> refs;
  const bool has_branches = push["branches"].present() || push["branches-ignore"].present();
  const bool has_tags = push["tags"].present() || push["tags-ignore"].present();
  add_filtered(refs, heads, push["branches"]);
  if (!push["branches"].present() && (has_branches || !has_tags))
    refs.push_back(std::string(heads) + "*");
  add_filtered(refs, tags, push["tags"]);
  if (!push["tags"].present() && (has_tags || !has_branches))
    refs.push_back(std::string(tags) + "*");
  return refs;
}

std::vector<std::string> refs_of(RefSource source, const Node& trigger,
                                 const RepositoryFacts& facts) {
  const std::string branch = facts.default_branch.empty() ? "*" : facts.default_branch;
  switch (source) {
    case RefSource::pushed: return pushed_refs(trigger);
    case RefSource::any: return {std::string(heads) + "*", std::string(tags) + "*"};
    case RefSource::pull_request:
    case RefSource::review: return {"refs/pull/*/merge"};
    case RefSource::queue: {
      std::vector<std::string> refs;
      for (const std::string& base : list_of(trigger["branches"]))
        refs.push_back("refs/heads/gh-readonly-queue/" + filter_pattern(base) + "/pr-*");
      if (refs.empty()) refs.emplace_back("refs/heads/gh-readonly-queue/*/pr-*");
      return refs;
    }
    case RefSource::tag: return {std::string(tags) + "*"};
    case RefSource::target:
    case RefSource::default_: break;
  }
  return {std::string(heads) + branch};
}

/// `refs/heads/main` for `main` as well: a name may be that of a branch or of a tag.
std::vector<std::string> named_refs(const std::vector<std::string_view>& conditions) {
  std::vector<std::string> refs;
  for (const std::string_view condition : conditions) {
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
      if (!glob::matches(ref, name)) continue;
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
    } else if (c == '?' || c == '+') {
      // None, one or many of what stands before it.
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
                         const std::vector<std::string_view>& conditions) {
  const std::vector<std::string> named = named_refs(conditions);
  std::vector<Run> runs;
  for (const Trigger& trigger : workflow.triggers) {
    const std::string_view event = trigger.event.text;
    if (event == "workflow_call") continue;
    const auto* const row = std::ranges::find(event_refs, event, &EventRef::event);
    const RefSource source = row == event_refs.end() ? RefSource::default_ : row->source;
    Run run;
    run.event = event;
    run.is_pull_request = source == RefSource::pull_request;
    run.may_be_pull_request = source == RefSource::review || source == RefSource::target;
    run.bindings["github.event_name"] = {Value::of(std::string(event))};
    for (const auto& [name, value] : facts.vars)
      run.bindings["vars." + to_lower(name)] = {Value::of(value)};
    // Inputs that another trigger asks for are empty in this run.
    for (const Trigger& other : workflow.triggers) {
      for (const Node input : other.node["inputs"])
        run.bindings["inputs." + to_lower(input.key())] = {Value::null()};
    }
    for (const Node input : trigger.node["inputs"])
      run.bindings["inputs." + to_lower(input.key())] = input_values(input);
    for (const std::string& ref : refs_of(source, trigger.node, facts))
      add_runs(runs, run, ref, named);
  }
  return runs;
}

}  // namespace writ::github
