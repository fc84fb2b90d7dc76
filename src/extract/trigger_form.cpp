// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Schedules and the inputs of triggers.
// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "extract/workflow_form.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

constexpr std::size_t npos = std::string_view::npos;

constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// One of the five parts of a schedule.
struct CronField {
  std::string_view name;
  int least;
  int most;
  std::span<const std::string_view> names;  ///< of `least` and the following
};

constexpr std::array<CronField, 5> fields = {{{"minute", 0, 59, {}},
                                              {"hour", 0, 23, {}},
                                              {"day of the month", 1, 31, {}},
                                              {"month", 1, 12, months},
                                              {"day of the week", 0, 6, days}}};

std::optional<int> read_value(std::string_view text, const CronField& field) {
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (equals_ignoring_case(text, field.names[i])) return field.least + static_cast<int>(i);
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!all_digits(text) || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value >= field.least && value <= field.most ? std::optional(value) : std::nullopt;
}

bool is_range(std::string_view text, const CronField& field) {
  const std::size_t dash = text.find('-');
  if (dash == npos) return text == "*" || read_value(text, field).has_value();
  const auto first = read_value(text.substr(0, dash), field);
  const auto last = read_value(text.substr(dash + 1), field);
  return first && last && *first <= *last;
}

/// `*`, `5`, `1-5`, each perhaps with `/STEP`, and lists of them.
bool is_part(std::string_view text, const CronField& field) {
  return std::ranges::all_of(split(text, ','), [&](std::string_view item) {
    const std::size_t slash = item.find('/');
    if (slash == npos) return is_range(item, field);
    const std::string_view step = item.substr(slash + 1);
    return is_range(item.substr(0, slash), field) && all_digits(step) && step != "0" &&
           step.size() <= 3;
  });
}

/// What is wrong with a schedule; empty if nothing is.
std::string cron_fault(std::string_view text) {
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(trim(text), ' ')) {
    if (!part.empty()) parts.push_back(part);
  }
  if (parts.size() != fields.size())
    return "the schedule has " + std::to_string(parts.size()) +
           (parts.size() == 1 ? " part" : " parts") + " in place of five";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_part(parts[i], fields[i]))
      return "`" + quoted(parts[i]) + "` is no " + std::string(fields[i].name) + " of a schedule";
  }
  return {};
}

void check_schedule(const Node& schedule, std::vector<Problem>& problems) {
  if (!schedule.is_sequence()) return;
  for (const Node entry : schedule) {
    const Node cron = entry["cron"];
    // A `$` is a template's: GitHub's starter workflows have `$cron-daily`.
    if (!cron.is_string() || cron.text().find('$') != npos) continue;
    const std::string fault = cron_fault(cron.text());
    if (!fault.empty())
      problems.push_back({"gha-cron",
                          cron.span(),
                          fault + ", so GitHub rejects the workflow",
                          "write minute, hour, day of the month, month and day of the week",
                          {},
                          {}});
  }
}

void check_input(const Node& input, std::vector<Problem>& problems) {
  const std::string_view type = input["type"].text();
  const Node options = input["options"];
  const Node value = input["default"];
  const auto add = [&](Span span, std::string message, std::string help) {
    problems.push_back({"gha-input",
                        span,
                        std::move(message) + ", so GitHub rejects the workflow",
                        std::move(help),
                        {},
                        {}});
  };
  const std::string name = "the input `" + quoted(input.key()) + "`";
  if (type == "choice" && options.size() == 0)
    add(input.key_span(), name + " is a choice without `options`", "list the options");
  if (type != "choice" && options.present())
    add(options.key_span(), name + " has `options` but is no choice", "add `type: choice`");
  if (type == "boolean" && value.is_string() && value.text().find("${{") == npos)
    add(value.span(), name + " is a boolean, but its default is a text",
        "write `true` or `false` without quotes");
}

/// GitHub: "you may only define one of `branches` and `branches-ignore` for a single event".
void check_filters(const github::Trigger& trigger, std::vector<Problem>& problems) {
  for (const std::string_view name : {"branches", "tags", "paths"}) {
    const std::string ignore = std::string(name) + "-ignore";
    const Node ignored = trigger.node[ignore];
    if (!ignored.present() || !trigger.node[name].present()) continue;
    problems.push_back(
        {"gha-syntax-misplaced-key",
         ignored.key_span(),
         "`" + ignore + "` cannot stand beside `" + std::string(name) +
             "` of the same event, so GitHub rejects the workflow",
         "leave it out, and write what is to be left out behind `!` in `" + std::string(name) + "`",
         {},
         {}});
  }
}

/// Events that come from what the trigger itself names.
void check_sources(const github::Trigger& trigger, std::vector<Problem>& problems) {
  const std::string_view event = trigger.event.text;
  const bool runs = event == "workflow_run";
  // What is written in place of the list is said for any value of a wrong type.
  const bool wrong = trigger.node.present() && !trigger.node.is_sequence();
  if (!runs && (event != "schedule" || wrong)) return;
  const Node sources = runs ? trigger.node["workflows"] : trigger.node;
  const bool named = sources.is_scalar() ? !sources.is_null() : sources.size() > 0;
  if (named) return;
  const Span key = trigger.node.key_span();
  problems.push_back({"gha-trigger-idle",
                      key.empty() ? trigger.event.span() : key,
                      runs ? "`workflow_run` names no workflow to wait for, so it starts nothing"
                           : "`schedule` names no time, so it starts nothing",
                      runs ? "list their names in `workflows`" : "list the times as `cron`",
                      {},
                      {}});
}

}  // namespace

void check_triggers(const github::Workflow& workflow, std::vector<Problem>& problems) {
  const Node on = workflow.node["on"];
  if ((on.is_mapping() || on.is_sequence()) && on.size() == 0)
    problems.push_back({"gha-syntax-missing-key",
                        on.key_span(),
                        "`on` names no event, so GitHub rejects the workflow",
                        "name the events that start it",
                        {},
                        {}});
  for (const github::Trigger& trigger : workflow.triggers) {
    check_filters(trigger, problems);
    check_sources(trigger, problems);
    if (trigger.event.text == "schedule") check_schedule(trigger.node, problems);
    if (trigger.event.text != "workflow_dispatch" && trigger.event.text != "workflow_call")
      continue;
    const Node inputs = trigger.node["inputs"];
    if (!inputs.is_mapping()) continue;
    for (const Node input : inputs) check_input(input, problems);
  }
}

}  // namespace writ::workflow_form
