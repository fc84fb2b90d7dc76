// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/example_runner.h"

#include <algorithm>

#include "lint/config.h"
#include "writ/check.h"

namespace writ {
namespace {

constexpr std::string_view open_mark = "\xC2\xAB";
constexpr std::string_view close_mark = "\xC2\xBB";
constexpr std::string_view config_path = ".writ.yaml";

struct Marked {
  std::string text;
  std::vector<Span> spans;
};

Marked strip_marks(std::string_view text) {
  Marked marked;
  std::vector<uint32_t> open;
  while (!text.empty()) {
    const auto here = static_cast<uint32_t>(marked.text.size());
    if (text.starts_with(open_mark)) {
      open.push_back(here);
      text.remove_prefix(open_mark.size());
    } else if (text.starts_with(close_mark) && !open.empty()) {
      marked.spans.push_back({open.back(), here});
      open.pop_back();
      text.remove_prefix(close_mark.size());
    } else {
      marked.text += text.front();
      text.remove_prefix(1);
    }
  }
  return marked;
}

/// The files of one example, and what is expected of them.
struct Scene {
  std::vector<Input> inputs;
  std::vector<Location> expected;
  Config config;

  Input& add(std::string_view path, std::string_view text) {
    Marked marked = strip_marks(text);
    const auto file = static_cast<FileId>(inputs.size());
    for (const Span span : marked.spans) expected.push_back({file, span});
    return inputs.emplace_back(SourceFile(std::string(path), std::move(marked.text)));
  }
};

Scene stage(const Example& example, const RuleSet& rules) {
  Scene scene;
  const auto add = [&](std::string_view path, std::string_view text) {
    Input& input = scene.add(path, text);
    if (!path.starts_with(".writ/rules/")) return;
    RuleSet own;
    input.problems = own.add(input.file);
    input.skipped = "a rule file";
  };
  scene.inputs.reserve(example.more.size() / 2 + 2);
  add(example.name, example.text);
  for (std::size_t i = 0; i + 1 < example.more.size(); i += 2)
    add(example.more[i], example.more[i + 1]);
  if (!example.config.empty()) {
    Input& input = scene.add(config_path, example.config);
    scene.config = read_config(input.file, input.problems);
    check_rule_words(input.file, rules, input.problems);
    scene.config.file = static_cast<FileId>(scene.inputs.size() - 1);
    input.skipped = "the config";
  }
  return scene;
}

std::string describe(const Scene& scene, const Location& place) {
  const SourceFile& file = scene.inputs[place.file].file;
  const Position at = LineTable(file.text()).position(place.span.begin);
  const auto text = file.text().substr(place.span.begin, place.span.size());
  return file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + " `" +
         quoted(text) + "`";
}

void compare(const Scene& scene, const Report& report, std::vector<std::string>& messages) {
  std::vector<Location> missing = scene.expected;
  for (const Finding& finding : report.findings) {
    const auto found = std::ranges::find(missing, finding.at);
    if (found != missing.end()) {
      missing.erase(found);
    } else {
      messages.push_back("flags " + describe(scene, finding.at) + ", which is not marked [" +
                         finding.rule + "]: " + finding.message);
    }
  }
  for (const Location& place : missing)
    messages.push_back("does not flag " + describe(scene, place));
}

}  // namespace

std::vector<ExampleFailure> run_examples(const Rule& rule, const RuleSet& rules) {
  std::vector<ExampleFailure> failures;
  const auto run = [&](std::span<const Example> examples, bool bad) {
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const Scene scene = stage(examples[i], rules);
      LintOptions options;
      options.select = {std::string(rule.id)};
      options.today = "2026-01-01";
      std::vector<std::string> messages;
      if (bad && scene.expected.empty()) messages.push_back("marks nothing with « »");
      compare(scene, lint(scene.inputs, rules, scene.config, options), messages);
      for (std::string& message : messages)
        failures.push_back({bad, i, std::move(message), examples[i].place});
    }
  };
  run(rule.bad, true);
  run(rule.good, false);
  return failures;
}

}  // namespace writ
