// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "random_case.h"

#include <algorithm>
#include <string_view>

namespace writ::brute {
namespace {

using Json = nlohmann::json;
using Strings = std::vector<std::string>;

constexpr size_t kMostFillings = 56;
constexpr const char* kAccount = "111122223333";
constexpr const char* kOther = "444455556666";
constexpr const char* kProvider =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

// splitmix64: small, and the same everywhere, which the standard distributions are not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  size_t below(size_t limit) {
    state_ += 0x9E3779B97F4A7C15u;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return static_cast<size_t>((mixed ^ (mixed >> 31)) % limit);
  }
  bool one_in(size_t n) { return below(n) == 0; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(list.size())];
  }

 private:
  uint64_t state_;
};

enum class Type { Text, Number, Flag, Address, Arn, Set };

struct Key {
  const char* name;
  Type type;
};

constexpr Key kKeys[] = {{"a:s", Type::Text}, {"a:t", Type::Text},    {"a:n", Type::Number},
                         {"a:b", Type::Flag}, {"a:i", Type::Address}, {"a:r", Type::Arn},
                         {"a:m", Type::Set}};

std::vector<Json> values_of(Type type) {
  switch (type) {
    case Type::Number: return {"1", "2", "1.0", 5};
    case Type::Flag: return {"true", "false", true};
    case Type::Address: return {"10.0.0.1", "192.0.2.1", "2001:db8::1"};
    case Type::Arn:
      return {"arn:aws:a:a:111122223333:a", "arn:aws:a:b:111122223333:a:b",
              "arn:aws:a::111122223333:b/a"};
    case Type::Set:
      return {Json::array(), Json::array({"a"}), Json::array({"a", "b"}), Json::array({"b", "ab"}),
              "b"};
    case Type::Text: break;
  }
  return {"a", "b", "ab", "", "a:b", "*"};
}

Strings patterns_of(Type type) {
  switch (type) {
    case Type::Number: return {"1", "2", "1.5", "-1"};
    case Type::Flag: return {"true", "false"};
    case Type::Address: return {"10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "::/0", "2001:db8::/32"};
    case Type::Arn:
      return {"arn:aws:a:*:111122223333:*", "arn:aws:a:a:*:a", "arn:aws:a:?:*:a*",
              "arn:aws:a:*:*:b/?", "arn:*:a:*:*:${a:s}"};
    default: break;
  }
  return {"a", "b", "a*", "*", "?", "*b", "", "a:b", "a${*}", "${a:s}", "${a:t, 'a'}", "${A:T}*"};
}

Strings operators_of(Type type) {
  switch (type) {
    case Type::Number:
      return {"NumericEquals",
              "NumericNotEquals",
              "NumericLessThan",
              "NumericLessThanEquals",
              "NumericGreaterThan",
              "NumericGreaterThanEquals",
              "Null"};
    case Type::Flag: return {"Bool", "Bool", "StringEquals", "Null"};
    case Type::Address: return {"IpAddress", "NotIpAddress", "Null"};
    case Type::Arn:
      return {"ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "Null"};
    default: break;
  }
  return {"StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "StringLike",
          "StringNotLike",
          "Null"};
}

class Maker {
 public:
  explicit Maker(uint64_t seed) : dice_(seed) {}
  Case make();

 private:
  std::string holed(std::string text, size_t rarity, const Strings& more = {}, bool arn = false);
  bool add(Unknown unknown);
  std::string tail();
  void make_caller();
  void make_action();
  void make_context();
  void make_layers();
  std::string action_pattern();
  std::string resource_pattern();
  std::string principal_value();
  Json principals();
  Json one_or_list(Json first, const Json& second);
  Json condition();
  Json statement(bool principal, bool resource, bool deny_only);
  Json document(bool principal, bool resource = true, bool deny_only = false);
  Json documents(bool principal);
  void change_dialect();

  Dice dice_;
  Case case_;
  std::string caller_;
  std::string action_;
  std::string resource_;
  bool known_ = false;  // this case has nothing unknown
};

bool Maker::add(Unknown unknown) {
  if (known_ || case_.filling_count() * unknown.fillings.size() > kMostFillings) return false;
  case_.unknowns.push_back(std::move(unknown));
  return true;
}

// Puts a hole in the place of some part of the text, now and then. Within one of the first five
// parts of the ARN of a request the hole stands for a partition, a service, a region or an account,
// and those hold no colon.
std::string Maker::holed(std::string text, size_t rarity, const Strings& more, bool arn) {
  if (known_ || !dice_.one_in(rarity)) return text;
  const size_t begin = dice_.one_in(4) ? 0 : dice_.below(text.size() + 1);
  const size_t size = dice_.one_in(3) ? text.size() - begin : dice_.below(text.size() - begin + 1);
  Unknown hole{Unknown::Hole,
               "${{ h" + std::to_string(case_.unknowns.size()) + " }}",
               {"", "a", "b", "*", "a:b", "a/b"}};
  hole.fillings.emplace_back(text.substr(begin, size));
  for (const std::string& one : more) hole.fillings.emplace_back(one);
  const bool early =
      arn && std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), ':') < 5;
  if (early && text.substr(begin, size).find(':') == std::string::npos) {
    hole.fillings.erase(std::remove(hole.fillings.begin(), hole.fillings.end(), Json("a:b")),
                        hole.fillings.end());
  }
  const std::string written = hole.text;
  if (add(std::move(hole))) text.replace(begin, size, written);
  return text;
}

