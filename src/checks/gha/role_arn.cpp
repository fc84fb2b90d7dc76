// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/job_walk.h"
#include "writ/str.h"

namespace writ::checks {
extern const Check gha_role_arn;
}

using namespace writ;

namespace {

/// Filled by an expression, or later by a tool or a person.
bool is_open(std::string_view field) {
  return field.find_first_of("*<{$") != std::string_view::npos ||
         !find_holes(field, Dialect::template_).empty();
}

/// Why no role has this ARN; empty if one may.
std::string fault_of(std::string_view role) {
  const auto arn = aws::Arn::parse(role);
  if (!arn) return "it has fewer than six fields";
  if (!is_open(arn->partition) && !aws::is_partition(arn->partition))
    return "there is no partition `" + quoted(arn->partition) + "`";
  if (!is_open(arn->service) && arn->service != "iam")
    return "its service is `" + quoted(arn->service) + "` and not `iam`";
  if (!arn->region.empty() && !is_open(arn->region)) return "roles have no region";
  if (!is_open(arn->account) && !aws::is_account_id(arn->account))
    return "`" + quoted(arn->account) + "` is no account id of twelve digits";
  if (!is_open(arn->resource) && !arn->resource.starts_with("role/"))
    return "`" + quoted(arn->resource) + "` does not begin with `role/`";
  return {};
}

/// The partition that all values name; empty if they name none or several.
std::string partition_of(const github::Values& roles) {
  std::string common;
  for (const github::Value& role : roles) {
    const std::string text = role.shown();
    const auto arn = aws::Arn::parse(text);
    if (!arn || is_open(arn->partition) || (!common.empty() && common != arn->partition)) return {};
    common = arn->partition;
  }
  return common;
}

void check_region(const github::StepVisit& visit, const std::string& partition, Span role,
                  Reporter& report) {
  const github::Values* values = visit.input("aws-region");
  const std::string* name = values == nullptr ? nullptr : github::only_text(*values);
  const aws::Region* region = name == nullptr ? nullptr : aws::find_region(*name);
  if (region == nullptr || region->partition == partition) return;
  report.at(visit.place(role), "the role is of the partition `" + partition + "`, but `" + *name +
                                   "` is a region of `" + std::string(region->partition) +
                                   "`, where it does not exist");
  report.also(visit.place(visit.step->input("aws-region")->value.span()), "the region of the step");
}

// https://docs.amazonaws.cn/en_us/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
void check_audience(const github::StepVisit& visit, const std::string& partition, Span role,
                    Reporter& report) {
  if (visit.configured != github::ConfigureResult::succeeds || partition != "aws-cn") return;
  const github::Values* audience = visit.input("audience");
  if (audience != nullptr) return;
  Finding& finding = report.at(
      visit.place(role),
      "the token is asked for with the audience `sts.amazonaws.com`, but the service in China is "
      "`sts.amazonaws.com.cn`, so a provider that is set up for it refuses the token");
  finding.severity = Severity::warning;
  finding.help = "set `audience: sts.amazonaws.com.cn`";
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    const github::Entry* input = visit.step->input("role-to-assume");
    if (input == nullptr || !visit.step->uses.is("aws-actions/configure-aws-credentials")) continue;
    const github::Values& roles = *visit.input("role-to-assume");
    const std::string* only = github::only_text(roles);
    const bool is_arn = roles.front().shown().starts_with("arn:");
    if (!is_arn) continue;
    const std::string first = roles.front().shown();
    if (const std::string fault = fault_of(first); !fault.empty() && roles.size() == 1) {
      report.at(visit.place(input->value.span()),
                (only != nullptr ? "`" + quoted(*only) + "`" : std::string("this")) +
                    " is not the ARN of a role, for " + fault + ", so AWS refuses to assume it");
      continue;
    }
    const std::string partition = partition_of(roles);
    if (partition.empty()) continue;
    check_region(visit, partition, input->value.span(), report);
    check_audience(visit, partition, input->value.span(), report);
  }
}

constinit const writ::Check writ::checks::gha_role_arn{&run};
