// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "extract/workflow_form.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/expression_form.h"
#include "extract/extract.h"
#include "writ/document.h"
#include "writ/source.h"
#include "writ/tree.h"

using namespace writ;

namespace {

/// The problems of a file, and the bytes that each points at.
class Checked {
 public:
  explicit Checked(std::string text, const github::Schema& schema = github::Schema::of_workflows())
      : text_(std::move(text)), parsed_(parse_yaml(text_)) {
    workflow_form::check(parsed_.tree.root(), schema, problems);
  }
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;

  /// `rule: bytes`, one a line.
  std::string shown() const {
    std::string result;
    for (const Problem& problem : problems)
      result += std::string(problem.rule) + ": " + std::string(slice(problem.span)) + "\n";
    return result;
  }

  std::string_view slice(Span span) const {
    return std::string_view(text_).substr(span.begin, span.size());
  }

  std::vector<Problem> problems;

 private:
  std::string text_;
  Parsed parsed_;
};

std::string workflow(std::string_view steps) {
  return "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n" + std::string(steps);
}

std::string in_workflow(std::string_view steps) { return Checked(workflow(steps)).shown(); }

std::string in_action(std::string_view runs) {
  return Checked("name: a\ndescription: b\nruns:\n" + std::string(runs),
                 github::Schema::of_actions())
      .shown();
}

/// The problems of a file that lies where GitHub looks for it.
std::string in_file(std::string text, std::string_view path = ".github/workflows/a.yml") {
  const SourceFile source{std::string(path), std::move(text)};
  Document document(0, source);
  document.tree = parse_yaml(source.text()).tree;
  extract(document, {});
  std::string result;
  for (const Problem& problem : document.problems)
    result += std::string(problem.rule) + ": " +
              std::string(source.text().substr(problem.span.begin, problem.span.size())) + "\n";
  return result;
}

/// The same numbers on every machine.
class Numbers {
 public:
  unsigned below(unsigned count) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<unsigned>(state_ >> 33U) % count;
  }

 private:
  uint64_t state_ = 20'261'127;
};

struct Style {
  std::string_view name;
  std::string_view open;  ///< behind `run:`
  std::string_view line;  ///< before each further line
  std::string_view close;
};

constexpr std::array<Style, 7> styles = {{
    {"plain", " ", "          ", "\n"},
    {"single quoted", " '", "          ", "'\n"},
    {"double quoted", " \"", "          ", "\"\n"},
    {"literal", " |\n          ", "          ", "\n"},
    {"literal without the last line end", " |-\n          ", "          ", "\n"},
    {"folded", " >\n          ", "          ", "\n"},
    {"folded with all line ends", " >+\n          ", "          ", "\n\n"},
}};

/// A text with each single quote as the style writes it.
std::string written(std::string_view text, const Style& style) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' && style.name == "single quoted") result += '\'';
    result += c;
    if (c == '\n') result += style.line;
  }
  return result;
}

}  // namespace

TEST_CASE("a misspelt word in an expression is shown in every style of scalar") {
  CHECK(in_workflow("      - run: echo ${{ githb.ref }}\n") == "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: 'it''s ${{ githb.ref }}'\n") == "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: \"a\\t\\u00e9 ${{ githb.ref }}\"\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: |\n          a\n          ${{ githb.ref }}\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: >-\n          a\n\n            b ${{ githb.ref }}\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: a\n          b ${{ githb.ref }}\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: \"a\n          b \\\n          ${{ githb.ref }}\"\n") ==
        "gha-expression-name: githb\n");
}

TEST_CASE("the place of a generated token is the token, in every style of scalar") {
  constexpr std::array<std::string_view, 6> around = {"echo ",     "a 'b' ", "x\n",
                                                      "\xC3\xA9 ", "$(c) ",  "${{ github.ref }} "};
  constexpr std::array<std::string_view, 4> before = {"", "github.ref == ", "!", "'s' != "};
  Numbers numbers;
  for (unsigned i = 0; i < 210; ++i) {
    const Style& style = styles[i % styles.size()];
    std::string token = "t";
    for (unsigned letters = 3 + numbers.below(12); letters > 0; --letters)
      token += "abcxyz_-019"[numbers.below(11)];
    std::string text = "run";
    for (unsigned parts = numbers.below(5); parts > 0; --parts)
      text += " " + std::string(around[numbers.below(around.size())]) + "z";
    text += " ${{ " + std::string(before[numbers.below(before.size())]) + token + " }}";
    if (numbers.below(2) == 1) text += " end";
    const Checked file(workflow("      - run:" + std::string(style.open) + written(text, style) +
                                std::string(style.close)));
    INFO(style.name);
    INFO(text);
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].rule == "gha-expression-name");
    CHECK(file.slice(file.problems[0].span) == token);
  }
}

