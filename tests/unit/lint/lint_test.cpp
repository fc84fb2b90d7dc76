// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/lint.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "lint/config.h"
#include "writ/report.h"

using namespace writ;

namespace {

constexpr const char* scoped_token = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Login", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
     "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/web"}
  ]
}
)";

constexpr const char* password_argument = R"(on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: docker login -u AWS -p "$TOKEN" 111122223333.dkr.ecr.eu-west-1.amazonaws.com
)";

std::vector<Input> inputs(std::initializer_list<std::pair<const char*, std::string>> files) {
  std::vector<Input> list;
  list.reserve(files.size());
  for (const auto& [path, text] : files) list.emplace_back(SourceFile(path, text));
  return list;
}

Report run(const std::vector<Input>& files, const Config& config = {}, LintOptions options = {}) {
  return lint(files, RuleSet::builtin(), config, options);
}

std::vector<std::string> rules_of(const Report& report) {
  std::vector<std::string> rules;
  for (const Finding& finding : report.findings) rules.push_back(finding.rule);
  return rules;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a finding has its place, its anchors and a fingerprint that survives line moves") {
  const auto first =
      run(inputs({{"iam/push.json", scoped_token}}), {}, {.select = {"ecr-token-scoped"}});
  REQUIRE(first.findings.size() == 1);
  const Finding& finding = first.findings[0];
  CHECK(std::ranges::count(finding.anchors, Anchor{"sid", "Login"}) == 1);
  CHECK(finding.fingerprint.size() == 16);

  const auto moved = run(inputs({{"iam/push.json", "\n\n" + std::string(scoped_token)}}), {},
                         {.select = {"ecr-token-scoped"}});
  REQUIRE(moved.findings.size() == 1);
  CHECK(moved.findings[0].fingerprint == finding.fingerprint);
  const auto other =
      run(inputs({{"iam/pull.json", scoped_token}}), {}, {.select = {"ecr-token-scoped"}});
  CHECK(other.findings[0].fingerprint != finding.fingerprint);
}

TEST_CASE("config suppressions hold by meaning, not by line") {
  Config config;
  config.suppressions.push_back(
      {"ecr-token-scoped", "iam/*.json", {{"sid", "Login"}}, "known", "", "2026-06-30", {}});
  LintOptions options{.select = {"ecr-token-scoped", "suppression"}, .today = "2026-06-30"};
  auto files = inputs({{"iam/push.json", scoped_token}});
  config.file = 0;
  CHECK(run(files, config, options).findings.empty());
  CHECK(run(files, config, options).suppressed.size() == 1);

  options.today = "2026-07-01";
  CHECK(rules_of(run(files, config, options)) ==
        std::vector<std::string>{"suppression-expired", "ecr-token-scoped"});
  options.today.clear();
  config.suppressions[0].at[0].value = "Logout";
  CHECK(rules_of(run(files, config, options)) ==
        std::vector<std::string>{"suppression-unused", "ecr-token-scoped"});
  config.unignorable = {"ecr-token-scoped"};
  config.suppressions[0].at.clear();
  CHECK(std::ranges::count(rules_of(run(files, config, options)), "ecr-token-scoped") == 1);
}

TEST_CASE("comments suppress their line, the node below them, or the file") {
  const LintOptions options{.select = {"gha-docker-password-argument", "suppression"}};
  const std::string path = ".github/workflows/x.yml";
  const auto rules_with = [&](const std::string& text) {
    return rules_of(run(inputs({{path.c_str(), text}}), {}, options));
  };
  const std::string ignore = "# writ: ignore[gha-docker-password-argument] legacy runner";
  using Rules = std::vector<std::string>;

  CHECK(rules_with(password_argument) == Rules{"gha-docker-password-argument"});
  CHECK(rules_with(replaced(password_argument, ".amazonaws.com\n",
                            ".amazonaws.com " + ignore + "\n")) == Rules{});
  CHECK(rules_with(replaced(password_argument, "      - run",
                            "      " + ignore + "\n      - run")) == Rules{});
  CHECK(rules_with(replaced(password_argument, "  build:", "  " + ignore + "\n  build:")) ==
        Rules{});
  CHECK(rules_with("# writ: ignore-file[gha-docker-password-argument] all of it\n" +
                   std::string(password_argument)) == Rules{});
  CHECK(rules_with(replaced(password_argument, "on: push", "on: push " + ignore)) ==
        Rules{"suppression-unused", "gha-docker-password-argument"});
  CHECK(rules_with(replaced(password_argument, "on: push",
                            "on: push # writ: ignore[gha-docker-passwrd-argument] x")) ==
        Rules{"suppression-unknown-rule", "gha-docker-password-argument"});
}

