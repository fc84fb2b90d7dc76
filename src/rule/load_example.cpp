// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/load.h"
#include "tree/map_reader.h"

namespace writ {
namespace {

// The path an example pretends to have when it names none: what people call such files.
std::string_view default_path(const Rule& rule) {
  const std::string_view on = rule.each;
  if (on == "container" || rule.group == "ecs") return "task-definition.json";
  if (on == "job" || on == "step" || rule.group == "gha") return ".github/workflows/deploy.yml";
  if (rule.group == "ci") return ".gitlab-ci.yml";
  if (rule.group == "trust") return "deploy-trust.json";
  if (rule.group == "vpce") return "vpce/ecr-dkr.json";
  return "policy.json";
}

Example read_example(const Node& item, const Rule& rule, RuleArena& arena,
                     std::vector<Problem>& problems) {
  Example example;
  example.place = item.span();
  example.name = default_path(rule);
  if (item.is_scalar()) {
    example.text = arena.keep(item.text());
    return example;
  }
  MapReader reader(item, "syntax-rule-file", "an example", problems);
  if (const auto path = reader.text("path"); !path.empty()) example.name = arena.keep(path);
  example.text = arena.keep(reader.required_text("text"));
  example.config = arena.keep(reader.text("config"));
  std::vector<std::string_view> more;
  for (const Node file : reader.mapping("files")) {
    more.push_back(arena.keep(file.key()));
    more.push_back(arena.keep(file.text()));
  }
  example.more = arena.keep(std::move(more));
  reader.finish();
  return example;
}

}  // namespace

void load_examples(MapReader& reader, Rule& rule, RuleArena& arena,
                   std::vector<Problem>& problems) {
  const auto read = [&](const Node& list) -> std::span<const Example> {
    std::vector<Example> examples;
    for (const Node item : list) examples.push_back(read_example(item, rule, arena, problems));
    return arena.examples.emplace_back(std::move(examples));
  };
  const Node node = reader.required("examples");
  MapReader inner(node, "syntax-rule-file", "`examples`", problems);
  rule.bad = read(inner.node("bad"));
  rule.good = read(inner.node("good"));
  inner.finish();
  if (node.is_mapping() && (rule.bad.empty() || rule.good.empty())) {
    reader.problem(node.key_span(), "a rule needs at least one bad and one good example");
  }
}

}  // namespace writ
