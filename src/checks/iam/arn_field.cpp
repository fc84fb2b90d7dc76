// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_arn_field;
}

namespace {

using namespace writ;

struct Fault {
  std::string message;
  std::string better;
};

Fault region_fault(const aws::Arn& arn) {
  const std::string shown = "`" + quoted(arn.region) + "`";
  if (equals_ignoring_case(arn.service, "iam"))
    return {"ARNs of IAM have no region, so with " + shown + " nothing fits this", {}};
  if (aws::find_region(arn.region) != nullptr) return {};
  // Words that stand for a region to be filled in are no matter of spelling.
  if (!aws::looks_like_region(arn.region)) return {};
  return {"AWS had no region " + shown + " on " + std::string(aws::catalogue_date()) +
              ", so nothing fits this",
          std::string(aws::nearest_region(arn.region))};
}

Fault account_fault(std::string_view account) {
  const bool numeric = std::ranges::all_of(account, [](char c) { return is_digit(c) || c == '-'; });
  if (!numeric || aws::is_account_id(account)) return {};
  return {"an account id has twelve digits, so nothing fits `" + quoted(account) + "`", {}};
}

Fault partition_fault(std::string_view partition) {
  if (aws::is_partition(partition)) return {};
  const bool word = std::ranges::all_of(partition, [](char c) { return is_alnum(c) || c == '-'; });
  if (!word || !starts_with_ignoring_case(partition, "a")) return {};
  return {"there is no partition `" + quoted(partition) + "`, so nothing fits this", "aws"};
}

Fault service_fault(std::string_view service) {
  std::string small = to_lower(service);
  if (small == service || catalogue::find_service(small) == nullptr) return {};
  return {"services are written small in ARNs, so nothing fits `" + quoted(service) + "` here",
          std::move(small)};
}

bool is_listed(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void look_for_missing(const Str& text, const aws::Arn& arn, Reporter& report) {
  if (!text.known() || glob::has_wildcard(arn.service)) return;
  const auto say = [&](std::string_view what, std::string_view example) {
    report
        .at(text.span(), "every ARN of `" + quoted(arn.service) + "` has " + std::string(what) +
                             ", and this one has none, so nothing fits it")
        .help = "write `" + std::string(example) + "` or `*` there";
  };
  if (arn.region.empty() && catalogue::always_has(arn.service, catalogue::ArnField::region)) {
    say("a region", "eu-west-1");
  } else if (arn.account.empty() && !is_listed(report.list("of-aws"), arn.service) &&
             catalogue::always_has(arn.service, catalogue::ArnField::account)) {
    say("an account", "111122223333");
  }
}

class ArnFields {
 public:
  ArnFields(const Str& text, const aws::Arn& arn, Reporter& report)
      : text_(text), arn_(arn), report_(report) {}

  void look() {
    say(arn_.partition, partition_fault(arn_.partition));
    say(arn_.service, service_fault(arn_.service));
    say(arn_.region, region_fault(arn_));
    say(arn_.account, account_fault(arn_.account));
  }

 private:
  /// Only fields of which every letter is known.
  void say(std::string_view field, const Fault& fault) {
    if (field.empty() || fault.message.empty() || glob::has_wildcard(field)) return;
    const auto begin = static_cast<std::size_t>(field.data() - text_.text.data());
    if (text_.hole_in(begin, begin + field.size())) return;
    Finding& finding = report_.at(text_.span_of(begin, begin + field.size()), fault.message);
    if (!fault.better.empty()) finding.label = "did you mean `" + fault.better + "`?";
  }

  const Str& text_;
  const aws::Arn& arn_;
  Reporter& report_;
};

void look_at(const Str& text, Reporter& report) {
  if (const auto arn = aws::Arn::parse(text.text)) ArnFields(text, *arn, report).look();
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& resource : statement.resources) {
      look_at(resource, report);
      if (const auto arn = aws::Arn::parse(resource.text)) look_for_missing(resource, *arn, report);
    }
    for (const iam::Principal& principal : statement.principals) look_at(principal.value, report);
    for (const iam::Condition& condition : statement.conditions)
      for (const Str& value : condition.values) look_at(value, report);
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_arn_field{&run};