TEST_CASE("an unclosed expression and a broken one are shown where they are") {
  CHECK(in_workflow("      - run: a ${{ github.ref\n") == "gha-expression-syntax: ${{\n");
  CHECK(in_workflow("      - run: a ${{ github.ref = 1 }}\n") == "gha-expression-syntax: =\n");
  CHECK(in_workflow("      - run: ${{ }}\n") == "gha-expression-syntax: ${{ }}\n");
}

TEST_CASE("every expression of a scalar is looked at") {
  CHECK(in_workflow("      - run: ${{ a }} ${{ github.ref }} ${{ b }}\n") ==
        "gha-expression-name: a\ngha-expression-name: b\n");
}

TEST_CASE("a condition is an expression with or without its marks") {
  CHECK(in_workflow("      - if: githb.ref\n        run: x\n") == "gha-expression-name: githb\n");
  CHECK(in_workflow("      - if: ${{ githb.ref }}\n        run: x\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - if: \"a == 'b\"\n        run: x\n") == "gha-expression-syntax: 'b\n");
  CHECK(in_workflow("      - if: secrets.A\n        run: x\n") == "gha-expression-name: secrets\n");
  CHECK(
      in_workflow("      - if: |\n          github.ref == 'a' &&\n          x\n        run: x\n") ==
      "gha-expression-name: x\n");
  CHECK(in_workflow("      - if: ''\n        run: x\n") == "");
  CHECK(in_workflow("      - if: ${{ 'githb' }}\n        run: x\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - if: ${{ 'github.ref' }}\n        run: x\n") == "");
}

TEST_CASE("a string as the whole expression is the text itself") {
  CHECK(workflow_form::literal_expression("${{ 'it''s' }}") == "it's");
  CHECK(workflow_form::literal_expression("${{''}}") == "");
  CHECK(workflow_form::literal_expression(" ${{ 'a' }}") == std::nullopt);
  CHECK(workflow_form::literal_expression("${{ 'a' }}${{ 'b' }}") == std::nullopt);
  CHECK(workflow_form::literal_expression("${{ ('a') }}") == std::nullopt);
  CHECK(workflow_form::literal_expression("${{ 'a") == std::nullopt);
  CHECK(workflow_form::literal_expression("a") == std::nullopt);
  CHECK(in_workflow("      - uses: ${{ 'a/b@v1' }}\n") == "");
  CHECK(in_workflow("      - uses: ${{ github.ref }}\n") ==
        "gha-expression-misplaced: ${{ github.ref }}\n");
  CHECK(in_workflow("      - uses: a/b@${{ github.ref }}\n") ==
        "gha-expression-misplaced: ${{ github.ref }}\n");
  CHECK(in_workflow("      - ${{ 'run' }}: a\n        background: ${{ 'ture' }}\n") ==
        "gha-syntax-type: ${{ 'ture' }}\n");
}

TEST_CASE("insert stands for a whole key and for nothing else") {
  CHECK(in_workflow("      - run: a\n        env:\n          ${{ insert }}: ${{ github }}\n") ==
        "");
  CHECK(in_workflow("      - run: a\n        env:\n          x${{ insert }}: b\n") ==
        "gha-expression-syntax: ${{ insert }}\n");
  CHECK(in_workflow("      - run: ${{ insert }}\n") == "gha-expression-syntax: ${{ insert }}\n");
  CHECK(in_workflow("      - run: a ${{ insert }} b\n") ==
        "gha-expression-syntax: ${{ insert }}\n");
  CHECK(in_workflow("      - if: ${{ insert }}\n        run: a\n") ==
        "gha-expression-syntax: ${{ insert }}\n");
}

