// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_session_policy_size;
}

using namespace writ;

namespace {

constexpr std::size_t most_policies = 10;
constexpr std::size_t most_characters = 2048;

std::size_t characters_in(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_utf8(text).size);
  return count;
}

void check_inline(const github::StepVisit& visit, Reporter& report) {
  const github::Values* values = visit.input("inline-session-policy");
  const std::string* text = values == nullptr ? nullptr : github::only_text(*values);
  const std::size_t size = text == nullptr ? 0 : characters_in(trim(*text));
  if (size <= most_characters) return;
  report
      .at(visit.place(visit.step->input("inline-session-policy")->value.span()),
          "the session policy has " + std::to_string(size) +
              " characters and STS takes 2048, so the role is not assumed")
      .help =
      "take blanks and line breaks out of the policy, or move a part of it into a managed "
      "policy";
}

/// One policy a line.
void check_managed(const github::StepVisit& visit, Reporter& report) {
  const github::Entry* input = visit.step->input("managed-session-policies");
  if (input == nullptr) return;
  std::size_t count = 0;
  for (const std::string_view line : split(input->value.text, '\n')) {
    // An expression may give nothing.
    if (trim(line).starts_with("arn:")) ++count;
  }
  if (count <= most_policies) return;
  report
      .at(visit.place(input->value.span()),
          "these are " + std::to_string(count) +
              " session policies and STS takes 10, so the role is not assumed")
      .help = "name at most ten policies";
}

}  // namespace

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (!visit.step->uses.is("aws-actions/configure-aws-credentials") || visit.runs == Truth::no)
      continue;
    check_inline(visit, report);
    check_managed(visit, report);
  }
}

constinit const writ::Check writ::checks::gha_session_policy_size{&run};
