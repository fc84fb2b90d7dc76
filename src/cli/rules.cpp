// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/aligned.h"
#include "cli/commands.h"
#include "cli/explanation.h"
#include "cli/terminal.h"
#include "cli/workspace.h"
#include "lint/discover.h"
#include "lint/example_runner.h"
#include "lint/read_file.h"
#include "text/words.h"

namespace fs = std::filesystem;

namespace writ::cli {
namespace {

std::string as_text(const std::vector<const Rule*>& rules) {
  std::vector<std::vector<std::string>> rows;
  for (const Rule* rule : rules) {
    rows.push_back({std::string(rule->id), std::string(to_string(rule->severity)),
                    std::string(to_string(rule->confidence)), printable(rule->title)});
  }
  return aligned(rows);
}

std::string as_markdown(const std::vector<const Rule*>& rules) {
  std::string text = "| rule | severity | what it finds |\n| --- | --- | --- |\n";
  for (const Rule* rule : rules) {
    text += "| `" + std::string(rule->id) + "` | " + std::string(to_string(rule->severity)) +
            " | " + std::string(rule->title) + " |\n";
  }
  return text;
}

/// A scheme of tags, such as `access-analyzer` of `access-analyzer:INVALID_ACTION`: a row for each
/// code and the rules that stand for it.
std::string codes_as_markdown(const std::vector<const Rule*>& rules, const std::string& scheme) {
  std::map<std::string, std::vector<std::string>> by_code;
  for (const Rule* rule : rules) {
    for (const std::string_view tag : rule->tags) {
      if (tag.starts_with(scheme))
        by_code[std::string(tag.substr(scheme.size()))].emplace_back(rule->id);
    }
  }
  std::string text = "| code | rules |\n| --- | --- |\n";
  for (const auto& [code, ids] : by_code) {
    text += "| `" + code + "` |";
    for (std::size_t i = 0; i < ids.size(); ++i) text += (i == 0 ? " `" : ", `") + ids[i] + "`";
    text += " |\n";
  }
  return text;
}

/// Do the tags that begin so go on with a colon and a code?
bool is_scheme(const std::vector<const Rule*>& rules, const std::string& tag) {
  return std::ranges::any_of(rules, [&](const Rule* rule) {
    return std::ranges::any_of(rule->tags,
                               [&](std::string_view each) { return each.starts_with(tag + ":"); });
  });
}

std::string as_json(const std::vector<const Rule*>& rules) {
  auto list = nlohmann::ordered_json::array();
  for (const Rule* rule : rules) {
    nlohmann::ordered_json entry;
    entry["id"] = rule->id;
    entry["group"] = rule->group;
    entry["title"] = rule->title;
    entry["severity"] = to_string(rule->severity);
    entry["confidence"] = to_string(rule->confidence);
    entry["status"] = to_string(rule->status);
    entry["since"] = rule->since;
    entry["tags"] = std::vector<std::string_view>(rule->tags.begin(), rule->tags.end());
    entry["why"] = rule->why;
    entry["fix"] = rule->fix;
    entry["references"] =
        std::vector<std::string_view>(rule->references.begin(), rule->references.end());
    list.push_back(std::move(entry));
  }
  return list.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

/// The project's workspace; complains if its config or rule files are broken.
Workspace workspace_for(const std::vector<std::string>& rule_folders) {
  Workspace workspace = open_workspace({{"."}, "", rule_folders, false});
  for (const Input& input : workspace.files) {
    if (!input.problems.empty())
      complain(input.file.path() + " has mistakes; `writ check` shows them");
  }
  return workspace;
}

/// The examples of every rule in `rules`, told on standard output; the number of failures.
std::size_t test_rules(const RuleSet& set, const std::vector<const Rule*>& rules) {
  std::size_t failures = 0;
  std::size_t examples = 0;
  for (const Rule* rule : rules) {
    examples += rule->bad.size() + rule->good.size();
    for (const ExampleFailure& failure : run_examples(*rule, set)) {
      ++failures;
      print(printable(rule->id) + (failure.bad ? ": bad" : ": good") + " example " +
            std::to_string(failure.index + 1) + " " + printable(failure.message) + "\n");
    }
  }
  print(std::to_string(rules.size()) + (rules.size() == 1 ? " rule, " : " rules, ") +
        std::to_string(examples) + " examples, " + std::to_string(failures) + " failures\n");
  return failures;
}

constexpr std::string_view new_rule =
    R"(title: One line that says what is found
severity: warning        # error, warning or notice
confidence: high         # high, medium or low
tags: [security]
why: |
  What happens if nobody mends it.
fix: say what to do, in one sentence
each: container          # container, job, policy, statement or step
when:                    # all must hold; `writ rules facts` prints what can be asked
  container.image.host: docker.io
message: container `{container.name}` pulls `{container.image}` from Docker Hub
examples:                # what stands between the marks must be flagged
  bad:
    - |
      {"family": "web", "containerDefinitions": [{"name": "web", "image": «"nginx:1.27"»}]}
  good:
    - |
      {"family": "web", "containerDefinitions": [{"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27"}]}
)";

}  // namespace

int rules_list(const RulesOptions& options) {
  if (options.format != "text" && options.format != "markdown" && options.format != "json") {
    complain("--format is text, markdown or json, not " + options.format);
    return exit_failed;
  }
  const Workspace workspace = workspace_for(options.rule_folders);
  std::vector<const Rule*> rules;
  for (const Rule& rule : workspace.rules.rules()) {
    const bool tagged = std::ranges::any_of(
        rule.tags, [&](std::string_view tag) { return tag.starts_with(options.tag); });
    if (options.tag.empty() || tagged || rule.group == options.tag) rules.push_back(&rule);
  }
  if (rules.empty()) {
    const std::string_view near = workspace.rules.nearest(options.tag);
    complain("no rule has the tag or group " + options.tag +
             (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
    return exit_failed;
  }
  const bool codes = !options.tag.empty() && is_scheme(rules, options.tag);
  const std::string text =
      options.format == "json" ? as_json(rules)
      : options.format == "markdown"
          ? codes ? codes_as_markdown(rules, options.tag + ":") : as_markdown(rules)
          : as_text(rules);
  return print(text) ? exit_ok : exit_failed;
}

int rules_facts() {
  std::vector<std::vector<std::string>> rows;
  for (const FactInfo& fact : facts()) {
    rows.push_back({std::string(fact.name), std::string(fact.type), std::string(fact.doc)});
  }
  return print(aligned(rows)) ? exit_ok : exit_failed;
}

int rules_test(const RulesOptions& options) {
  RuleSet set = RuleSet::builtin();
  std::vector<const Rule*> rules;
  if (options.folder.empty()) {
    for (const Rule& rule : set.rules()) rules.push_back(&rule);
    return test_rules(set, rules) == 0 ? exit_ok : exit_findings;
  }
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    complain("there is no folder " + options.folder);
    return exit_failed;
  }
  Workspace workspace = open_workspace({{"."}, "", {options.folder}, true});
  if (workspace.broken) return exit_failed;
  const Report report = lint(workspace.files, workspace.rules, {}, {});
  if (!report.findings.empty()) {
    print(render(OutputFormat::full, report, workspace.files, workspace.rules, {}));
    return exit_findings;
  }
  for (const Rule& rule : workspace.rules.rules()) {
    if (!rule.builtin) rules.push_back(&rule);
  }
  if (rules.empty()) {
    complain("there are no rules below " + options.folder);
    return exit_failed;
  }
  return test_rules(workspace.rules, rules) == 0 ? exit_ok : exit_findings;
}

int rules_new(const RulesOptions& options) {
  const auto slash = options.id.find('/');
  const bool well_formed = slash != std::string::npos && is_slug(options.id.substr(0, slash)) &&
                           is_slug(options.id.substr(slash + 1));
  if (!well_formed) {
    complain("a rule of your own has an id such as acme/no-public-registry");
    return exit_failed;
  }
  const fs::path path = fs::path(".writ") / "rules" / (options.id + ".yaml");
  std::error_code error;
  if (fs::exists(path, error)) {
    complain(path.string() + " is there already");
    return exit_failed;
  }
  fs::create_directories(path.parent_path(), error);
  const auto written =
      write_file(path.string(), "id: " + options.id + "\n" + std::string(new_rule));
  if (!written) {
    complain("cannot write " + path.string() + ": " + written.error());
    return exit_failed;
  }
  print("wrote " + path.string() + "; `writ rules test .writ/rules` runs its examples\n");
  return exit_ok;
}

int explain(const std::string& id, const std::vector<std::string>& rule_folders) {
  const Workspace workspace = workspace_for(rule_folders);
  const Rule* rule = workspace.rules.find(id);
  if (rule == nullptr) {
    const std::string_view near = workspace.rules.nearest(id);
    const bool is_rule = workspace.rules.find(near) != nullptr;
    complain(
        "there is no rule `" + id + "`; " +
        (is_rule ? "did you mean " + std::string(near) + "?" : "`writ rules list` prints them"));
    return exit_failed;
  }
  return print(render_explanation(*rule, use_color(Color::automatic))) ? exit_ok : exit_failed;
}

}  // namespace writ::cli
