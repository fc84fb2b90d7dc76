// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/request_reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "extract/extract.h"
#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

using iam::Layer;
using iam::PolicyKind;

/// How the holes of policies and of request values are marked.
struct LineDialect {
  std::string_view name;
  Dialect policies;
  Dialect values;
};
constexpr std::array<LineDialect, 4> dialects = {{
    {"none", Dialect::iam, Dialect::none},
    {"github", Dialect::iam_github, Dialect::github},
    {"terraform", Dialect::terraform, Dialect::terraform},
    {"cloudformation", Dialect::cloudformation, Dialect::cloudformation},
}};

// No request to AWS comes near; every value is held against every pattern.
constexpr std::size_t most_keys = 1000;
constexpr std::size_t longest_value = 4096;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

class Reader {
 public:
  Reader(const FindManaged& find_managed, Line& line) : find_managed_(find_managed), line_(line) {}

  void read(const Node& root) {
    if (!root.is_mapping()) return fail("a line is an object with `request` and `policies`");
    // Other keys may carry notes for people; only a misspelt one is a mistake.
    check_keys(root, {"id", "request", "policies"}, false);
    read_request(root["request"]);
    if (line_.error.empty()) read_policies(root["policies"]);
  }

 private:
  void fail(std::string message) {
    if (line_.error.empty()) line_.error = std::move(message);
  }

  void check_keys(const Node& mapping, std::initializer_list<std::string_view> known, bool closed) {
    std::vector<std::string_view> seen;
    for (const Node entry : mapping) {
      if (const auto found = std::ranges::find(known, entry.key()); found != known.end()) {
        if (std::ranges::find(seen, *found) != seen.end())
          fail(ticks(*found) + " stands here twice");
        seen.push_back(*found);
        continue;
      }
      const std::string_view near = nearest(entry.key(), known);
      if (near.empty() && !closed) continue;
      fail(ticks(entry.key()) + " is not known here" +
           (near.empty() ? std::string() : "; did you mean " + ticks(near) + "?"));
    }
  }

  std::string_view text(const Node& parent, std::string_view key, bool required) {
    const Node node = parent[key];
    if (node.is_string() && node.text().size() > longest_value)
      fail(ticks(key) + " is longer than 4096 bytes");
    if (node.is_string()) return node.text();
    if (node.present() && !node.is_null()) {
      fail(ticks(key) + " is a text");
    } else if (required) {
      fail("the request has no " + ticks(key));
    }
    return {};
  }

  void read_request(const Node& node) {
    if (!node.is_mapping()) return fail("the line has no `request` object");
    check_keys(node,
               {"principal", "action", "resource", "resourceAccount", "context", "unknown",
                "presentUnknown", "dialect"},
               true);
    read_dialect(text(node, "dialect", false));
    iam::Request& request = line_.request;
    request.caller = iam::Caller::parse(value(text(node, "principal", true)));
    if (request.caller.is_open() && request.caller.id.known() && line_.error.empty())
      fail(ticks(request.caller.id.text) +
           " is no principal: write the ARN of a user, role, session, root user or provider, a "
           "service such as `ecs-tasks.amazonaws.com`, or `*`");
    request.action = value(text(node, "action", true));
    request.resource = value(text(node, "resource", true));
    if (request.resource.text.empty()) fail("the `resource` is empty");
    request.resource_account = value(text(node, "resourceAccount", false));
    read_context(node["context"]);
    read_keys(node["unknown"], "unknown", iam::ContextKey::Presence::unknown);
    read_keys(node["presentUnknown"], "presentUnknown", iam::ContextKey::Presence::unknown_value);
  }

  void read_dialect(std::string_view name) {
    if (name.empty()) return;
    const auto found = std::ranges::find(dialects, name, &LineDialect::name);
    if (found == dialects.end())
      return fail("the dialect is `none`, `github`, `terraform` or `cloudformation`, not " +
                  ticks(name));
    dialect_ = *found;
  }

  iam::Value value(std::string_view text) const { return {text, dialect_.values}; }

  void add_key(iam::ContextKey key) {
    // Every condition looks through all of them.
    if (line_.request.context.size() >= most_keys)
      return fail("the request has more than 1000 context keys");
    if (line_.request.find(key.name))
      return fail("the context key " + ticks(key.name) + " is given twice");
    line_.request.context.push_back(std::move(key));
  }

  void read_context(const Node& node) {
    if (!node.present() || node.is_null()) return;
    if (!node.is_mapping()) return fail("`context` is an object from keys to values");
    for (const Node entry : node) {
      iam::ContextKey key{entry.key(), iam::ContextKey::Presence::present, {}};
      const auto add = [&](const Node& item) {
        if (!item.is_scalar() || item.is_null())
          return fail("a value of the context key " + ticks(entry.key()) +
                      " is no text, number or boolean");
        if (item.text().size() > longest_value)
          return fail("a value of the context key " + ticks(entry.key()) +
                      " is longer than 4096 bytes");
        key.values.push_back(value(item.text()));
      };
      if (entry.is_sequence()) {
        for (const Node item : entry) add(item);
      } else {
        add(entry);
      }
      add_key(std::move(key));
    }
  }

