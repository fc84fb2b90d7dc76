// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/config.h"

#include <algorithm>
#include <array>

#include "extract/extract.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "tree/map_reader.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/lint.h"
#include "writ/tree.h"
#include "writ/version.h"

namespace writ {
namespace {

constexpr std::string_view problem_rule = "syntax-config";
constexpr std::array<std::string_view, 3> other_kinds = {"ecs-task-definition", "github-workflow",
                                                         "github-action"};

std::vector<std::string> texts(MapReader& reader, std::string_view key) {
  std::vector<std::string> result;
  for (const Node node : reader.scalars(key)) result.emplace_back(node.text());
  return result;
}

std::map<std::string, std::string> text_map(MapReader& reader, std::string_view key) {
  std::map<std::string, std::string> result;
  for (const Node entry : reader.mapping(key)) {
    if (!entry.is_scalar())
      reader.problem(entry.span(),
                     "`" + std::string(key) +
                         "` maps names to texts, but this is neither a text nor a number");
    result[std::string(entry.key())] = entry.text();
  }
  return result;
}

void check_kind(MapReader& reader, const Node& node) {
  std::vector<std::string_view> words(iam::policy_kind_names().begin(),
                                      iam::policy_kind_names().end());
  words.insert(words.end(), other_kinds.begin(), other_kinds.end());
  words.insert(words.end(), pipeline_kinds.begin(), pipeline_kinds.end());
  for (const std::string_view word : words) {
    if (word == node.text()) return;
  }
  const std::string_view near = nearest(node.text(), words);
  reader.problem(node.span(), "`" + quoted(node.text()) + "` is not a kind of document",
                 near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
}

void read_kinds(MapReader& reader, Config& config, std::vector<Problem>& problems) {
  for (const Node entry : reader.mapping("kinds")) {
    KindGlob kind{std::string(entry.key()), std::string(entry.text()), {}, entry.key_span()};
    if (entry.is_mapping()) {
      MapReader inner(entry, problem_rule, "an entry of `kinds`", problems);
      kind.kind = inner.required_text("kind");
      kind.service = inner.text("service");
      inner.finish();
      if (entry["kind"].present()) check_kind(reader, entry["kind"]);
    } else {
      check_kind(reader, entry);
    }
    config.kinds.push_back(std::move(kind));
  }
}

void read_roles(MapReader& reader, Config& config, std::vector<Problem>& problems) {
  for (const Node entry : reader.mapping("roles")) {
    MapReader inner(entry, problem_rule, "a role", problems);
    RoleConfig role;
    role.name = entry.key();
    role.span = entry.key_span();
    role.policies = texts(inner, "policies");
    role.managed = texts(inner, "managed");
    role.trust = inner.text("trust");
    role.boundary = inner.text("boundary");
    inner.finish();
    config.roles.push_back(std::move(role));
  }
}

/// The list under a key; anything else there is a mistake.
Node list_of(MapReader& reader, std::string_view key) {
  const Node list = reader.node(key);
  if (!list.present() || list.is_null() || list.is_sequence()) return list;
  reader.problem(list.span(),
                 "`" + std::string(key) + "` takes a list, but this is something else");
  return Node();
}

void read_endpoints(MapReader& reader, Config& config, std::vector<Problem>& problems) {
  for (const Node entry : list_of(reader, "endpoints")) {
    MapReader inner(entry, problem_rule, "an endpoint", problems);
    EndpointConfig endpoint;
    endpoint.service = inner.required_text("service");
    endpoint.policy = inner.text("policy");
    endpoint.span = entry.span();
    inner.finish();
    config.endpoints.push_back(std::move(endpoint));
  }
}

void read_rule_settings(MapReader& reader, Config& config, std::vector<Problem>& problems) {
  for (const Node entry : reader.mapping("severity")) {
    MapReader one(entry.parent(), problem_rule, "`severity`", problems);
    const int level = one.choice(entry.key(), {"notice", "warning", "error"});
    if (level >= 0) config.severity[std::string(entry.key())] = static_cast<Severity>(level);
  }
  for (const Node entry : reader.mapping("options")) {
    MapReader options(entry, problem_rule, "the options of a rule", problems);
    for (const Node option : entry) {
      config.options[std::string(entry.key())][std::string(option.key())] =
          texts(options, option.key());
    }
  }
}

void check_accounts(MapReader& reader, const Node& accounts) {
  for (const Node entry : accounts) {
    if (aws::is_account_id(entry.text())) continue;
    reader.problem(
        entry.span(),
        "`" + quoted(entry.text()) + "` is not an account id, which has twelve digits",
        entry.kind() == NodeKind::number ? "quote the id, so that YAML keeps its digits" : "");
  }
}

// `>=0.4` and the like: the program that reads the file must be new enough.
bool version_fits(std::string_view wanted) {
  if (!wanted.starts_with(">=")) return false;
  const auto have = split(version(), '.');
  const auto need = split(trim(wanted.substr(2)), '.');
  for (std::size_t i = 0; i < need.size() && i < have.size(); ++i) {
    if (!all_digits(need[i])) return false;
    if (need[i].size() != have[i].size()) return need[i].size() < have[i].size();
    if (need[i] != have[i]) return need[i] < have[i];
  }
  return true;
}

/// Only options that the rule declares can be set.
void check_options(const Rule& rule, const Node& options, std::vector<Problem>& problems) {
  std::vector<std::string_view> names;
  for (const RuleOption& option : rule.options) names.push_back(option.name);
  for (const Node option : options) {
    if (std::ranges::find(names, option.key()) != names.end()) continue;
    const std::string_view near = nearest(option.key(), names);
    problems.push_back(
        {problem_rule,
         option.key_span(),
         "the rule `" + std::string(rule.id) + "` has no option `" + quoted(option.key()) + "`",
         near.empty() ? "" : "did you mean `" + std::string(near) + "`?",
         {}});
  }
}

}  // namespace

Config read_config(const SourceFile& file, std::vector<Problem>& problems) {
  Parsed parsed = parse_yaml(file.text());
  for (Problem& problem : parsed.problems) {
    problem.rule = problem_rule;
    problems.push_back(std::move(problem));
  }
  Config config;
  const Node root = parsed.tree.root();
  if (!problems.empty() || !root.present() || root.is_null()) return config;

  if (parsed.tree.roots().size() > 1) {
    problems.push_back({problem_rule,
                        parsed.tree.roots()[1].span(),
                        "a config is one YAML document, but here begins another",
                        "",
                        {}});
  }
  MapReader reader(root, problem_rule, "the config", problems);
  const Node schema = reader.required("version");
  if (schema.present() && schema.text() != "1") {
    reader.problem(schema.span(), "`version` is 1, the only schema that writ " +
                                      std::string(version()) + " knows");
  }
  const Node wanted = reader.node("required-version");
  if (wanted.present() && !version_fits(wanted.text())) {
    reader.problem(wanted.span(), "this project asks for writ `" + quoted(wanted.text()) +
                                      "`, but this is " + std::string(version()));
  }
  const int fail_on = reader.choice("fail-on", {"error", "warning", "notice", "never"});
  if (fail_on >= 0) config.fail_on = static_cast<FailOn>(fail_on);
  config.select = texts(reader, "select");
  config.ignore = texts(reader, "ignore");
  config.exclude = texts(reader, "exclude");
  config.unignorable = texts(reader, "unignorable");
  config.repository = reader.text("repository");
  config.default_branch = reader.text("default-branch");
  config.accounts = text_map(reader, "accounts");
  check_accounts(reader, root["accounts"]);
  config.vars = text_map(reader, "vars");
  read_rule_settings(reader, config, problems);
  read_kinds(reader, config, problems);
  read_roles(reader, config, problems);
  read_endpoints(reader, config, problems);
  config.suppressions = read_suppressions(list_of(reader, "suppressions"), problems);
  reader.finish();
  return config;
}

std::vector<Suppression> read_suppressions(const Node& list, std::vector<Problem>& problems) {
  std::vector<Suppression> result;
  for (const Node entry : list) {
    MapReader reader(entry, problem_rule, "a suppression", problems);
    Suppression suppression;
    suppression.span = entry.span();
    suppression.rule = reader.required_text("rule");
    suppression.path = reader.required_text("path");
    suppression.reason = reader.required_text("reason");
    if (entry["reason"].present() && suppression.reason.empty())
      reader.problem(entry["reason"].span(), "a suppression says why, but this reason is empty");
    suppression.owner = reader.text("owner");
    suppression.expires = reader.text("expires");
    if (!suppression.expires.empty() && !is_date(suppression.expires)) {
      reader.problem(entry["expires"].span(), "`" + quoted(suppression.expires) + "` is not a date",
                     "write it as YYYY-MM-DD");
    }
    MapReader at(reader.mapping("at"), problem_rule, "`at`", problems);
    for (const std::string_view kind :
         {"sid", "statement", "action", "resource", "principal", "condition-key", "container",
          "secret", "env", "task-family", "job", "step", "uses", "key"}) {
      const std::string_view value = at.text(kind);
      if (!value.empty()) suppression.at.push_back({std::string(kind), std::string(value)});
    }
    at.finish();
    reader.finish();
    result.push_back(std::move(suppression));
  }
  return result;
}

void check_rule_words(const SourceFile& file, const RuleSet& rules,
                      std::vector<Problem>& problems) {
  const Parsed parsed = parse_yaml(file.text());
  const Node root = parsed.tree.root();
  const auto check = [&](std::string_view word, Span place, bool ids_only) {
    const bool known = ids_only ? rules.find(word) != nullptr : rules.knows(word);
    if (known) return;
    const std::string_view near = rules.nearest(word);
    problems.push_back({problem_rule,
                        place,
                        "there is no rule `" + quoted(word) + "`",
                        near.empty() ? "" : "did you mean `" + std::string(near) + "`?",
                        {}});
  };
  for (const std::string_view key : {"select", "ignore", "unignorable"}) {
    const Node list = root[key];
    if (list.is_scalar() && !list.is_null()) check(list.text(), list.span(), false);
    for (const Node item : list) check(item.text(), item.span(), false);
  }
  for (const std::string_view key : {"severity", "options"}) {
    for (const Node entry : root[key]) check(entry.key(), entry.key_span(), true);
  }
  for (const Node entry : root["options"]) {
    const Rule* rule = rules.find(entry.key());
    if (rule != nullptr) check_options(*rule, entry, problems);
  }
  for (const Node entry : root["suppressions"]) {
    if (entry["rule"].present()) check(entry["rule"].text(), entry["rule"].span(), true);
  }
}

}  // namespace writ
