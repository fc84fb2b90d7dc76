// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_account_id;
}

using namespace writ;

namespace {

constexpr std::string_view blanks = " \t\r\n";

void check_zero(const Node& node, Reporter& report) {
  const std::string_view text = node.text();
  if (node.style() != ScalarStyle::plain || !text.starts_with('0') || !aws::is_account_id(text))
    return;
  const std::size_t first = std::min(text.find_first_not_of('0'), text.size() - 1);
  report.at(node.span(), "GitHub reads `" + quoted(text) + "` without quotes as the number " +
                             std::string(text.substr(first)) +
                             ", so the account id loses its leading zero");
  report.propose(FixSafety::safe, "quote the account id", node.span(),
                 "\"" + std::string(text) + "\"");
}

/// Every scalar under a key that names an account, however deep.
void check_numbers(const Node& root, Reporter& report) {
  struct Place {
    Node node;
    bool named = false;  ///< the nearest key names an account
  };
  std::vector<Place> open = {{root}};
  while (!open.empty()) {
    const Place place = open.back();
    open.pop_back();
    if (place.node.is_alias()) continue;  // looked at where it is written
    if (place.node.is_scalar() && place.named) check_zero(place.node, report);
    for (const Node child : place.node) {
      const std::string_view key = child.key();
      const bool by_key =
          contains_ignoring_case(key, "account") || equals_ignoring_case(key, "registries");
      // The default of an input stands below the input's name.
      const bool keeps = key.empty() || key == "default" || key == "options";
      open.push_back({child, by_key || (keeps && place.named)});
    }
  }
}

/// Digits and hyphens only, as the console shows ids.
bool is_meant_as_id(std::string_view text) {
  return text.find_first_not_of("0123456789-") == std::string_view::npos &&
         std::ranges::any_of(text, [](char c) { return is_digit(c); });
}

/// A list that the action splits at its commas and hands on as it is.
void check_list(const Str& list, Reporter& report) {
  const std::string_view inner = trim(list.text);
  if (inner.empty()) return;
  const auto start = static_cast<std::size_t>(inner.data() - list.text.data());
  for (const std::string_view entry : split(inner, ',')) {
    const auto begin = start + static_cast<std::size_t>(entry.data() - inner.data());
    const std::string_view id = trim(entry);
    const bool filled = list.hole_in(begin, begin + entry.size());
    const Span span = list.span_of(begin, begin + entry.size());
    if (entry.size() != id.size() && !id.empty()) {
      report
          .at(span, "the action does not trim the blank beside `" + quoted(id) +
                        "`, so ECR is asked for an account that cannot exist and refuses")
          .help = "remove the blanks and line breaks from the list";
    } else if (!filled && is_meant_as_id(id) && !aws::is_account_id(id)) {
      report
          .at(span, "`" + quoted(id) +
                        "` is no account id of twelve digits, so ECR refuses to give a password")
          .help = "write the twelve digits of the account";
    }
  }
}

bool logs_in_publicly(const github::Step& step) {
  const github::Entry* type = step.input("registry-type");
  return type != nullptr && trim(type->value.text) != "private";
}

}  // namespace

// https://github.com/aws-actions/amazon-ecr-login
static void run(const Document& document, Reporter& report) {
  for (const github::Workflow& workflow : document.workflows) check_numbers(workflow.node, report);
  for (const github::Action& action : document.actions) check_numbers(action.node, report);
  github::each_step_list(document, [&](const github::StepList& steps) {
    for (const github::Step& step : *steps.steps) {
      const github::Entry* list = step.input("registries");
      if (list == nullptr || !step.uses.is("aws-actions/amazon-ecr-login") ||
          logs_in_publicly(step))
        continue;
      check_list(list->value, report);
    }
  });
}

constinit const writ::Check writ::checks::gha_account_id{&run};