  void read_keys(const Node& node, std::string_view name, iam::ContextKey::Presence presence) {
    if (!node.present() || node.is_null()) return;
    if (!node.is_sequence()) return fail(ticks(name) + " is a list of context keys");
    for (const Node item : node) {
      if (!item.is_string()) return fail(ticks(name) + " is a list of context keys");
      add_key({item.text(), presence, {}});
    }
  }

  void read_policies(const Node& node) {
    if (!node.present() || node.is_null()) return;
    if (!node.is_mapping()) return fail("`policies` is an object of layers");
    check_keys(node,
               {"identity", "identityManaged", "identityOpaque", "resource", "boundary", "session",
                "scp", "rcp", "vpce", "trust"},
               true);
    iam::PolicyLayers& layers = line_.layers;
    documents(node["identity"], "identity", PolicyKind::identity, layers.identity);
    managed(node["identityManaged"]);
    opaque(node["identityOpaque"]);
    documents(node["boundary"], "boundary", PolicyKind::boundary, layers.boundary);
    documents(node["session"], "session", PolicyKind::session, layers.session);
    documents(node["vpce"], "vpce", PolicyKind::vpc_endpoint, layers.endpoint);
    levels(node["scp"], "scp", PolicyKind::scp, layers.scp);
    levels(node["rcp"], "rcp", PolicyKind::rcp, layers.rcp);
    const Truth trust = iam::is_role_action(line_.request.action);
    // A trust policy is the policy of the role, so people give it as that too.
    const bool has_trust = node["trust"].present() && !node["trust"].is_null();
    const bool has_resource = node["resource"].present() && !node["resource"].is_null();
    if (has_trust && has_resource && trust == Truth::yes)
      return fail("the policy of a role is its trust policy, so give `trust` or `resource`");
    const std::string_view role_policy = has_trust ? "trust" : "resource";
    if (trust == Truth::yes)
      return one(node[role_policy], role_policy, PolicyKind::trust, layers.resource);
    if (trust == Truth::no)
      return one(node["resource"], "resource", PolicyKind::resource, layers.resource);
    // Which of the two decides hangs on the action.
    if (has_trust || has_resource)
      layers.resource.push_back({nullptr, "the policy of the resource"});
  }

  std::string_view keep(std::string name) { return line_.names.emplace_back(std::move(name)); }

  void one(const Node& document, std::string_view name, PolicyKind kind,
           std::vector<iam::AttachedPolicy>& layer) {
    if (!document.present() || document.is_null()) return;
    if (!document.is_mapping())
      return fail(ticks(name) + " is no policy document, which is an object");
    line_.policies.push_back(read_policy(document, kind, dialect_.policies));
    layer.push_back({&line_.policies.back(), name});
  }

  void documents(const Node& list, std::string_view name, PolicyKind kind,
                 std::vector<iam::AttachedPolicy>& layer) {
    if (!list.present() || list.is_null()) return;
    if (!list.is_sequence()) return fail(ticks(name) + " is a list of policy documents");
    std::size_t index = 0;
    for (const Node document : list) {
      one(document, keep(std::string(name) + "[" + std::to_string(index++) + "]"), kind, layer);
    }
  }

  void levels(const Node& list, std::string_view name, PolicyKind kind,
              std::vector<std::vector<iam::AttachedPolicy>>& layer) {
    if (!list.present() || list.is_null()) return;
    if (!list.is_sequence())
      return fail(ticks(name) + " is a list of levels, each a list of policy documents");
    for (const Node level : list) {
      const std::string place = std::string(name) + "[" + std::to_string(layer.size()) + "]";
      if (!level.is_sequence()) return fail(ticks(place) + " is a list of policy documents");
      documents(level, place, kind, layer.emplace_back());
    }
  }

  template <typename Add>
  void names(const Node& list, std::string_view what, const Add& add) {
    if (!list.present() || list.is_null()) return;
    if (!list.is_sequence()) return fail(ticks(what) + " is a list of texts");
    std::size_t index = 0;
    for (const Node item : list) {
      if (!item.is_string()) return fail(ticks(what) + " is a list of texts");
      add(item.text(), index++);
    }
  }

  void managed(const Node& list) {
    names(list, "identityManaged", [this](std::string_view arn, std::size_t index) {
      const iam::Policy* policy = find_managed_(arn);
      // What the catalogue lacks exists all the same; it is named as it was given.
      const std::string_view name =
          policy ? keep("identityManaged[" + std::to_string(index) + "]") : arn;
      line_.layers.identity.push_back({policy, name});
    });
  }

  void opaque(const Node& list) {
    names(list, "identityOpaque", [this](std::string_view name, std::size_t) {
      line_.layers.identity.push_back({nullptr, name});
    });
  }

  const FindManaged& find_managed_;
  Line& line_;
  LineDialect dialect_ = dialects[0];
};

}  // namespace

void read_line(const Node& root, const FindManaged& find_managed, Line& line) {
  Reader(find_managed, line).read(root);
}

}  // namespace writ::simulate
