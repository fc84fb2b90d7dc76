// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "lint/example_runner.h"
#include "lint/read_file.h"
#include "rule/check_table.h"
#include "rule/fact_table.h"
#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/lint.h"

using namespace writ;

TEST_CASE("every example of every rule does what its marks say") {
  const RuleSet rules = RuleSet::builtin();
  REQUIRE(rules.rules().size() >= 30);
  for (const Rule& rule : rules.rules()) {
    CHECK_FALSE(rule.bad.empty());
    CHECK_FALSE(rule.good.empty());
    for (const ExampleFailure& failure : run_examples(rule, rules)) {
      FAIL_CHECK(rule.id << ": " << std::string(failure.bad ? "bad" : "good") << " example "
                         << failure.index + 1 << " " << failure.message);
    }
  }
}

TEST_CASE("every check that a rule names exists, and every check is named") {
  const RuleSet rules = RuleSet::builtin();
  std::set<std::string_view> named;
  for (const Rule& rule : rules.rules()) {
    if (!rule.check.empty()) named.insert(rule.check);
  }
  std::set<std::string_view> existing;
  for (const NamedCheck& check : check_table()) existing.insert(check.name);
  CHECK(named == existing);
}

namespace {

void collect(std::set<std::string_view>& used, const Rule& rule) {
  for (const Condition& condition : rule.when) used.insert(condition.fact);
  for (const Condition& condition : rule.unless) used.insert(condition.fact);
  used.insert(rule.at);
  for (std::size_t open = rule.message.find('{'); open != std::string_view::npos;
       open = rule.message.find('{', open + 1)) {
    used.insert(rule.message.substr(open + 1, rule.message.find('}', open) - open - 1));
  }
}

}  // namespace

TEST_CASE("every fact is used by some rule, built-in or among the examples of own rules") {
  RuleSet rules = RuleSet::builtin();
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(WRIT_SOURCE_DIR "/examples/rules")) {
    if (entry.path().extension() != ".yaml") continue;
    auto text = read_file(entry.path().string());
    REQUIRE(text);
    CHECK(rules.add(SourceFile(entry.path().string(), *text)).empty());
  }
  std::set<std::string_view> used;
  for (const Rule& rule : rules.rules()) collect(used, rule);
  for (const FactInfo& fact : facts()) {
    if (!used.contains(fact.name)) FAIL_CHECK(fact.name << " is used by no rule");
  }
}

TEST_CASE("rules speak the house's language") {
  const RuleSet rules = RuleSet::builtin();
  for (const Rule& rule : rules.rules()) {
    CAPTURE(rule.id);
    CHECK_FALSE(rule.title.ends_with('.'));
    CHECK(rule.why.ends_with('.'));
    CHECK_FALSE(rule.references.empty());
    CHECK_FALSE(rule.when_to_suppress.empty());
    CHECK(rule.title.size() <= 100);
    CHECK(rule.tags.size() <= 10);  // GitHub shows no more
    CHECK(rule.message.find(" should ") == std::string_view::npos);
  }
}

namespace {

/// A policy that allows these actions and nothing else.
std::string policy_of(const std::vector<std::string>& actions) {
  std::string list;
  for (const std::string& action : actions) list += (list.empty() ? "\"" : ", \"") + action + "\"";
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [)" + list +
         R"(], "Resource": "*"}]})";
}

/// Does the rule name this way for a policy of these actions?
bool opens(const Rule& rule, std::string_view way, const std::vector<std::string>& actions) {
  if (actions.empty()) return false;
  std::vector<Input> inputs;
  inputs.emplace_back(SourceFile("policy.json", policy_of(actions)));
  const Report report =
      lint(inputs, RuleSet::builtin(), {}, {.threads = 1, .select = {std::string(rule.id)}});
  return std::ranges::any_of(report.findings, [&](const Finding& finding) {
    const std::string note = finding.notes.empty() ? std::string() : finding.notes.front();
    return finding.message.find("can " + std::string(way) + ",") != std::string::npos ||
           note.find(way) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("each way to more rights is open with its actions and closed without any one of them") {
  const RuleSet rules = RuleSet::builtin();
  std::size_t ways = 0;
  for (const Rule& rule : rules.rules()) {
    if (rule.check != "iam_escalation") continue;
    for (const std::string_view line : rule.options.front().values) {
      CAPTURE(line);
      const std::size_t equals = line.find(" = ");
      REQUIRE(equals != std::string_view::npos);
      std::vector<std::string> actions;
      for (const std::string_view part : split(line.substr(equals + 3), '+')) {
        const std::string_view action = trim(part.substr(0, part.find('>')));
        CHECK(catalogue::find_action_id(action));
        actions.emplace_back(action);
      }
      const std::string_view way = line.substr(0, equals);
      CHECK(opens(rule, way, actions));
      for (std::size_t i = 0; i < actions.size(); ++i) {
        std::vector<std::string> fewer = actions;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(opens(rule, way, fewer));
      }
      ++ways;
    }
  }
  CHECK(ways >= 70);
}