TEST_CASE("an expression in a key is looked at as in a value") {
  CHECK(in_workflow("      - run: a\n        env:\n          ${{ github.ref }}: b\n") == "");
  CHECK(in_workflow("      - run: a\n        env:\n          A_${{ githb.ref }}: b\n") ==
        "gha-expression-name: githb\n");
  CHECK(in_workflow("      - run: a\n        env:\n          \"${{ githb.ref }}\": b\n") ==
        "gha-expression-name: githb\n");
  CHECK(Checked("on: push\njobs:\n  ${{ github.ref }}: {}\n").shown() ==
        "gha-expression-misplaced: ${{ github.ref }}\n");
}

TEST_CASE("keys that differ in case only are one key, and a key in other case is none") {
  CHECK(in_workflow("      - run: a\n        RUN: b\n") == "gha-syntax-key-twice: RUN\n");
  CHECK(in_workflow("      - run: a\n        env: {A: 1, a: 2}\n") == "gha-syntax-key-twice: a\n");
  CHECK(in_workflow("      - Run: a\n") ==
        "gha-syntax-unknown-key: Run\ngha-syntax-missing-key: Run: a\n");
  CHECK(Checked("On: push\njobs: {}\n").shown().starts_with("gha-syntax-unknown-key: On\n"));
}

TEST_CASE("keys of two forms do not stand together") {
  CHECK(in_workflow("      - run: a\n        uses: b/c@v1\n") ==
        "gha-syntax-misplaced-key: uses\n");
  CHECK(in_workflow("      - uses: b/c@v1\n        shell: bash\n") ==
        "gha-syntax-misplaced-key: shell\n");
}

TEST_CASE("values have the type and the words of their place") {
  CHECK(in_workflow("      - run: [a]\n") == "gha-syntax-type: [a]\n");
  CHECK(in_workflow("      - run: a\n        env: b\n") == "gha-syntax-type: b\n");
  CHECK(in_workflow("      - run: a\n        continue-on-error: maybe\n") ==
        "gha-syntax-type: maybe\n");
  CHECK(Checked("on: pusch\njobs: {a: {runs-on: b, steps: []}}\n").shown() ==
        "gha-syntax-unknown-word: pusch\n");
  CHECK(Checked("on: push\npermissions: {contents: wirte}\njobs: {a: {runs-on: b, steps: []}}\n")
            .shown() == "gha-syntax-unknown-word: wirte\n");
}

TEST_CASE("actions have contexts of their own") {
  CHECK(in_action("  using: composite\n  steps:\n    - run: ${{ inputs.a }}\n      shell: sh\n") ==
        "");
  CHECK(in_action("  using: composite\n  steps:\n    - run: ${{ secrets.a }}\n      shell: sh\n") ==
        "gha-expression-name: secrets\n");
  CHECK(in_action("  using: composite\n  steps:\n    - run: a\n") ==
        "gha-syntax-missing-key: run: a\n");
}

