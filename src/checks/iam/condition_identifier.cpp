// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/glob.h"

namespace writ::checks {
extern const Check iam_condition_identifier;
}

namespace {

using namespace writ;

bool all_of(std::string_view text, bool (*is)(char)) { return std::ranges::all_of(text, is); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_lower_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }

/// `vpc-` and eight or seventeen hexadecimal digits, as EC2 makes its ids.
bool is_ec2_id(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return (text.size() == 8 || text.size() == 17) && all_of(text, is_hex);
}

bool is_organization(std::string_view text) {
  if (!text.starts_with("o-")) return false;
  text.remove_prefix(2);
  return text.size() >= 10 && text.size() <= 32 && all_of(text, is_lower_alnum);
}

bool is_key_arn(std::string_view text) {
  const auto arn = aws::Arn::parse(text);
  return arn && arn->service == "kms" && arn->resource.starts_with("key/");
}

/// What a value of the form looks like; empty if `text` is one.
std::string fault_of(std::string_view form, std::string_view text) {
  if (form == "account") return aws::is_account_id(text) ? "" : "an account id of twelve digits";
  if (form == "vpc")
    return is_ec2_id(text, "vpc-") ? "" : "the id of a VPC, such as `vpc-0a1b2c3d`";
  if (form == "vpce")
    return is_ec2_id(text, "vpce-") ? "" : "the id of a VPC endpoint, such as `vpce-0a1b2c3d`";
  if (form == "organization")
    return is_organization(text) ? "" : "the id of an organization, such as `o-a1b2c3d4e5`";
  if (form == "key-arn") return is_key_arn(text) ? "" : "the ARN of a KMS key";
  if (form == "region")
    return aws::find_region(text) ? ""
                                  : "a region in the data of " + std::string(aws::catalogue_date());
  return {};
}

/// The form that the option's lines `KEY = FORM` give a key; empty if none does.
std::string_view form_of(const Reporter& report, std::string_view key) {
  for (const std::string_view line : report.list("forms")) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && equals_ignoring_case(trim(line.substr(0, equals)), key))
      return trim(line.substr(equals + 1));
  }
  return {};
}

/// `vpce-xxxxxx`, `{region}`, `<account>`: somebody is to write a name there.
bool is_left_open(std::string_view text) {
  return contains_ignoring_case(text, "xxx") ||
         text.find_first_of("{}<>[]") != std::string_view::npos;
}

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.base_op.starts_with("String") || !condition.key.known()) return;
  const std::string_view form = form_of(report, condition.key.text);
  if (form.empty()) return;
  for (const Str& value : condition.values) {
    if (!value.known() || is_left_open(value.text) ||
        (condition.wildcards && glob::has_wildcard(value.text)))
      continue;
    const std::string wanted = fault_of(form, value.text);
    if (wanted.empty()) continue;
    Finding& finding = report.at(value.span(), "`" + quoted(value.text) + "` is not " + wanted +
                                                   ", so no request has it as `" +
                                                   quoted(condition.key.text) + "`");
    const std::string_view near = form == "region" ? aws::nearest_region(value.text) : "";
    if (!near.empty()) finding.label = "did you mean `" + std::string(near) + "`?";
  }
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_condition_identifier{&run};