std::string Maker::tail() {
  std::string out;
  for (size_t size = 1 + dice_.below(4); out.size() < size;) out += "aab/:"[dice_.below(5)];
  return out;
}

void Maker::make_caller() {
  const std::string iam = "arn:aws:iam::" + std::string(kAccount);
  const std::string sts = "arn:aws:sts::" + std::string(kAccount);
  const Strings callers = {iam + ":role/a",
                           iam + ":role/p/a",
                           sts + ":assumed-role/a/s",
                           sts + ":assumed-role/a/s",
                           iam + ":user/a",
                           iam + ":user/a",
                           sts + ":federated-user/f",
                           iam + ":root",
                           kProvider,
                           "*",
                           "sns.amazonaws.com",
                           iam + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"};
  caller_ = dice_.pick(callers);
  case_.request["principal"] = holed(caller_, 20, {"role/a", "user/a", kOther, iam + ":user/a"});
}

void Maker::make_action() {
  const Strings actions = {
      "a:A",         "a:B",         "a:A",           "sqs:SendMessage", "sqs:ListQueues",
      "sns:Publish", "kms:Decrypt", "sts:AssumeRole"};
  action_ = caller_ == kProvider ? "sts:AssumeRoleWithWebIdentity" : dice_.pick(actions);
  if (dice_.one_in(10)) action_[0] = static_cast<char>(action_[0] - 32);
  case_.request["action"] =
      holed(action_, 20, {"A", "SendMessage", "ListQueues", "sqs:ListQueues"});
  const std::string account = dice_.one_in(6) ? kOther
                              : dice_.one_in(8) && action_.find("AssumeRole") == std::string::npos
                                  ? ""
                                  : kAccount;
  std::string service = action_.substr(0, action_.find(':'));
  if (service[0] < 'a') service[0] = static_cast<char>(service[0] + 32);
  const std::string region = dice_.pick(Strings{"", "a", "b", "ab"});
  if (service == "sts") {
    resource_ = "arn:aws:iam::" + account + ":role/" + tail();
  } else if (service == "kms") {
    resource_ =
        "arn:aws:kms:" + region + ":" + account + (dice_.one_in(5) ? ":alias/" : ":key/") + tail();
  } else {
    resource_ =
        dice_.one_in(12) ? "*" : "arn:aws:" + service + ":" + region + ":" + account + ":" + tail();
  }
  case_.request["resource"] = holed(resource_, 6, {kOther}, true);
  if (dice_.one_in(10)) case_.request["resourceAccount"] = dice_.one_in(2) ? kAccount : kOther;
}

void Maker::make_context() {
  Json& request = case_.request;
  request["context"] = Json::object();
  for (const Key& key : kKeys) {
    const std::string name = dice_.one_in(6) ? std::string("A:") + key.name[2] : key.name;
    const std::vector<Json> values = values_of(key.type);
    const size_t roll = dice_.below(10);
    if (roll < 2) continue;
    if (roll < 4 && !known_) {
      Unknown unknown{Unknown::Key, key.name, values};
      if (roll == 2) {
        unknown.fillings.emplace_back(nullptr);
      } else if (key.type == Type::Set) {
        unknown.fillings.erase(unknown.fillings.begin());  // a key that is present has a value
      }
      if (add(std::move(unknown))) {
        request[roll == 2 ? "unknown" : "presentUnknown"].push_back(name);
        continue;
      }
    }
    Json value = dice_.pick(values);
    if (value.is_string()) value = holed(value.get<std::string>(), 12, {"1", "true"});
    request["context"][name] = value;
  }
}

std::string Maker::action_pattern() {
  const std::string service = action_.substr(0, action_.find(':'));
  const std::string verb = action_.substr(service.size() + 1);
  std::string upper = action_;
  for (char& letter : upper)
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
  const Strings patterns = {"*",
                            action_,
                            action_,
                            service + ":*",
                            service + ":" + verb.substr(0, 1) + "*",
                            service + ":*" + verb.substr(1),
                            upper,
                            "a:B",
                            "a:?",
                            "sqs:*Queues",
                            service + ":?" + verb.substr(1)};
  return holed(dice_.pick(patterns), 40, {action_, "sqs:*"});
}

std::string Maker::resource_pattern() {
  std::string text = resource_;
  switch (dice_.below(9)) {
    case 0: return holed("*", 40, {resource_});
    case 1: break;
    case 2: text = text.substr(0, dice_.below(text.size() + 1)) + "*"; break;
    case 3: text[dice_.below(text.size())] = "ab?*:"[dice_.below(5)]; break;
    case 4: text += dice_.pick(Strings{"/a", ":b", "*", "?", "${*}"}); break;
    case 5:
      text = text.substr(0, text.find_last_of(":/") + 1) +
             dice_.pick(Strings{"${a:s}", "*${a:t}", "${a:s}*", "${a:t, 'a'}"});
      break;
    default: {
      const size_t begin = dice_.below(text.size());
      text.replace(begin, 1 + dice_.below(text.size() - begin),
                   dice_.pick(Strings{"*", "*", "?", "a*"}));
      if (dice_.one_in(2))
        text += dice_.pick(
            Strings{resource_.size() > 1 ? resource_.substr(resource_.rfind(':')) : "*", "*", "?"});
    }
  }
  return holed(text, 15, {kOther});
}

std::string Maker::principal_value() {
  const std::string iam = "arn:aws:iam::" + std::string(kAccount);
  const std::string sts = "arn:aws:sts::" + std::string(kAccount);
  const Strings values = {"*",
                          kAccount,
                          iam + ":root",
                          iam + ":role/a",
                          iam + ":role/p/a",
                          iam + ":role/b",
                          iam + ":user/a",
                          sts + ":assumed-role/a/s",
                          sts + ":assumed-role/a/t",
                          sts + ":federated-user/f",
                          kOther,
                          caller_ == "*" || caller_[0] != 'a' ? kAccount : caller_};
  return holed(dice_.pick(values), 30, {caller_, kAccount});
}

Json Maker::one_or_list(Json first, const Json& second) {
  if (!dice_.one_in(3)) return dice_.one_in(4) ? Json::array({first}) : first;
  return dice_.one_in(8) ? Json::array({second, first, first}) : Json::array({first, second});
}

Json Maker::principals() {
  if (dice_.one_in(6)) return "*";
  if (caller_ == kProvider && !dice_.one_in(4)) return {{"Federated", holed(kProvider, 20)}};
  if (caller_ == "sns.amazonaws.com" && !dice_.one_in(4)) return {{"Service", holed(caller_, 20)}};
  return {{"AWS", one_or_list(principal_value(), principal_value())}};
}

Json Maker::condition() {
  Json block = Json::object();
  for (size_t count = 1 + dice_.below(2); count > 0; --count) {
    const Key& key = kKeys[dice_.below(std::size(kKeys))];
    const Type type = dice_.one_in(10) ? Type::Text : key.type;
    std::string name = dice_.pick(operators_of(type));
    const bool null = name == "Null";
    const Strings patterns =
        null ? Strings{"true", "false"} : patterns_of(name[0] == 'S' ? Type::Text : type);
    if (!null && dice_.one_in(3)) name += "IfExists";
    if (!null && dice_.one_in(type == Type::Set ? 1 : 6))
      name = (dice_.one_in(2) ? "ForAllValues:" : "ForAnyValue:") + name;
    Json values = Json::array();
    for (size_t more = dice_.one_in(25) && !null ? 0 : 1 + dice_.below(2); more > 0; --more) {
      values.push_back(holed(dice_.pick(patterns), null ? 60 : 30));
    }
    block[name][key.name] = values.size() == 1 && dice_.one_in(2) ? values[0] : values;
  }
  return block;
}

Json Maker::statement(bool principal, bool resource, bool deny_only) {
  const bool deny = deny_only || dice_.one_in(4);
  Json out = {{"Effect", holed(deny ? "Deny" : "Allow", 80, {"Deny", "Allow"})}};
  const bool whole_effect = out["Effect"] == "Deny" || out["Effect"] == "Allow";
  out[dice_.one_in(10) ? "NotAction" : "Action"] = one_or_list(action_pattern(), action_pattern());
  if (resource)
    out[dice_.one_in(10) ? "NotResource" : "Resource"] =
        one_or_list(resource_pattern(), resource_pattern());
  if (principal) {
    // Trust policies have no NotPrincipal.
    const bool negated = resource && deny && whole_effect && !deny_only && dice_.one_in(5);
    out[negated ? "NotPrincipal" : "Principal"] = deny_only ? Json("*") : principals();
  }
  if (dice_.one_in(2)) out["Condition"] = condition();
  return out;
}

Json Maker::document(bool principal, bool resource, bool deny_only) {
  Json out = Json::object();
  if (!dice_.one_in(10))
    out["Version"] =
        holed(dice_.one_in(10) ? "2008-10-17" : "2012-10-17", 100, {"2012-10-17", "2008-10-17"});
  Json statements = Json::array();
  for (size_t count = 1 + dice_.below(3); count > 0; --count)
    statements.push_back(statement(principal, resource, deny_only));
  out["Statement"] = statements.size() == 1 && dice_.one_in(2) ? statements[0] : statements;
  return out;
}

Json Maker::documents(bool principal) {
  Json out = Json::array({document(principal)});
  if (dice_.one_in(4)) out.push_back(document(principal));
  return out;
}

void Maker::make_layers() {
  Json& policies = case_.policies = Json::object();
  const bool arn = caller_[0] == 'a' && caller_ != kProvider;
  const bool plain = arn && caller_.substr(caller_.size() - 4) != "root";
  if (plain && !dice_.one_in(5)) policies["identity"] = documents(false);
  if (plain && dice_.one_in(4)) policies["boundary"] = documents(false);
  if (caller_.find(":sts:") != std::string::npos && dice_.one_in(3))
    policies["session"] = documents(false);
  if (action_.find("AssumeRole") != std::string::npos) {
    if (!dice_.one_in(6)) policies["trust"] = document(true, false);
  } else if (dice_.one_in(2) || !plain) {
    policies["resource"] = document(true);
  }
  if (arn && dice_.one_in(5)) {
    policies["scp"] = Json::array({documents(false)});
    if (dice_.one_in(3)) policies["scp"].push_back(documents(false));
  }
  if (dice_.one_in(6)) policies["rcp"] = Json::array({Json::array({document(true, true, true)})});
  if (dice_.one_in(6)) policies["vpce"] = documents(true);
  if (plain && dice_.one_in(15)) {
    const Json all = {{"Statement", {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}};
    const Json none = {{"Statement", {{"Effect", "Deny"}, {"Action", "*"}, {"Resource", "*"}}}};
    if (add({Unknown::Policy, "opaque", {nullptr, all, none}}))
      policies["identityOpaque"] = Json::array({"opaque"});
  }
}

Case Maker::make() {
  known_ = dice_.one_in(4);
  make_caller();
  make_action();
  make_context();
  make_layers();
  case_.request["dialect"] = "github";
  change_dialect();
  return std::move(case_);
}

// Terraform and CloudFormation write policy variables in other ways, so only a case without any can
// change its dialect.
void Maker::change_dialect() {
  const Strings holes = {"${{ ", "${var.", "${H"};
  const size_t dialect = dice_.below(3);
  std::string request = case_.request.dump();
  std::string policies = case_.policies.dump();
  const std::string both = request + policies;
  for (size_t at = both.find("${"); at != std::string::npos; at = both.find("${", at + 1)) {
    if (both.compare(at, 4, "${{ ") != 0) return;
  }
  if (dialect == 0) return;
  const auto rewrite = [&](std::string& text) {
    for (size_t at = text.find(holes[0]); at != std::string::npos; at = text.find(holes[0], at)) {
      text.replace(text.find(" }}", at), 3, "}");
      text.replace(at, holes[0].size(), holes[dialect]);
    }
  };
  rewrite(request);
  rewrite(policies);
  for (Unknown& unknown : case_.unknowns) {
    if (unknown.kind == Unknown::Hole) rewrite(unknown.text);
  }
  case_.request = Json::parse(request);
  case_.policies = Json::parse(policies);
  case_.request["dialect"] = dialect == 1 ? "terraform" : "cloudformation";
}

}  // namespace

size_t Case::filling_count() const {
  size_t count = 1;
  for (const Unknown& unknown : unknowns) count *= unknown.fillings.size();
  return count;
}

Fillings::Fillings(const Case& open) : open_(open), filled_{open.request, open.policies, {}} {
  filled_.request.erase("unknown");
  filled_.request.erase("presentUnknown");
  filled_.policies.erase("identityOpaque");
  if (open.policies.contains("identity")) documents_ = open.policies["identity"].size();
  find_places(filled_.request);
  find_places(filled_.policies);
}

void Fillings::find_places(Json& value) {
  if (value.is_structured()) {
    for (Json& item : value) find_places(item);
    return;
  }
  if (!value.is_string()) return;
  Place place{&value, value.get<std::string>(), {}};
  for (size_t i = 0; i < open_.unknowns.size(); ++i) {
    const Unknown& unknown = open_.unknowns[i];
    if (unknown.kind == Unknown::Hole && place.open.find(unknown.text) != std::string::npos)
      place.holes.push_back(i);
  }
  if (!place.holes.empty()) places_.push_back(std::move(place));
}

bool Fillings::next() {
  if (next_ == open_.filling_count()) return false;
  fill();
  ++next_;
  return true;
}

void Fillings::fill() {
  std::vector<const Json*> chosen;
  size_t index = next_;
  for (const Unknown& unknown : open_.unknowns) {
    chosen.push_back(&unknown.fillings[index % unknown.fillings.size()]);
    index /= unknown.fillings.size();
  }
  for (const Place& place : places_) {
    auto& text = place.text->get_ref<std::string&>();
    text = place.open;
    for (const size_t hole : place.holes) {
      const std::string& mark = open_.unknowns[hole].text;
      text.replace(text.find(mark), mark.size(), chosen[hole]->get_ref<const std::string&>());
    }
  }
  for (size_t i = 0; i < chosen.size(); ++i) {
    const Unknown& unknown = open_.unknowns[i];
    if (unknown.kind == Unknown::Key) {
      chosen[i]->is_null() ? void(filled_.request["context"].erase(unknown.text))
                           : void(filled_.request["context"][unknown.text] = *chosen[i]);
    } else if (unknown.kind == Unknown::Policy) {
      // Places inside of the other documents stay where they are: the list may move, its items'
      // texts do not.
      Json& identity = filled_.policies["identity"];
      while (identity.size() > documents_) identity.erase(identity.size() - 1);
      if (!chosen[i]->is_null()) identity.push_back(*chosen[i]);
    }
  }
}

Case random_case(uint64_t seed) { return Maker(seed).make(); }

}  // namespace writ::brute
