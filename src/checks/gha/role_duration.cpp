// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check gha_role_duration;
}

using namespace writ;

namespace {

constexpr uint64_t shortest = 900;
constexpr uint64_t longest = 43200;
constexpr uint64_t longest_chained = 3600;

bool chains_roles(const github::Step& step) {
  const github::Entry* entry = step.input("role-chaining");
  return entry != nullptr && entry->value.known() &&
         equals_ignoring_case(trim(entry->value.text), "true");
}

void check_step(const github::StepList& list, const github::Step& step, Reporter& report) {
  const auto credentials = github::aws_credentials(step, list.job, list.workflow);
  const github::Entry* entry = step.input("role-duration-seconds");
  if (!credentials || credentials->role == nullptr || entry == nullptr || !entry->value.known())
    return;
  const std::string_view text = trim(entry->value.text);
  uint64_t seconds = longest + 1;
  // What does not fit the number is too long in any case.
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  // The action takes 0 for nothing given.
  if (!all_digits(text) || seconds == 0) return;
  const std::string session = "a session of `" + quoted(text) + "` seconds ";
  if (seconds < shortest || seconds > longest) {
    report.at(entry->value.span(), session +
                                       (seconds < shortest ? "is shorter than the 900 that "
                                                           : "is longer than the 43200 that ") +
                                       "STS gives, so the role is not assumed");
  } else if (seconds > longest_chained && chains_roles(step)) {
    report.at(entry->value.span(), session +
                                       "is longer than the 3600 that STS gives where one "
                                       "role assumes another, so the role is not assumed");
    report.also(step.input("role-chaining")->value.span(), "the role is assumed by a role");
  }
}

}  // namespace

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
static void run(const Document& document, Reporter& report) {
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) check_step(list, step, report);
  });
}

constinit const writ::Check writ::checks::gha_role_duration{&run};
