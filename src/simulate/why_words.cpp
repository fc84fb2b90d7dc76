// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/why_words.h"

#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

using iam::CallerType;
using iam::Layer;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

/// A number where there are several levels.
std::string level_of(const iam::StatementRef& ref,
                     const std::vector<std::vector<iam::AttachedPolicy>>& levels) {
  if (levels.size() < 2) return "";
  const auto holds = [&](const std::vector<iam::AttachedPolicy>& level) {
    return std::ranges::any_of(
        level, [&](const iam::AttachedPolicy& attached) { return &attached == ref.policy; });
  };
  return " of level " + std::to_string(std::ranges::find_if(levels, holds) - levels.begin() + 1);
}

/// A session is gone within hours; its role stays.
std::string lasting_id(const iam::Caller& caller) {
  if (caller.type != CallerType::session) return std::string(caller.id.text);
  return "arn:" + std::string(caller.partition) + ":iam::" + std::string(caller.account) +
         ":role/" + std::string(caller.name);
}

std::string principal_json(const iam::Caller& caller) {
  if (caller.type == CallerType::anonymous) return "\"*\"";
  const char* type = "AWS";
  if (caller.type == CallerType::service) type = "Service";
  if (caller.type == CallerType::federated) type = "Federated";
  return "{\"" + std::string(type) + "\": \"" + lasting_id(caller) + "\"}";
}

/// For whom a service should act.
std::string owner_account(const iam::Request& request) {
  if (!request.resource_account.text.empty()) return std::string(request.resource_account.text);
  const auto arn = aws::Arn::parse(request.resource.text);
  return arn && !arn->account.empty() ? std::string(arn->account) : "ACCOUNT";
}

}  // namespace

std::string caller_words(const iam::Caller& caller) {
  switch (caller.type) {
    case CallerType::user: return "user " + ticks(caller.name);
    case CallerType::role: return "role " + ticks(caller.name);
    case CallerType::session: return "a session of role " + ticks(caller.name);
    case CallerType::root: return "the root user of " + ticks(caller.account);
    case CallerType::federated_user: return "federated user " + ticks(caller.name);
    case CallerType::service: return "service " + ticks(caller.id.text);
    case CallerType::federated: {
      const std::string_view provider = caller.id.text;
      const std::size_t slash = provider.find('/');
      return "an identity of " +
             ticks(slash == std::string_view::npos ? provider : provider.substr(slash + 1));
    }
    case CallerType::anonymous: return "an anonymous caller";
    case CallerType::other: break;
  }
  return ticks(caller.id.text);
}

std::string layer_words(Layer layer, const iam::Request& request) {
  switch (layer) {
    case Layer::identity: return "identity policy";
    case Layer::boundary: return "permissions boundary";
    case Layer::session: return "session policy";
    case Layer::scp: return "service control policy";
    case Layer::rcp: return "resource control policy";
    case Layer::endpoint: return "endpoint policy";
    case Layer::resource: break;
  }
  if (is_role_action(request.action) == Truth::yes) return "trust policy";
  return is_gated(request) == Truth::yes ? "key policy" : "resource policy";
}

std::string layer_words(const iam::StatementRef& ref, const iam::PolicyLayers& layers,
                        const iam::Request& request) {
  const std::string words = layer_words(ref.layer, request);
  if (ref.layer == Layer::scp) return words + level_of(ref, layers.scp);
  return ref.layer == Layer::rcp ? words + level_of(ref, layers.rcp) : words;
}

std::string deed_words(const iam::Request& request) {
  return ticks(request.action.text) + " on " + ticks(request.resource.text);
}

std::string whole_statement(Layer layer, const iam::Request& request) {
  const bool named = layer == Layer::resource || layer == Layer::endpoint;
  const bool trust = layer == Layer::resource && is_role_action(request.action) == Truth::yes;
  std::string text = "{\"Effect\": \"Allow\", ";
  if (named) text += "\"Principal\": " + principal_json(request.caller) + ", ";
  text += "\"Action\": \"" + std::string(request.action.text) + "\"";
  if (!trust) text += ", \"Resource\": \"" + std::string(request.resource.text) + "\"";
  const auto source = catalogue::source_keys(request.caller.id.text);
  const bool deputy = named && std::ranges::find(source, "aws:SourceAccount") != source.end();
  if (deputy)
    text += ", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"" +
            owner_account(request) + "\"}}";
  return text + "}";
}

}  // namespace writ::simulate