TEST_CASE("a mark inside a script is no comment, and that is said") {
  const std::string text = replaced(
      password_argument, "run: docker",
      "run: |\n          # writ: ignore[gha-docker-password-argument] x\n          docker");
  const Report report = run(inputs({{".github/workflows/x.yml", text}}), {},
                            {.select = {"gha-docker-password-argument", "suppression"}});
  CHECK(rules_of(report) ==
        std::vector<std::string>{"suppression-unused", "gha-docker-password-argument"});
}

TEST_CASE("--no-ignores shows what is suppressed") {
  const std::string text =
      "# writ: ignore-file[gha-docker-password-argument] all\n" + std::string(password_argument);
  LintOptions options{.select = {"gha-docker-password-argument"}, .use_ignores = false};
  CHECK(run(inputs({{".github/workflows/x.yml", text}}), {}, options).findings.size() == 1);
}

TEST_CASE("the same bytes come out for any number of threads") {
  std::vector<Input> files;
  for (int i = 0; i < 40; ++i) {
    files.emplace_back(SourceFile("iam/p" + std::to_string(i) + ".json", scoped_token));
    files.emplace_back(
        SourceFile(".github/workflows/w" + std::to_string(i) + ".yml", password_argument));
  }
  const RuleSet rules = RuleSet::builtin();
  const auto text = [&](unsigned threads) {
    return render(OutputFormat::json,
                  lint(files, rules, {}, {.threads = threads, .select = {"all"}}), files, rules);
  };
  const std::string one = text(1);
  CHECK(one.size() > 1000);
  CHECK(text(2) == one);
  CHECK(text(8) == one);
}

TEST_CASE("severity follows the config, and a narrow selection does not hide broken files") {
  Config config;
  config.severity["ecr-token-scoped"] = Severity::notice;
  const Report report =
      run(inputs({{"a.json", scoped_token}}), config, {.select = {"ecr-token-scoped"}});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].severity == Severity::notice);

  const Report broken = run(inputs({{"a.json", R"({"Version": "2012-10-17", "Statement": [})"}}),
                            {}, {.select = {"gha"}});
  CHECK(rules_of(broken) == std::vector<std::string>{"syntax-json"});
}

TEST_CASE("excluded and foreign files are skipped with a reason") {
  Config config;
  config.exclude = {"old/**"};
  const Report report =
      run(inputs({{"old/a.json", scoped_token}, {"package.json", R"({"name": "shop"})"}}), config);
  CHECK(report.findings.empty());
  REQUIRE(report.documents.size() == 2);
  for (const DocumentInfo& info : report.documents) CHECK_FALSE(info.skipped.empty());
  CHECK(report.skipped == 2);
}

TEST_CASE("account details and plans that end too early are broken files wherever they end") {
  const std::string account =
      R"({"UserDetailList": [{"UserName": "ci", "GroupList": ["build"], "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],)"
      R"("UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}}]}],)"
      R"("GroupDetailList": [{"GroupName": "build", "GroupPolicyList": []}], "RoleDetailList": [], "Policies": []})";
  const std::string plan =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_iam_role_policy.p", "type": "aws_iam_role_policy",)"
      R"("name": "p", "values": {"role": "r", "policy": "{\"Version\": \"2012-10-17\", \"Statement\": []}"}}, {"address": "aws_iam_role.r",)"
      R"("type": "aws_iam_role", "name": "r", "values": {"name": "r"}}]}}})";
  for (const std::string& whole : {account, plan}) {
    for (std::size_t size = 1; size < whole.size(); ++size) {
      CAPTURE(size);
      const Report report =
          run(inputs({{"data.json", whole.substr(0, size)}}), {}, {.select = {"all"}});
      CHECK(report.faults.empty());
    }
  }
}