TEST_CASE("what GitHub refuses in a whole file is said at its place") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  constexpr std::string_view job = "jobs: {a: {runs-on: b, steps: [{run: c}]}}\n";
  const auto on = [&](std::string_view events) {
    return in_file("on: " + std::string(events) + "\n" + std::string(job));
  };
  CHECK(on("push") == "");
  CHECK(on("{push: {branches: [a], branches-ignore: [b]}}") ==
        "gha-syntax-misplaced-key: branches-ignore\n");
  CHECK(on("{pull_request: {paths: [a], paths-ignore: [b]}}") ==
        "gha-syntax-misplaced-key: paths-ignore\n");
  CHECK(on("{push: {branches: [a], tags-ignore: [b]}}") == "");
  CHECK(on("workflow_run") == "gha-trigger-idle: workflow_run\n");
  CHECK(on("{workflow_run: {types: [completed]}}") == "gha-trigger-idle: workflow_run\n");
  CHECK(on("{workflow_run: {workflows: []}}") == "gha-trigger-idle: workflow_run\n");
  CHECK(on("{workflow_run: {workflows: x}}") == "");
  CHECK(on("[push, schedule]") == "gha-trigger-idle: schedule\n");
  CHECK(on("{schedule: }") == "gha-syntax-type: schedule\n");
  CHECK(on("{schedule: []}") == "gha-trigger-idle: schedule\n");
  CHECK(on("[]") == "gha-syntax-missing-key: on\n");
  CHECK(on("{schedule: [{cron: hourly}]}") == "gha-cron: hourly\n");
  const Case files[] = {
      {"", "gha-syntax-type: \n"},
      {"# all of it is gone\n", "gha-syntax-type: \n"},
      {"- a\n- b\n", "gha-syntax-type: - a\n"},
      {"text\n", "gha-syntax-type: text\n"},
      {"on: push\njobs: {}\n", "gha-syntax-missing-key: jobs\n"},
      {"on: push\njobs: {a: {runs-on: b}}\n", "gha-job-empty: a\n"},
      {"on: push\njobs: {a: {runs-on: b, steps: []}}\n", "gha-job-empty: a\n"},
      {"on: push\njobs: {a: {runs-on: b, steps: [{parallel: [{parallel: [{run: c}]}]}]}}\n",
       "gha-syntax-misplaced-key: parallel\n"},
      {"on: push\njobs: {a: {runs-on: b, steps: [{run: c}]}}\n---\non: push\n"
       "jobs: {a: {runs-on: b, steps: [{run: c}]}}\n",
       "gha-syntax-type: on: push\n"},
      {"on: push\njobs: {a: {runs-on: b, steps: [{run: c}]}}\n---\nfoo: 1\n",
       "gha-syntax-type: foo: 1\n"},
      {"on: push\njobs:\n  a: &a {runs-on: b, steps: [{run: c}]}\n  d: {<<: *a}\n",
       "gha-syntax-merge-key: <<\n"},
      {"on: push\njobs: {a: {runs-on: b, steps: [&s {id: x, run: c}, *s]}}\n",
       "gha-step-id-twice: *s\n"},
      {"on: push\npermissions: write\njobs: {a: {runs-on: b, steps: [{run: c}]}}\n",
       "gha-syntax-unknown-word: write\n"},
      {"on: push\npermissions: {id-token: read}\njobs: {a: {runs-on: b, steps: [{run: c}]}}\n",
       "gha-syntax-unknown-word: read\n"},
      {"on: push\npermissions: {models: write}\njobs: {a: {runs-on: b, steps: [{run: c}]}}\n",
       "gha-syntax-unknown-word: write\n"},
  };
  for (const Case& each : files) {
    CAPTURE(each.text);
    CHECK(in_file(std::string(each.text)) == each.expected);
  }
  constexpr std::string_view action = "action.yml";
  CHECK(in_file("name: a\ndescription: b\n", action) == "gha-syntax-missing-key: name: a\n");
  CHECK(in_file("name: a\ndescription: b\nruns: {using: node24}\n", action) ==
        "gha-syntax-missing-key: node24\n");
  CHECK(in_file("name: a\ndescription: b\nruns: {using: docker, image: x}\n", action) == "");
}

TEST_CASE("the name of an action or called workflow has the form that GitHub takes") {
  const auto step = [](std::string_view uses) {
    return in_file("on: push\njobs: {a: {runs-on: b, steps: [{uses: '" + std::string(uses) +
                   "'}]}}\n");
  };
  const auto called = [](std::string_view uses) {
    return in_file("on: push\njobs: {a: {uses: '" + std::string(uses) + "'}}\n");
  };
  for (const std::string_view right :
       {"actions/checkout@v6", "acme/tools/a/b@v1", "./a", "./a@v1", "$/a", "docker://alpine"}) {
    CAPTURE(right);
    CHECK(step(right) == "");
  }
  for (const std::string_view wrong :
       {"actions/checkout", "actions/checkout@", "checkout@v4", "checkout", "../a"}) {
    CAPTURE(wrong);
    CHECK(step(wrong).starts_with("gha-syntax-uses: "));
  }
  CHECK(step("a/b@v1@v2") == "gha-syntax-uses: @v2\n");
  for (const std::string_view right : {"./.github/workflows/a.yml", "$/.github/workflows/a.yaml",
                                       "acme/shop/.github/workflows/a.yml@v1"}) {
    CAPTURE(right);
    CHECK(called(right) == "");
  }
  CHECK(called("./.github/workflows/a.yml@v1") == "gha-syntax-uses: @v1\n");
  for (const std::string_view wrong :
       {"./.github/workflows/x/a.yml", "./a.yml", "./.github/workflows/a",
        "acme/shop/.github/workflows/x/a.yml@v1", "actions/checkout@v6", "docker://alpine",
        "acme/shop/.github/workflows/a.yml"}) {
    CAPTURE(wrong);
    CHECK(called(wrong).starts_with("gha-syntax-uses: "));
  }
}

