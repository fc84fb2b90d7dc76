// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/action_table.h"
#include "writ/check.h"
#include "writ/expression.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_output_masked;
}

using namespace writ;

namespace {

bool is_text(const github::Values* values, std::string_view text) {
  const std::string* only = values == nullptr ? nullptr : github::only_text(*values);
  return only != nullptr && equals_ignoring_case(trim(*only), text);
}

/// Version 2 and before mask the account unless they are told not to; later ones only if they are.
bool masks_account(const github::StepVisit& visit) {
  if (!visit.step->uses.is("aws-actions/configure-aws-credentials") || visit.runs != Truth::yes)
    return false;
  const github::Values* choice = visit.input("mask-aws-account-id");
  const auto known = github::known_step(*visit.step);
  if (choice != nullptr) return is_text(choice, "true");
  return known && known->versions.last.major <= 2;
}

/// What GitHub masks of an output of this step; empty for one that it does not.
std::string secret_of(const github::StepVisit& visit, std::string_view output, bool account) {
  const github::Uses& uses = visit.step->uses;
  if (uses.is("aws-actions/configure-aws-credentials")) {
    if (output == "aws-account-id" && account) return "the account id";
    if (output == "aws-access-key-id" || output == "aws-secret-access-key" ||
        output == "aws-session-token")
      return "a credential";
  }
  if (uses.is("aws-actions/amazon-ecr-login")) {
    const auto known = github::known_step(*visit.step);
    const github::Values* mask = visit.input("mask-password");
    const bool masks =
        mask != nullptr ? is_text(mask, "true") : known && known->versions.first.major >= 2;
    if (output.starts_with("docker_password_") && masks) return "the registry's password";
    // The registries of other accounts hold other ids.
    if (output == "registry" && account && visit.step->input("registries") == nullptr &&
        visit.step->input("registry-type") == nullptr)
      return "the account id";
  }
  return {};
}

/// What is masked of the value that the expression reads; empty if nothing is.
std::string secret_read(const github::JobWalk& job, std::string_view name, bool account) {
  if (name.starts_with("secrets.") && name != "secrets.github_token") return "a secret";
  if (!name.starts_with("steps.")) return {};
  const std::size_t dot = name.find(".outputs.");
  if (dot == std::string_view::npos) return {};
  const std::string_view id = name.substr(6, dot - 6);
  for (const github::StepVisit& visit : job.visits) {
    if (visit.parent >= 0 || !equals_ignoring_case(visit.step->id.text, id)) continue;
    return visit.runs == Truth::yes ? secret_of(visit, name.substr(dot + 9), account)
                                    : std::string();
  }
  return {};
}

/// Another job, or the caller of the workflow, reads the output.
bool is_read(const github::JobWalk& job, std::string_view output) {
  const std::string_view text = job.document->source->text();
  const std::string id(job.job->id.text);
  const std::string end = "." + id + ".outputs." + std::string(output);
  return contains_ignoring_case(text, "needs" + end) || contains_ignoring_case(text, "jobs" + end);
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
static void run(const github::JobWalk& job, Reporter& report) {
  if (job.job == nullptr || job.workflow == nullptr) return;
  const auto masking = std::ranges::find_if(job.visits, masks_account);
  const bool account = masking != job.visits.end();
  for (const Node output : job.job->node["outputs"]) {
    if (!is_read(job, output.key())) continue;
    const Str text = read_str(output, Dialect::github);
    for (const Hole& hole : text.holes) {
      const github::Expression expression = github::parse_expression(hole.inner);
      if (expression.root == github::ExpressionNode::none) continue;
      const std::string name = github::dotted_name(expression, expression.root);
      const std::string secret = secret_read(job, name, account);
      if (secret.empty()) continue;
      report.at(text.span_of(hole.begin, hole.end),
                "GitHub keeps the output `" + quoted(output.key()) + "` back because it holds " +
                    secret + ", which is masked, so the jobs that read it get an empty text");
      if (secret == "the account id")
        report.also(masking->place(masking->step->uses.text.span()), "masks the account id");
      break;
    }
  }
}

constinit const writ::Check writ::checks::gha_output_masked{&run};
