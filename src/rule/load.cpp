// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/load.h"

#include <algorithm>

#include "rule/check_table.h"
#include "rule/fact_table.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "tree/map_reader.h"

namespace writ {
namespace {

constexpr std::string_view problem_rule = "syntax-rule-file";

// A built-in id is its file's name; a user's id carries a prefix that no built-in has.
void check_id(MapReader& reader, const Rule& rule, std::string_view path, RuleOrigin origin,
              Span place) {
  const auto slash = rule.id.find('/');
  if (origin == RuleOrigin::user) {
    if (slash == std::string_view::npos || !is_slug(rule.id.substr(0, slash)) ||
        !is_slug(rule.id.substr(slash + 1))) {
      reader.problem(place,
                     "`" + quoted(rule.id) +
                         "` cannot be the id of a rule of your own: such an id is two words of "
                         "small letters, digits and hyphens, with a slash between",
                     "write an id such as `acme/no-public-registry`");
    }
    return;
  }
  const std::string_view file = path.substr(path.rfind('/') + 1);
  if (!is_slug(rule.id) || file != std::string(rule.id) + ".yaml") {
    reader.problem(place, "the id `" + quoted(rule.id) + "` is not the name of its file");
  }
}

std::string_view group_of(std::string_view id) { return id.substr(0, id.find_first_of("/-")); }

std::span<const std::string_view> read_list(MapReader& reader, std::string_view key,
                                            RuleArena& arena) {
  std::vector<std::string_view> texts;
  for (const Node node : reader.scalars(key)) texts.push_back(arena.keep(node.text()));
  return arena.keep(std::move(texts));
}

void read_options(MapReader& reader, Rule& rule, RuleArena& arena) {
  std::vector<RuleOption> options;
  for (const Node entry : reader.mapping("options")) {
    RuleOption option{arena.keep(entry.key()), {}, entry.is_sequence()};
    std::vector<std::string_view> values;
    if (entry.is_scalar()) values.push_back(arena.keep(entry.text()));
    for (const Node item : entry) values.push_back(arena.keep(item.text()));
    option.values = arena.keep(std::move(values));
    options.push_back(option);
  }
  rule.options = arena.options.emplace_back(std::move(options));
}

void read_check(MapReader& reader, Rule& rule, RuleArena& arena, RuleOrigin origin) {
  rule.check = arena.keep(reader.text("check"));
  read_options(reader, rule, arena);
  // The build step runs before the table of checks exists; there a wrong name is found by a test.
  if (origin == RuleOrigin::builtin) return;
  std::vector<std::string_view> names;
  for (const NamedCheck& check : check_table()) names.push_back(check.name);
  if (std::ranges::find(names, rule.check) != names.end()) return;
  const std::string_view near = nearest(rule.check, names);
  reader.problem(reader.node("check").span(), "there is no check `" + quoted(rule.check) + "`",
                 near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
}

void read_words(MapReader& reader, Rule& rule, RuleArena& arena, RuleOrigin origin) {
  const bool own = origin == RuleOrigin::builtin;
  const auto text = [&](std::string_view key, bool needed) {
    return arena.keep(trim(needed ? reader.required_text(key) : reader.text(key)));
  };
  rule.title = text("title", true);
  rule.why = text("why", true);
  rule.fix = text("fix", true);
  rule.when_to_suppress = text("when-to-suppress", own);
  rule.since = text("since", own);
  rule.security_severity = text("security-severity", false);
  rule.tags = read_list(reader, "tags", arena);
  rule.references = read_list(reader, "references", arena);
  if (const int i = reader.choice("severity", {"notice", "warning", "error"}); i >= 0) {
    rule.severity = static_cast<Severity>(i);
  }
  if (const int i = reader.choice("confidence", {"low", "medium", "high"}); i >= 0) {
    rule.confidence = static_cast<Confidence>(i);
  }
  if (const int i = reader.choice("status", {"preview", "stable", "deprecated"}); i >= 0) {
    rule.status = static_cast<RuleStatus>(i);
  }
  reader.required("severity");
}

}  // namespace

std::string_view RuleArena::keep(std::string_view text) {
  return text.empty() ? std::string_view() : std::string_view(strings.emplace_back(text));
}

std::span<const std::string_view> RuleArena::keep(std::vector<std::string_view> texts) {
  return lists.emplace_back(std::move(texts));
}

std::string_view to_string(RuleStatus status) {
  switch (status) {
    case RuleStatus::preview: return "preview";
    case RuleStatus::deprecated: return "deprecated";
    case RuleStatus::stable: break;
  }
  return "stable";
}

std::optional<Rule> load_rule(const Node& root, std::string_view path, RuleOrigin origin,
                              RuleArena& arena, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  MapReader reader(root, problem_rule, "a rule file", problems);
  Rule rule;
  rule.builtin = origin == RuleOrigin::builtin;
  rule.path = arena.keep(path);
  rule.id = arena.keep(reader.required_text("id"));
  rule.group = group_of(rule.id);
  if (!rule.id.empty()) check_id(reader, rule, path, origin, root["id"].span());
  read_words(reader, rule, arena, origin);

  const bool by_check = root["check"].present();
  if (by_check == root["each"].present()) {
    reader.problem(root.span(), by_check
                                    ? "a rule has either `check` or `each`, but this one has both"
                                    : "a rule needs `each` with `when` and `message`, or `check`");
  }
  if (by_check) {
    read_check(reader, rule, arena, origin);
  } else if (root["each"].present()) {
    load_conditions(reader, rule, arena);
  }
  load_examples(reader, rule, arena, problems);
  reader.finish();
  if (problems.size() > before) return std::nullopt;
  return rule;
}

}  // namespace writ
