// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/request.h"

#include <algorithm>
#include <utility>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/glob.h"

namespace writ::iam {
namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view after_last_slash(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

void read_arn(Caller& caller, const aws::Arn& arn) {
  caller.partition = arn.partition;
  caller.account = arn.account;
  std::string_view rest = arn.resource;
  if (arn.service == "iam") {
    if (rest == "root") caller.type = CallerType::root;
    if (take(rest, "user/")) caller.type = CallerType::user;
    if (take(rest, "role/")) caller.type = CallerType::role;
    if (rest.starts_with("oidc-provider/") || rest.starts_with("saml-provider/"))
      caller.type = CallerType::federated;
    caller.name = after_last_slash(rest);
  } else if (arn.service == "sts") {
    if (take(rest, "assumed-role/")) caller.type = CallerType::session;
    if (take(rest, "federated-user/")) caller.type = CallerType::federated_user;
    caller.name = rest.substr(0, rest.find('/'));
  }
}

/// Holes may stand where an account id or the name of a known kind of caller stands, else nobody
/// knows what they make.
bool tells_type(const Value& id, const aws::Arn& arn) {
  const auto kind_end = static_cast<std::size_t>(arn.resource.data() - id.text.data()) +
                        std::min(arn.resource.find('/'), arn.resource.size());
  const auto account = static_cast<std::size_t>(arn.account.data() - id.text.data());
  return std::ranges::all_of(id.holes, [&](const Hole& hole) {
    const bool in_account = hole.begin >= account && hole.end <= account + arn.account.size();
    return in_account || hole.begin > kind_end;
  });
}

/// A domain name of a service, in any partition.
bool is_service_name(std::string_view text) {
  return text.find(".amazonaws.com") != std::string_view::npos || text.ends_with(".amazonaws.eu") ||
         text.ends_with(".aws.internal");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
bool is_web_identity(std::string_view text) {
  constexpr std::string_view hosts[] = {"cognito-identity.amazonaws.com", "accounts.google.com",
                                        "www.amazon.com", "graph.facebook.com"};
  return std::ranges::find(hosts, text) != std::end(hosts);
}

}  // namespace

Value Value::anything() {
  Value value;
  value.holes.push_back({});
  return value;
}

Caller Caller::parse(Value id) {
  Caller caller;
  caller.id = std::move(id);
  const std::string_view text = caller.id.text;
  const auto arn = aws::Arn::parse(text);
  if (arn && tells_type(caller.id, *arn)) {
    read_arn(caller, *arn);
  } else if (!caller.id.known()) {
    return caller;
  } else if (text == "*" || equals_ignoring_case(text, "anonymous")) {
    caller.type = CallerType::anonymous;
  } else if (is_web_identity(text)) {
    caller.type = CallerType::federated;
  } else if (is_service_name(text)) {
    caller.type = CallerType::service;
  } else if (aws::is_account_id(text)) {
    caller.type = CallerType::root;
    caller.account = text;
    caller.partition = "aws";
  }
  // A provider belongs to an account; who comes from it does not.
  if (caller.type == CallerType::federated) caller.account = {};
  return caller;
}

bool Caller::has_identity() const {
  return type != CallerType::service && type != CallerType::federated &&
         type != CallerType::anonymous;
}

bool Caller::has_sure_name() const {
  const auto arn = aws::Arn::parse(id.text);
  if (!arn || name.empty()) return id.known();
  const auto resource = static_cast<std::size_t>(arn->resource.data() - id.text.data());
  const auto name_end = static_cast<std::size_t>(name.data() - id.text.data()) + name.size();
  return std::ranges::none_of(
      id.holes, [&](const Hole& hole) { return hole.end > resource && hole.begin < name_end; });
}

Truth Caller::service_linked() const {
  if (is_open()) return Truth::unknown;
  if (type == CallerType::role) {
    if (id.known()) return truth(id.text.find(":role/aws-service-role/") != std::string_view::npos);
    const auto linked = glob::Pattern().wild("*:role/aws-service-role/*/AWSServiceRoleFor*");
    return intersects(linked, pattern_of(id)) ? Truth::unknown : Truth::no;
  }
  if (type != CallerType::session) return Truth::no;
  const auto linked = glob::Pattern().wild("*:assumed-role/AWSServiceRoleFor*");
  return intersects(linked, pattern_of(id)) ? Truth::unknown : Truth::no;
}

bool has_sure_fields(const Value& value) {
  const auto arn = aws::Arn::parse(value.text);
  if (!arn || !aws::is_account_id(arn->account)) return false;
  const auto resource = static_cast<std::size_t>(arn->resource.data() - value.text.data());
  return std::ranges::all_of(value.holes, [&](const Hole& hole) {
    if (hole.begin >= resource) return true;
    return hole.begin > 0 && value.text[hole.begin - 1] == ':' && value.text[hole.end] == ':';
  });
}

glob::Pattern pattern_of(const Value& value, glob::Case c) {
  glob::Pattern pattern(c);
  std::size_t from = 0;
  for (const Hole& hole : value.holes) {
    pattern.literal(value.text.substr(from, hole.begin - from)).any_run();
    from = hole.end;
  }
  pattern.literal(value.text.substr(from));
  return pattern;
}

const ContextKey* Request::find(std::string_view key) const {
  const auto found = std::ranges::find_if(
      context, [key](const ContextKey& entry) { return equals_ignoring_case(entry.name, key); });
  return found == context.end() ? nullptr : &*found;
}

}  // namespace writ::iam
