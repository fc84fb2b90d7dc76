// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/aligned.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/glob.h"

namespace writ::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

// A key can be valid for hundreds of actions; the first ones show the kind.
constexpr std::size_t shown_actions = 20;

std::string text_of(std::string_view text) { return std::string(text); }
std::string plural(std::size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

/// What is printed: text in sections, or one JSON value.
class Answer {
 public:
  explicit Answer(bool json) : as_json_(json) { json_["catalogue"] = catalogue::date(); }

  Answer& line(const std::string& text) {
    text_ += text + "\n";
    return *this;
  }
  Answer& section(const std::string& title, const Rows& rows) {
    text_ += "\n" + title + "\n" + aligned(rows, "  ");
    return *this;
  }
  Json& json() { return json_; }
  void set_data_line(const std::string& text) { data_line_ = text; }

  int show() const {
    const std::string dump = json_.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
    return print(as_json_ ? dump : text_ + "\n" + data_line_ + "\n") ? exit_ok : exit_failed;
  }

 private:
  bool as_json_;
  std::string text_;
  std::string data_line_ = "AWS data of " + text_of(catalogue::date());
  Json json_;
};

std::string type_names(const catalogue::Action& action) {
  std::vector<std::string> names;
  for (const catalogue::ActionResource& resource : action.resources) names.push_back(resource.type);
  return names.empty() ? "*" : join(names, ", ");
}

Rows action_rows(const std::vector<catalogue::ActionId>& ids) {
  Rows rows;
  for (const catalogue::ActionId id : ids) {
    const catalogue::Action action = catalogue::action(id);
    rows.push_back(
        {catalogue::full_name(id), text_of(to_string(action.level)), type_names(action)});
  }
  return rows;
}

Json action_json(catalogue::ActionId id) {
  const catalogue::Action action = catalogue::action(id);
  Json types = Json::array();
  for (const catalogue::ActionResource& resource : action.resources) {
    types.push_back({{"type", resource.type}, {"required", resource.required}});
  }
  return {{"action", catalogue::full_name(id)},
          {"access-level", to_string(action.level)},
          {"resource-types", types}};
}

Json action_list_json(const std::vector<catalogue::ActionId>& ids) {
  Json list = Json::array();
  for (const catalogue::ActionId id : ids) list.push_back(action_json(id));
  return list;
}

std::string type_words(const catalogue::Key& key) {
  return text_of(to_string(key.type)) + (key.multivalued ? ", multivalued" : "");
}

Rows key_rows(const std::vector<std::string>& keys) {
  Rows rows;
  for (const std::string& name : keys) {
    const auto key = catalogue::find_key(name);
    rows.push_back({name, key ? type_words(*key) : ""});
  }
  return rows;
}

/// One row an ARN form; the further columns stand beside the first form only.
Rows type_rows(const catalogue::ResourceType& type, const std::string& mark) {
  Rows rows;
  for (const std::string& form : type.templates) {
    rows.push_back(rows.empty() ? std::vector<std::string>{type.name, mark, form}
                                : std::vector<std::string>{"", "", form});
  }
  return rows;
}

int show_action(const catalogue::Action& action, Answer& answer) {
  const std::string name = catalogue::full_name(action.id);
  const std::vector<std::string> keys = catalogue::keys_of(action);
  answer.line(name).line(text_of(catalogue::service_of(action.id).name) + ", access level " +
                         text_of(to_string(action.level)));

  Rows types;
  Json& json = answer.json();
  json.update(action_json(action.id));
  for (std::size_t i = 0; i < action.resources.size(); ++i) {
    const auto type = catalogue::resource_type(action.service, action.resources[i].type);
    if (!type) continue;
    const Rows rows = type_rows(*type, action.resources[i].required ? "required" : "");
    types.insert(types.end(), rows.begin(), rows.end());
    json["resource-types"][i]["arns"] = type->templates;
  }
  if (types.empty())
    types = {{"none: statements reach it through the resource * only, never through an ARN"}};
  answer.section("Resource types", types);
  answer.section("Condition keys",
                 keys.empty() ? Rows{{"none but the global ones"}} : key_rows(keys));
  json["condition-keys"] = keys;
  json["also-needed"] = action.dependents;
  if (!action.dependents.empty()) {
    Rows rows;
    for (const std::string_view dependent : action.dependents) rows.push_back({text_of(dependent)});
    answer.section("Also needed", rows);
  }
  return answer.show();
}

int show_actions(const std::string& pattern, const std::vector<catalogue::ActionId>& ids,
                 Answer& answer) {
  answer.line(pattern + " matches " + plural(ids.size(), "action"));
  answer.section("Actions, access levels, resource types", action_rows(ids));
  answer.json()["pattern"] = pattern;
  answer.json()["actions"] = action_list_json(ids);
  return answer.show();
}

std::vector<catalogue::ActionId> all_of(const catalogue::Service& service) {
  std::vector<catalogue::ActionId> ids;
  for (catalogue::ActionId id = service.actions.begin; id < service.actions.end; ++id)
    ids.push_back(id);
  return ids;
}

int show_service(const catalogue::Service& service, Answer& answer) {
  const std::vector<catalogue::ResourceType> types = catalogue::resource_types(service.prefix);
  std::vector<std::string> keys;
  for (const catalogue::Key& key : catalogue::service_keys(service.prefix))
    keys.push_back(key.name);
  answer.line(text_of(service.prefix) + ": " + text_of(service.name));
  answer.line(plural(service.actions.size(), "action") + ", " +
              plural(types.size(), "resource type") + ", " + plural(keys.size(), "condition key") +
              " of its own");
  answer.line(service.limited_by_rcp ? "Resource control policies apply to it"
                                     : "Resource control policies do not apply to it");

  Json& json = answer.json();
  json["service"] = service.prefix;
  json["name"] = service.name;
  json["resource-control-policies"] = service.limited_by_rcp;
  Rows rows;
  json["resource-types"] = Json::array();
  for (const catalogue::ResourceType& type : types) {
    for (const std::string& form : type.templates)
      rows.push_back({&form == &type.templates.front() ? type.name : "", form});
    json["resource-types"].push_back(
        {{"type", type.name}, {"arns", type.templates}, {"condition-keys", type.keys}});
  }
  const std::vector<catalogue::ActionId> ids = all_of(service);
  json["condition-keys"] = keys;
  json["actions"] = action_list_json(ids);
  if (!rows.empty()) answer.section("Resource types", rows);
  if (!keys.empty()) answer.section("Condition keys", key_rows(keys));
  if (!ids.empty()) answer.section("Actions, access levels, resource types", action_rows(ids));
  return answer.show();
}

bool acts_on(catalogue::ActionId id, const std::string& type) {
  const catalogue::Action action = catalogue::action(id);
  return std::ranges::any_of(action.resources, [&](const auto& resource) {
    return equals_ignoring_case(resource.type, type);
  });
}

struct TypeOfService {
  const catalogue::Service* service;
  catalogue::ResourceType type;
};

/// The resource types that an ARN, or a pattern of ARNs, can be of. Those of the service that it
/// names come first: some services act on resources of others.
std::vector<TypeOfService> types_of(const std::string& arn) {
  std::vector<TypeOfService> found;
  for (const catalogue::Service& service : catalogue::services()) {
    for (catalogue::ResourceType& type : catalogue::resource_types(service.prefix)) {
      if (catalogue::fits(type, arn)) found.push_back({&service, std::move(type)});
    }
  }
  if (const auto parts = aws::Arn::parse(arn)) {
    std::stable_partition(found.begin(), found.end(), [&](const TypeOfService& each) {
      return each.service->prefix == parts->service;
    });
  }
  return found;
}

int show_arn(const std::string& arn, Answer& answer) {
  const std::vector<TypeOfService> found = types_of(arn);
  if (found.empty()) {
    complain("no resource type in the AWS data of " + text_of(catalogue::date()) +
             " has ARNs like " + arn);
    return exit_failed;
  }
  Json list = Json::array();
  Rows forms;
  std::vector<std::pair<std::string, Rows>> uses;
  for (const TypeOfService& each : found) {
    const catalogue::Service* service = each.service;
    const catalogue::ResourceType& type = each.type;
    std::vector<catalogue::ActionId> ids = all_of(*service);
    std::erase_if(ids, [&type](catalogue::ActionId id) { return !acts_on(id, type.name); });
    const std::string owner = text_of(service->prefix) + " " + type.name;
    for (const std::string& form : type.templates)
      forms.push_back({&form == &type.templates.front() ? owner : "", form});
    list.push_back({{"service", service->prefix}, {"type", type.name}, {"arns", type.templates}});
    list.back()["actions"] = action_list_json(ids);
    Rows rows = action_rows(ids);
    for (std::vector<std::string>& row : rows) row.pop_back();
    uses.emplace_back("Actions on " + owner, rows.empty() ? Rows{{"none"}} : std::move(rows));
  }
  answer.line(arn);
  answer.section("It can be of the resource " + std::string(found.size() == 1 ? "type" : "types"),
                 forms);
  for (const auto& [title, rows] : uses) answer.section(title, rows);
  answer.json()["arn"] = arn;
  answer.json()["resource-types"] = list;
  return answer.show();
}

int show_policy(const catalogue::ManagedPolicy& policy, const std::string& arn, Answer& answer) {
  const std::string date = text_of(catalogue::managed_policies_date());
  answer.set_data_line("Managed policies of " + date + ", without Sids");
  answer.line(arn).line("version " + text_of(policy.version) + " of " + text_of(policy.date));
  if (policy.service_linked()) answer.line("Only its service can attach it");
  Json& json = answer.json();
  json["catalogue"] = date;
  json["arn"] = arn;
  json["version"] = policy.version;
  json["date"] = policy.date;
  const Json document = Json::parse(policy.document, nullptr, false);
  json["document"] = policy.document.empty() ? Json() : document;
  answer.line("").line(policy.document.empty() ? "Its document is not part of writ"
                                               : document.dump(2));
  return answer.show();
}

/// Actions of the services that list the key.
std::vector<catalogue::ActionId> actions_with(const catalogue::Key& key) {
  std::vector<catalogue::ActionId> ids;
  for (const catalogue::Service& service : catalogue::services()) {
    const std::vector<catalogue::Key> keys = catalogue::service_keys(service.prefix);
    if (std::ranges::find(keys, key.name, &catalogue::Key::name) == keys.end()) continue;
    for (const catalogue::ActionId id : all_of(service)) {
      if (catalogue::accepts_key(id, key.name) == Truth::yes) ids.push_back(id);
    }
  }
  return ids;
}

std::string origin_words(const catalogue::Key& key) {
  switch (key.origin) {
    case catalogue::KeyOrigin::global:
      return "global condition key: requests for every service can carry it";
    case catalogue::KeyOrigin::oidc:
      return "claim of an OIDC provider: trust policies of roles can ask for it";
    case catalogue::KeyOrigin::service: break;
  }
  return "condition key of a service";
}

int show_key(const catalogue::Key& key, Answer& answer) {
  answer.line(key.name).line(type_words(key) + ", " + origin_words(key));
  Json& json = answer.json();
  json["condition-key"] = key.name;
  json["type"] = to_string(key.type);
  json["multivalued"] = key.multivalued;
  json["global"] = key.origin == catalogue::KeyOrigin::global;
  const std::vector<catalogue::ActionId> ids = key.origin == catalogue::KeyOrigin::global
                                                   ? std::vector<catalogue::ActionId>()
                                                   : actions_with(key);
  json["actions"] = Json::array();
  for (const catalogue::ActionId id : ids) json["actions"].push_back(catalogue::full_name(id));
  if (!ids.empty()) {
    Rows rows;
    for (std::size_t i = 0; i < std::min(ids.size(), shown_actions); ++i)
      rows.push_back({catalogue::full_name(ids[i])});
    if (ids.size() > shown_actions)
      rows.push_back(
          {"and " + std::to_string(ids.size() - shown_actions) + " more; --json has all"});
    answer.section("Carried by requests for " + plural(ids.size(), "action"), rows);
  }
  return answer.show();
}

int unknown(const std::string& word, std::string_view date, const std::string& near) {
  const std::string_view call = catalogue::action_of_call(word);
  if (!call.empty()) {
    complain(word + " is an API call, not an action; the action that decides on it is " +
             text_of(call));
    return exit_failed;
  }
  complain("the AWS data of " + text_of(date) + " has no " + word +
           (near.empty() ? "" : "; did you mean " + near + "?"));
  return exit_failed;
}

int show_colon_word(const std::string& word, Answer& answer) {
  if (const auto action = catalogue::find_action(word)) return show_action(*action, answer);
  if (glob::has_wildcard(word)) {
    const std::vector<catalogue::ActionId> ids = catalogue::ActionSet::expand(word).ids();
    return ids.empty() ? unknown(word, catalogue::date(), "") : show_actions(word, ids, answer);
  }
  if (const auto key = catalogue::find_key(word)) return show_key(*key, answer);
  const std::string near = catalogue::nearest_action(word);
  return unknown(word, catalogue::date(), near.empty() ? catalogue::nearest_key(word) : near);
}

int show_plain_word(const std::string& word, Answer& answer) {
  if (glob::has_wildcard(word)) return show_colon_word(word, answer);
  if (const catalogue::Service* service = catalogue::find_service(word))
    return show_service(*service, answer);
  for (const catalogue::ManagedPolicy& policy : catalogue::managed_policies()) {
    if (policy.name() != word) continue;
    return show_policy(policy, "arn:aws:iam::aws:policy/" + text_of(policy.path_and_name), answer);
  }
  return unknown(word, catalogue::date(), text_of(catalogue::nearest_service(word)));
}

}  // namespace

int catalogue_entry(const CatalogueOptions& options) {
  const std::string& word = options.word;
  if (word.empty()) {
    complain(
        "writ catalogue needs an action, a service, an ARN or a condition key, not an empty word");
    return exit_failed;
  }
  Answer answer(options.json);
  if (catalogue::is_managed_policy_arn(word) && !glob::has_wildcard(word)) {
    if (const auto policy = catalogue::find_managed_policy(word))
      return show_policy(*policy, word, answer);
    return unknown(word, catalogue::managed_policies_date(),
                   catalogue::nearest_managed_policy(word));
  }
  if (word.starts_with("arn:")) return show_arn(word, answer);
  return word.find(':') == std::string::npos ? show_plain_word(word, answer)
                                             : show_colon_word(word, answer);
}

}  // namespace writ::cli