TEST_CASE("a condition that always holds is shown at what makes it so") {
  const auto condition = [](std::string_view text) {
    return in_workflow("      - if: \"" + std::string(text) + "\"\n        run: x\n");
  };
  CHECK(condition("github.ref == 'x' || 'b'") == "gha-condition-constant: 'b'\n");
  CHECK(condition("${{ github.ref == 'x' || 'b' }}") == "gha-condition-constant: 'b'\n");
  CHECK(condition("'b' || github.ref == 'x'") == "gha-condition-constant: 'b'\n");
  CHECK(condition("1 == 1") == "gha-condition-constant: 1 == 1\n");
  CHECK(condition("github.ref == 'x' || (github.a && '' || 'c')") ==
        "gha-condition-constant: 'c'\n");
  CHECK(condition("github.ref == 'x' || ''") == "");
  CHECK(condition("github.ref == 'x' && 'b'") == "");
  CHECK(condition("true") == "");
  CHECK(condition("${{ true }}") == "");
  CHECK(condition("always() || github.ref") == "");
  CHECK(condition("1 == 2") == "");
  CHECK(in_workflow("      - if: |\n          ${{ github.ref }}\n          \n        run: x\n") ==
        "gha-condition-constant: ${{ github.ref }}\n");
}

TEST_CASE("a placeholder that has no value fails") {
  const auto formatted = [](std::string_view arguments) {
    return in_workflow("      - run: \"${{ format(" + std::string(arguments) + ") }}\"\n");
  };
  CHECK(formatted("'{0} {1}', 1, 2") == "");
  CHECK(formatted("'{{x}} {0:d}', 1") == "");
  CHECK(formatted("'a {1}', 1") == "gha-expression-format: {1}\n");
  CHECK(formatted("'it''s {2}', 1, 2") == "gha-expression-format: {2}\n");
  CHECK(formatted("'{x}', 1") == "gha-expression-format: {\n");
  CHECK(formatted("'x}', 1") == "gha-expression-format: }\n");
  CHECK(formatted("'{0', 1") == "gha-expression-format: {\n");
  CHECK(formatted("github.ref, 1") == "");
}

TEST_CASE("what GitHub has not is named by what it is") {
  const auto message = [](std::string_view expression) {
    const Checked file(workflow("      - run: \"${{ " + std::string(expression) + " }}\"\n"));
    return file.problems.empty() ? std::string() : file.problems[0].message;
  };
  CHECK(message("github.a + 1").starts_with("GitHub has no arithmetic in expressions"));
  CHECK(message("github.a - 1").starts_with("GitHub has no arithmetic in expressions"));
  CHECK(message("github.a +1").find("for GitHub has no arithmetic") != std::string::npos);
  CHECK(message("github.a * 2").find("for GitHub has no arithmetic") != std::string::npos);
  CHECK(message("1 # one").starts_with("an expression has no comments"));
  CHECK(message("a == ${{ b").starts_with("`${{` stands within an expression already"));
  const Checked empty(workflow("      - uses: ''\n"));
  REQUIRE(empty.problems.size() == 1);
  CHECK(empty.problems[0].message.starts_with(
      "an empty text stands where GitHub takes a text that is not empty"));
}

TEST_CASE("what aliases repeat is looked at within a bound") {
  std::string text = "on: push\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*x" + std::to_string(i - 1);
    text += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) text += (k == 0 ? "" : ", ") + last;
    text += "]\n";
  }
  text += "jobs:\n  a: *x11\n";
  CHECK(Checked(text).problems.size() < 100);
  // The same within a place that takes any value.
  CHECK(Checked("on: push\njobs:\n  a:\n    runs-on: b\n    steps: []\n    strategy:\n"
                "      matrix:\n        v: &v [1]\n        w: [*v, *v]\n")
            .shown() == "");
}

TEST_CASE("any tree is looked at without harm") {
  for (const std::string_view text : {"", "a", "[]", "{}", "~", "on:", "jobs:\n  a:",
                                      "? [a]\n: b\n", "on: push\njobs: &a {b: *a}\n",
                                      "{\"\": {\"\": \"${{\"}}", "on: [[[push]]]\njobs: [{}]\n"}) {
    (void)Checked(std::string(text));
    (void)Checked(std::string(text), github::Schema::of_actions());
  }
}
