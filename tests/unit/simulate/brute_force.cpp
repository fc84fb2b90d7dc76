// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "brute_force.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brute_condition.h"
#include "brute_pattern.h"

namespace writ::brute {
namespace {

using Json = nlohmann::json;
using Strings = std::vector<std::string>;

enum class Caller { User, Role, Session, FederatedUser, Root, Service, Federated, Anonymous };

struct Who {
  Caller kind = Caller::Anonymous;
  std::string text;
  std::string account;
  std::string role;  // of a session
  bool has_account() const { return !account.empty(); }
};

bool starts(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

std::string last_component(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::optional<Who> read_caller(const std::string& text) {
  Who who{.text = text};
  if (text == "*") return who;
  if (!starts(text, "arn:")) {
    if (text.find_first_of("/:* ") != std::string::npos || text.find('.') == std::string::npos)
      return std::nullopt;
    const bool service = ends(text, ".amazonaws.com") && text != "cognito-identity.amazonaws.com";
    who.kind = service ? Caller::Service : Caller::Federated;
    return who;
  }
  const Strings parts = arn_parts(text);
  if (parts.size() != 6 || parts[4].size() != 12) return std::nullopt;
  if (parts[4].find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const std::string& name = parts[5];
  if (ends(name, "/") || name.find("//") != std::string::npos ||
      name.find('*') != std::string::npos)
    return std::nullopt;
  who.account = parts[4];
  if (parts[2] == "sts" && starts(name, "assumed-role/")) {
    const std::string rest = name.substr(13);
    const size_t slash = rest.find('/');
    if (slash == std::string::npos || slash == 0 || rest.find('/', slash + 1) != std::string::npos)
      return std::nullopt;
    who.kind = Caller::Session;
    who.role = rest.substr(0, slash);
    return who;
  }
  if (parts[2] == "sts" && starts(name, "federated-user/")) {
    who.kind = Caller::FederatedUser;
    return who;
  }
  if (parts[2] != "iam") return std::nullopt;
  if (name == "root") {
    who.kind = Caller::Root;
  } else if (starts(name, "user/")) {
    who.kind = Caller::User;
  } else if (starts(name, "role/")) {
    who.kind = Caller::Role;
  } else if (starts(name, "oidc-provider/") || starts(name, "saml-provider/")) {
    who.kind = Caller::Federated;
    who.account.clear();
  } else {
    return std::nullopt;
  }
  return who;
}

// How the principals of one statement name the caller.
struct Naming {
  bool everybody = false;
  bool account = false;
  bool role = false;  // the role of a session, or the role itself
  bool self = false;  // the session, the user, the service, the provider
  bool any() const { return everybody || account || role || self; }
};

class Evaluation {
 public:
  Evaluation(const Json& request, const Json& policies) : request_(request), policies_(policies) {}
  Outcome run();

 private:
  struct Layer {
    bool deny = false;
    bool allow = false;   // for layers without principals
    bool direct = false;  // the rest for layers with principals
    bool via_role = false;
    bool via_account = false;
  };

  Strings list(const Json& value);
  bool action_matches(const Json& patterns);
  bool resource_matches(const Json& patterns, bool variables, bool negated);
  Naming naming(const Json& principal);
  bool exempted(const Json& not_principal);
  bool applies(const Json& statement, bool variables, bool has_principal, Naming& named);
  void add(const Json& document, bool has_principal, Layer& layer);
  Layer layer_of(const char* key, bool has_principal);
  Outcome verdict();
  bool grant(const Layer& identity, const Layer& side, bool own_side_needed, bool limits);

  const Json& request_;
  const Json& policies_;
  Who who_;
  std::string action_;  // lower case
  std::string resource_;
  bool same_account_ = true;
  Context context_;
  bool unsaid_ = false;
};

Strings Evaluation::list(const Json& value) {
  Strings out;
  each(value, [&](const Json& item) {
    if (item.is_string()) {
      out.push_back(item.get_ref<const std::string&>());
    } else {
      unsaid_ = true;
    }
  });
  return out;
}

bool Evaluation::action_matches(const Json& patterns) {
  bool hit = false;
  for (const std::string& pattern : list(patterns)) {
    if (pattern == "*") {
      hit = true;
      continue;
    }
    const size_t colon = pattern.find(':');
    // Wildcards are valid in the name only; what an invalid pattern does is not documented.
    if (colon == std::string::npos || pattern.find_first_of("*?") < colon) {
      unsaid_ = true;
      continue;
    }
    hit = hit || glob(compile(lower(pattern), false, {}).symbols, action_);
  }
  return hit;
}

bool Evaluation::resource_matches(const Json& patterns, bool variables, bool negated) {
  bool hit = false;
  for (const std::string& pattern : list(patterns)) {
    const Pattern compiled = compile(pattern, variables, context_);
    unsaid_ = unsaid_ || compiled.unsaid || compiled.early || shifts_parts(compiled.symbols);
    if (compiled.valueless) {
      unsaid_ = unsaid_ || negated;
      continue;
    }
    hit = hit || arn_glob(compiled.symbols, resource_);
  }
  return hit;
}

Naming Evaluation::naming(const Json& principal) {
  Naming named;
  if (principal.is_string()) {
    named.everybody = principal == "*";
    unsaid_ = unsaid_ || !named.everybody;
    return named;
  }
  for (const auto& [kind, values] : principal.items()) {
    for (const std::string& value : list(values)) {
      if (kind == "Service" || kind == "Federated") {
        const Caller needed = kind == "Service" ? Caller::Service : Caller::Federated;
        unsaid_ = unsaid_ || value.find('*') != std::string::npos;
        named.self = named.self || (who_.kind == needed && value == who_.text);
        continue;
      }
      unsaid_ = unsaid_ || kind != "AWS";
      if (value == "*") {
        named.everybody = true;
      } else if (value.find('*') != std::string::npos) {
        unsaid_ = true;
      } else if (who_.has_account() &&
                 (value == who_.account || value == "arn:aws:iam::" + who_.account + ":root")) {
        named.account = true;
      } else if (who_.has_account() && value == who_.text) {
        (who_.kind == Caller::Role ? named.role : named.self) = true;
      } else if (who_.kind == Caller::Session &&
                 starts(value, "arn:aws:iam::" + who_.account + ":role/") &&
                 last_component(value) == who_.role) {
        named.role = true;
      } else if (who_.kind == Caller::Role &&
                 starts(value, "arn:aws:sts::" + who_.account + ":assumed-role/" +
                                   last_component(who_.text) + "/")) {
        unsaid_ = true;  // whether the role acts in just this session
      } else if (who_.kind == Caller::FederatedUser &&
                 starts(value, "arn:aws:iam::" + who_.account + ":user/")) {
        unsaid_ = true;  // whether that user began the session
      }
    }
  }
  return named;
}

bool Evaluation::exempted(const Json& not_principal) {
  const Naming named = naming(not_principal);
  if (named.everybody) return true;
  switch (who_.kind) {
    case Caller::Session: return named.self && named.role && named.account;
    // It acts in sessions only, and each of them is to be listed as well.
    case Caller::Role: return false;
    case Caller::User: return named.self && named.account;
    case Caller::Root: return named.account;
    case Caller::FederatedUser: unsaid_ = true; return false;
    default: return named.self;
  }
}

bool Evaluation::applies(const Json& statement, bool variables, bool has_principal, Naming& named) {
  if (statement.contains("Action") ? !action_matches(statement["Action"])
                                   : action_matches(statement.at("NotAction")))
    return false;
  if (statement.contains("Resource")) {
    if (!resource_matches(statement["Resource"], variables, false)) return false;
  } else if (statement.contains("NotResource")) {
    if (resource_matches(statement["NotResource"], variables, true)) return false;
  } else if (!has_principal) {
    unsaid_ = true;
  }
  if (has_principal) {
    if (statement.contains("Principal")) {
      named = naming(statement["Principal"]);
      if (!named.any()) return false;
    } else {
      unsaid_ = unsaid_ || statement.at("Effect") != "Deny";
      if (exempted(statement.at("NotPrincipal"))) return false;
    }
  }
  if (!statement.contains("Condition")) return true;
  const Truth truth = condition(statement["Condition"], variables, context_);
  unsaid_ = unsaid_ || truth == Truth::Unsaid;
  return truth != Truth::No;
}

void Evaluation::add(const Json& document, bool has_principal, Layer& layer) {
  const std::string version = document.value("Version", "2008-10-17");
  if (version != "2012-10-17" && version != "2008-10-17") unsaid_ = true;
  each(document.at("Statement"), [&](const Json& statement) {
    Naming named;
    if (!applies(statement, version == "2012-10-17", has_principal, named)) return;
    if (statement.at("Effect") == "Deny") {
      layer.deny = true;
    } else if (statement.at("Effect") == "Allow") {
      layer.allow = true;
      layer.direct = layer.direct || named.everybody || named.self;
      layer.via_role = layer.via_role || named.role;
      layer.via_account = layer.via_account || named.account;
    } else {
      unsaid_ = true;
    }
  });
}

Evaluation::Layer Evaluation::layer_of(const char* key, bool has_principal) {
  Layer layer;
  if (!policies_.contains(key) || policies_[key].is_null()) return layer;
  each(policies_[key], [&](const Json& document) { add(document, has_principal, layer); });
  return layer;
}

bool filled(const Json& policies, const char* key) {
  return policies.contains(key) && !policies[key].empty();
}

bool Evaluation::grant(const Layer& identity, const Layer& side, bool own_side_needed,
                       bool limits) {
  if (!who_.has_account()) return side.direct;
  const bool own = (identity.allow || who_.kind == Caller::Root) && limits;
  if (!same_account_) return (side.direct || side.via_role || side.via_account) && own;
  if (side.direct || (side.via_role && limits)) return true;
  return own_side_needed ? side.via_account && own : own;
}

Outcome Evaluation::verdict() {
  const bool linked = who_.kind == Caller::Role &&
                      starts(who_.text, "arn:aws:iam::" + who_.account + ":role/aws-service-role/");
  const bool federates =
      action_ == "sts:assumerolewithwebidentity" || action_ == "sts:assumerolewithsaml";
  const bool assume = federates || action_ == "sts:assumerole";
  // Who calls something that is not for him is nowhere described.
  unsaid_ = unsaid_ || federates != (who_.kind == Caller::Federated) ||
            (assume && who_.kind == Caller::Root);
  unsaid_ = unsaid_ || (!assume && starts(action_, "sts:assumero"));
  const bool root = who_.kind == Caller::Root;
  const auto attached = [&](const char* key, bool possible) {
    return possible ? layer_of(key, false) : Layer{};
  };
  const Layer identity = attached("identity", who_.has_account() && !root);
  const Layer boundary = attached("boundary", who_.has_account() && !root);
  const Layer session = attached("session", who_.has_account());
  const Layer vpce = layer_of("vpce", true);
  const Layer side = layer_of(assume ? "trust" : "resource", true);
  bool deny = identity.deny || boundary.deny || session.deny || vpce.deny || side.deny;
  bool guard = !filled(policies_, "vpce") || vpce.allow;
  if (filled(policies_, "scp") && !linked && who_.kind != Caller::Service) {
    unsaid_ = unsaid_ || !who_.has_account();
    for (const Json& level : policies_["scp"]) {
      Layer layer;
      for (const Json& document : level) add(document, false, layer);
      deny = deny || layer.deny;
      guard = guard && layer.allow;
    }
  }
  // Whether RCPs reach a service that the catalogue does not know is open.
  unsaid_ = unsaid_ || (filled(policies_, "rcp") && !service_known(action_));
  if (filled(policies_, "rcp") && !linked && rcp_enabled(action_)) {
    for (const Json& level : policies_["rcp"]) {
      Layer layer;
      for (const Json& document : level) add(document, true, layer);
      deny = deny || layer.deny;
    }
  }
  if (action_ == "sts:getcalleridentity" && who_.has_account()) {
    unsaid_ = unsaid_ || filled(policies_, "vpce") || filled(policies_, "rcp");
    return Outcome::Allow;
  }
  if (deny) return Outcome::Explicit;
  // A federated user's session has nothing but what its session policy leaves.
  const bool no_session_policy = !filled(policies_, "session");
  const bool limits = (root || !filled(policies_, "boundary") || boundary.allow) &&
                      (no_session_policy ? who_.kind != Caller::FederatedUser : session.allow);
  const Strings parts = arn_parts(resource_);
  const bool key_policy = action_ == "kms:decrypt" ||
                          (parts.size() == 6 && parts[2] == "kms" && starts(parts[5], "key/"));
  return guard && grant(identity, side, assume || key_policy, limits) ? Outcome::Allow
                                                                      : Outcome::Implicit;
}

Outcome Evaluation::run() {
  const std::optional<Who> who = read_caller(request_.at("principal").get<std::string>());
  if (!who) return Outcome::Unsaid;
  who_ = *who;
  action_ = lower(request_.at("action").get_ref<const std::string&>());
  resource_ = request_.value("resource", "*");
  if (action_.find_first_of("*?") != std::string::npos || action_.find(':') == std::string::npos)
    return Outcome::Unsaid;
  if (resource_.empty()) return Outcome::Unsaid;
  const Strings parts = arn_parts(resource_);
  std::string account = request_.value("resourceAccount", parts.size() == 6 ? parts[4] : "");
  if (account.empty() || !who_.has_account()) account = who_.account;
  if (account != who_.account && account.find_first_not_of("0123456789") != std::string::npos)
    return Outcome::Unsaid;
  same_account_ = account == who_.account;
  if (!has_resource_type(action_)) {
    if (!same_account_ && !request_.contains("resourceAccount")) return Outcome::Unsaid;
    resource_ = "*";
  }
  if (request_.contains("context") && !read_context(request_["context"], context_))
    return Outcome::Unsaid;
  const Outcome outcome = verdict();
  return unsaid_ ? Outcome::Unsaid : outcome;
}

}  // namespace

const char* name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allow: return "Allow";
    case Outcome::Explicit: return "Explicit";
    case Outcome::Implicit: return "Implicit";
    case Outcome::Unsaid: break;
  }
  return "Unsaid";
}

Outcome decide(const Json& request, const Json& policies) {
  return Evaluation(request, policies).run();
}

}  // namespace writ::brute
