// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/configure_aws.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"

namespace writ::github {
namespace {

using Result = ConfigureResult;
using Mode = CredentialMode;

/// The inputs with every doubt decided in one way.
struct Decided {
  bool role = false;
  bool key_id = false;
  bool secret_key = false;
  bool session_token = false;
  bool token_file = false;
  bool chains = false;
  bool skips_oidc = false;
  bool keeps_existing = false;
  bool token = false;   ///< the job has one
  bool before = false;  ///< there are credentials already
  bool role_is_arn = false;
};
using Member = bool Decided::*;

// The order is the action's own.
// https://github.com/aws-actions/configure-aws-credentials/blob/main/src/index.ts
std::pair<Result, Mode> decide(const Decided& is) {
  if (is.keeps_existing && is.before) return {Result::keeps_existing, Mode::unknown};
  if (is.skips_oidc && is.role && !is.key_id && !is.token_file)
    return {Result::oidc_skipped, Mode::unknown};
  const bool by_oidc = is.role && !is.key_id && !is.token_file && !is.chains;
  if (by_oidc && is.token) {
    if (!is.role_is_arn) return {Result::bare_role_name, Mode::unknown};
    return {Result::succeeds, Mode::oidc};
  }
  if (is.key_id) {
    if (!is.secret_key) return {Result::key_without_secret, Mode::unknown};
    if (is.role) return {Result::succeeds, Mode::chained};
    return {Result::succeeds, is.session_token ? Mode::session_keys : Mode::static_keys};
  }
  if (is.token_file) {
    if (!is.role) return {Result::nothing_assumed, Mode::unknown};
    return {Result::succeeds, Mode::token_file};
  }
  if (!is.before) {
    if (is.chains) return {Result::chain_without_credentials, Mode::unknown};
    return {is.role ? Result::no_token : Result::no_credentials, Mode::unknown};
  }
  if (!is.role) return {Result::keeps_existing, Mode::unknown};
  return {Result::succeeds, Mode::chained};
}

Truth is_arn(const Values& role) {
  Truth all = truth(!role.empty() && role.front().shown().starts_with("arn:"));
  for (const Value& value : role) {
    const std::string text = value.shown();
    const bool open = text.empty() || text.front() == '*';
    all = agreed(all, open ? Truth::unknown : truth(text.starts_with("arn:")));
  }
  return all;
}

Truth present(const Credentials& credentials) {
  switch (credentials.mode) {
    case Mode::none: return Truth::no;
    case Mode::unknown:
    case Mode::ambient: return Truth::unknown;
    default: return truth(credentials.in_environment);
  }
}

/// What every role of these has between two colons; empty where that is not known.
std::string common_field(const Values& roles, std::string_view aws::Arn::*field) {
  std::optional<std::string> common;
  for (const Value& role : roles) {
    const std::string text = role.shown();
    const auto arn = aws::Arn::parse(text);
    const std::string_view value = arn ? (*arn).*field : std::string_view();
    if (value.empty() || value.find('*') != std::string_view::npos || (common && *common != value))
      return {};
    common = value;
  }
  return common.value_or(std::string());
}

// Versions 1 and 2 ask for six hours where the key is a user's own; what is no number counts as
// none. A chained session lasts an hour at most.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
uint32_t session_seconds(const ConfigureInputs& inputs, const Decided& is) {
  constexpr uint32_t hour = 3600;
  uint32_t seconds = hour;
  const bool long_default = inputs.major == 1 || inputs.major == 2;
  if (is.key_id && !is.session_token && long_default) seconds = 6 * hour;
  if (inputs.duration.empty()) return is.key_id && inputs.major == 0 ? 0 : seconds;
  const std::string* text = only_text(inputs.duration);
  if (text == nullptr) return 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  return error == std::errc{} && seconds > 0 ? seconds : hour;
}

Credentials credentials_after(const ConfigureInputs& inputs, const Decided& is,
                              const Credentials& before, Result result, Mode mode) {
  if (result == Result::keeps_existing || result == Result::nothing_assumed) return before;
  Credentials after;
  after.mode = mode;
  if (result != Result::succeeds) return after;
  if (mode == Mode::static_keys || mode == Mode::session_keys) return after;
  after.role = inputs.role;
  after.session_seconds = session_seconds(inputs, is);
  after.account = common_field(inputs.role, &aws::Arn::account);
  after.partition = common_field(inputs.role, &aws::Arn::partition);
  if (is.role_is_arn || after.mode != Mode::chained) return after;
  // A bare name is of the account whose credentials assume it, and always of the partition `aws`.
  after.partition = "aws";
  if (!is.key_id) after.account = before.account;
  return after;
}

}  // namespace

ConfigureOutcome configure(const ConfigureInputs& inputs, const Credentials& before, Truth token) {
  const Truth existing = both(present(before), negation(inputs.unsets_current));
  const std::pair<Member, Truth> truths[] = {
      {&Decided::role, inputs.has_role},
      {&Decided::key_id, inputs.has_key_id},
      {&Decided::secret_key, inputs.has_secret_key},
      {&Decided::session_token, inputs.has_session_token},
      {&Decided::token_file, inputs.has_token_file},
      {&Decided::chains, inputs.chains},
      {&Decided::skips_oidc, inputs.skips_oidc},
      {&Decided::keeps_existing, inputs.keeps_existing},
      {&Decided::token, token},
      {&Decided::before, existing},
      {&Decided::role_is_arn, is_arn(inputs.role)},
  };
  Decided is;
  std::vector<Member> open;
  for (const auto& [member, truth] : truths) {
    is.*member = truth == Truth::yes;
    if (truth == Truth::unknown) open.push_back(member);
  }
  std::optional<Result> common;
  std::optional<Credentials> credentials;  // of the fillings in which the job goes on
  for (unsigned filling = 0; filling < 1U << open.size(); ++filling) {
    for (std::size_t i = 0; i < open.size(); ++i) is.*open[i] = ((filling >> i) & 1U) != 0;
    const auto [result, mode] = decide(is);
    common = !common || *common == result ? result : Result::unknown;
    if (fails(result)) continue;
    const Credentials after = credentials_after(inputs, is, before, result, mode);
    credentials = credentials ? joined(*credentials, after) : after;
  }
  ConfigureOutcome outcome{*common, credentials.value_or(Credentials{})};
  outcome.credentials.in_environment = inputs.exports != Truth::no;
  if (inputs.exports == Truth::unknown) outcome.credentials = {};
  return outcome;
}

bool fails(ConfigureResult result) {
  switch (result) {
    case Result::unknown:
    case Result::succeeds:
    case Result::keeps_existing:
    case Result::nothing_assumed: return false;
    default: return true;
  }
}

Credentials joined(const Credentials& a, const Credentials& b) {
  if (a == b) return a;
  Credentials result;
  result.mode = a.mode == b.mode ? a.mode : Mode::unknown;
  if (a.account == b.account) result.account = a.account;
  if (a.partition == b.partition) result.partition = a.partition;
  if (a.session_seconds == b.session_seconds) result.session_seconds = a.session_seconds;
  if (a.given_by == b.given_by) result.given_by = a.given_by;
  result.in_environment = a.in_environment || b.in_environment;
  // One of them may have no role.
  if (a.role.empty() != b.role.empty()) return result;
  result.role = a.role;
  for (const Value& role : b.role) {
    if (std::ranges::find(result.role, role) == result.role.end()) result.role.push_back(role);
  }
  return result;
}

std::string_view to_string(CredentialMode mode) {
  switch (mode) {
    case Mode::none: return "none";
    case Mode::static_keys: return "static keys";
    case Mode::session_keys: return "session keys";
    case Mode::oidc: return "oidc";
    case Mode::token_file: return "token file";
    case Mode::chained: return "chained";
    case Mode::ambient: return "ambient";
    case Mode::unknown: break;
  }
  return "unknown";
}

std::string_view to_string(ConfigureResult result) {
  switch (result) {
    case Result::succeeds: return "succeeds";
    case Result::keeps_existing: return "keeps existing";
    case Result::nothing_assumed: return "nothing assumed";
    case Result::oidc_skipped: return "oidc skipped";
    case Result::bare_role_name: return "bare role name";
    case Result::key_without_secret: return "key without secret";
    case Result::no_token: return "no token";
    case Result::no_credentials: return "no credentials";
    case Result::chain_without_credentials: return "chain without credentials";
    case Result::unknown: break;
  }
  return "unknown";
}

}  // namespace writ::github
