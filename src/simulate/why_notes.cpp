// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/why_notes.h"

#include <algorithm>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/glob.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

using iam::Layer;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

std::string_view owner_of(const iam::Request& request) {
  if (!request.resource_account.text.empty()) return request.resource_account.text;
  const auto arn = aws::Arn::parse(request.resource.text);
  return arn ? arn->account : std::string_view();
}

std::string path_note(const iam::Request& request, iam::Path path) {
  const std::string_view owner = owner_of(request);
  switch (path) {
    case iam::Path::cross_account:
      return "the caller is of account " + ticks(request.caller.account) + ", the resource of " +
             ticks(owner) + ": both sides must allow";
    case iam::Path::gate:
      return is_role_action(request.action) == Truth::yes
                 ? "a role's trust policy must allow, whatever other policies say"
                 : "a key policy must allow, whatever other policies say; grants of the key, "
                   "which no file shows, can allow too";
    case iam::Path::same_account:
      if (request.caller.account.empty() || request.resource.text == "*") return "";
      if (!owner.empty() && owner != request.caller.account) return "";
      return owner.empty() ? "the ARN names no account, so the resource is taken to be the "
                             "caller's (`--resource-account`)"
                           : "caller and resource are of account " + ticks(request.caller.account);
    case iam::Path::no_permission_needed:
      return "the action needs no permission, and no policy of the caller can take it away";
    case iam::Path::resource_only: break;
  }
  return "the caller has no policies of its own, so the policy of the resource decides";
}

/// What is not given is taken not to exist.
std::string assumption_note(const iam::PolicyLayers& layers, const iam::Request& request) {
  std::vector<std::string> absent;
  const bool own = request.caller.has_identity();
  const bool person = own && request.caller.type != iam::CallerType::root;
  if (person && layers.boundary.empty()) absent.emplace_back("no permissions boundary");
  if (request.caller.type == iam::CallerType::session && layers.session.empty())
    absent.emplace_back("no session policy");
  if (own && layers.scp.empty()) absent.emplace_back("no SCP");
  if (layers.rcp.empty()) absent.emplace_back("no RCP");
  if (layers.endpoint.empty()) absent.emplace_back("no endpoint policy");
  return absent.empty() ? std::string() : "assumed, as none is given: " + join(absent);
}

/// Does the condition have a say? Those of statements about other actions and resources have not.
void add_keys(const iam::AttachedPolicy& attached, Layer layer, const iam::Request& request,
              std::vector<std::string_view>& keys) {
  if (attached.policy == nullptr) return;
  for (const iam::Statement& statement : attached.policy->statements) {
    if (statement.conditions.empty()) continue;
    const iam::StatementMatch match = match_statement(statement, *attached.policy, layer, request);
    if (match.action == Truth::no || match.resource == Truth::no || match.principal == Truth::no)
      continue;
    for (const iam::Condition& condition : statement.conditions) {
      const bool known = std::ranges::any_of(keys, [&](std::string_view key) {
        return equals_ignoring_case(key, condition.key.text);
      });
      if (!known && keys.size() < 100) keys.push_back(condition.key.text);
    }
  }
}

std::vector<std::string_view> keys_with_a_say(const iam::PolicyLayers& layers,
                                              const iam::Request& request) {
  std::vector<std::string_view> keys;
  const auto all = [&](const std::vector<iam::AttachedPolicy>& list, Layer layer) {
    for (const iam::AttachedPolicy& attached : list) add_keys(attached, layer, request, keys);
  };
  all(layers.identity, Layer::identity);
  all(layers.boundary, Layer::boundary);
  all(layers.session, Layer::session);
  all(layers.resource, Layer::resource);
  all(layers.endpoint, Layer::endpoint);
  for (const auto& level : layers.scp) all(level, Layer::scp);
  for (const auto& level : layers.rcp) all(level, Layer::rcp);
  return keys;
}

void add_key_notes(const Question& question, const iam::Request& request,
                   std::vector<std::string>& notes) {
  std::vector<std::string> words;
  for (const std::string_view name : keys_with_a_say(question.layers, request)) {
    if (!question.circumstances.assumed(name)) continue;
    const iam::ContextKey* key = request.find(name);
    const bool has_value = key != nullptr && !key->values.empty();
    words.push_back(ticks(name) +
                    (has_value ? " is " + ticks(key->values.front().text) : " is absent"));
  }
  if (!words.empty()) notes.push_back("assumed of the request: " + join(words));
}

void add_action_notes(const Question& question, const iam::Request& request,
                      std::vector<std::string>& notes) {
  const std::string_view action = request.action.text;
  if (request.resource.text != "*" && glob::has_wildcard(request.resource.text))
    notes.emplace_back(
        "wildcards of `--resource` are taken as characters: this is about one resource of this "
        "very name, not about all that the pattern fits");
  if (request.resource.text != question.request.resource.text) {
    notes.push_back(ticks(action) + " has no resource type, so it is decided on `*`, not on " +
                    ticks(question.request.resource.text));
  }
  if (catalogue::find_action_id(action)) return;
  const std::string near = catalogue::nearest_action(action);
  notes.push_back(ticks(action) + " is not in the AWS data of " + std::string(catalogue::date()) +
                  (near.empty() ? "" : "; did you mean " + ticks(near) + "?"));
}

void add_managed_notes(const iam::PolicyLayers& layers, std::vector<std::string>& notes) {
  for (const iam::AttachedPolicy& attached : layers.identity) {
    if (!catalogue::is_managed_policy_arn(attached.name)) continue;
    const std::string_view name = attached.name.substr(attached.name.rfind('/') + 1);
    const auto managed = catalogue::find_managed_policy(attached.name);
    if (managed && attached.policy != nullptr) {
      notes.push_back(ticks(name) + " is taken in version " + std::string(managed->version) +
                      " of " + std::string(managed->date));
      continue;
    }
    const std::string near =
        managed ? std::string() : catalogue::nearest_managed_policy(attached.name);
    notes.push_back("the text of " + ticks(name) + " is not in the AWS data of " +
                    std::string(catalogue::managed_policies_date()) +
                    (near.empty() ? "" : "; did you mean " + ticks(near) + "?"));
  }
}

}  // namespace

std::vector<std::string> circumstance_notes(const Question& question, const iam::Request& request,
                                            const iam::Decision& decision) {
  std::vector<std::string> notes;
  const bool explicit_deny = decision.kind == iam::DenyKind::explicit_deny;
  // A deny is one wherever the resource lies and whatever else there is.
  add_action_notes(question, request, notes);
  if (!explicit_deny) notes.push_back(path_note(request, decision.path));
  if (!question.layers.scp.empty() && decision.scp.empty())
    notes.push_back("service control policies do not limit this caller");
  add_managed_notes(question.layers, notes);
  add_key_notes(question, request, notes);
  if (decision.verdict != iam::Verdict::deny)
    notes.push_back(assumption_note(question.layers, request));
  std::erase_if(notes, [](const std::string& note) { return note.empty(); });
  return notes;
}

}  // namespace writ::simulate
