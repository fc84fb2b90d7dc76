// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/why.h"

#include <algorithm>
#include <set>
#include <utility>

#include "simulate/condition_words.h"
#include "simulate/why_notes.h"
#include "simulate/why_words.h"
#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/quote.h"

namespace writ::simulate {
namespace {

using iam::AttachedPolicy;
using iam::Layer;
using iam::StatementRef;

/// More statements than these are counted, not shown.
constexpr std::size_t shown_statements = 4;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

/// A layer, or a level of one, that does not allow.
struct Obstacle {
  Layer layer = Layer::identity;
  const std::vector<AttachedPolicy>* policies = nullptr;
};

class Explainer {
 public:
  explicit Explainer(const Question& question)
      : question_(question),
        layers_(question.layers),
        request_(with_effective_resource(question.request)) {}

  Explanation explain() {
    out_.decision = decide(request_, layers_);
    out_.finding.at.file = no_file;
    switch (out_.decision.verdict) {
      case iam::Verdict::allow: allowed(); break;
      case iam::Verdict::deny:
        if (out_.decision.kind == iam::DenyKind::explicit_deny) {
          denied_explicitly();
        } else {
          denied_implicitly();
        }
        break;
      case iam::Verdict::unknown: unknown(); break;
    }
    for (std::string& note : circumstance_notes(question_, request_, out_.decision))
      say(std::move(note));
    return std::move(out_);
  }

 private:
  const iam::Decision& decision() const { return out_.decision; }
  void say(std::string note) { out_.finding.notes.push_back(std::move(note)); }

  void headline(std::string verdict, std::string_view verb, const std::string& reason = {}) {
    out_.verdict = std::move(verdict);
    out_.finding.message = caller_words(request_.caller) + " " + std::string(verb) + " " +
                           deed_words(request_) + reason;
  }

  /// The first place becomes the finding's own.
  void show(const StatementRef& ref, Span span, std::string words) {
    const auto file = question_.files.find(ref.policy->policy);
    if (file == question_.files.end()) return;
    const Location at{file->second, span};
    if (out_.finding.at.file == no_file) {
      out_.finding.at = at;
      out_.finding.label = std::move(words);
    } else {
      out_.finding.evidence.push_back({at, std::move(words)});
    }
  }

  std::string layer_of(const StatementRef& ref) const {
    return layer_words(ref, layers_, request_);
  }

  void show_action(const StatementRef& ref, std::string_view words) {
    show(ref, action_place(*ref.statement, request_.action.text),
         layer_of(ref) + " " + std::string(words));
  }

  void show_allow(const StatementRef& ref) {
    const iam::LayerAnswer& resource = decision().resource;
    const bool delegates =
        ref.layer == Layer::resource && either(resource.direct, resource.as_role) == Truth::no;
    show_action(ref, delegates ? "leaves it to the policies of the caller's account" : "allows it");
  }

  void show_conditions(const StatementRef& ref) {
    constexpr std::size_t shown = 2;
    std::size_t count = 0;
    for (const iam::Condition& condition : ref.statement->conditions) {
      if (++count <= shown) show(ref, condition.key.node.key_span(), "here " + as_fact(condition));
    }
  }

  void allowed() {
    headline("allowed", "may");
    std::set<std::string> told;
    for (const StatementRef& ref : decision().because) {
      if (told.insert(layer_of(ref)).second) show_allow(ref);
    }
    if (request_.caller.type == iam::CallerType::root)
      say("the root user needs no identity policy");
  }

  void denied_explicitly() {
    headline("denied (explicit)", "may not");
    const auto& denying = decision().because;
    for (std::size_t i = 0; i < std::min(denying.size(), shown_statements); ++i) {
      show_action(denying[i], "denies it");
      show_conditions(denying[i]);
    }
    if (denying.size() > shown_statements)
      say("statements that deny it too: " + std::to_string(denying.size() - shown_statements));
    say("an explicit deny wins over every allow");
    out_.finding.help = "narrow the statement that denies it, if this request is not meant";
  }

  void denied_implicitly() {
    const std::vector<Obstacle> obstacles = find_obstacles();
    const bool sure = decision().kind == iam::DenyKind::implicit_deny;
    headline(sure ? "denied (implicit)" : "denied", "may not", ": " + reason(obstacles));
    for (const Obstacle& obstacle : obstacles) explain_obstacle(obstacle);
    show_grant(obstacles);
    if (!sure) say("whether a policy denies it explicitly as well, nobody can tell");
  }

  /// What says no, by how AWS puts the layers together.
  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
  std::vector<Obstacle> find_obstacles() const {
    const iam::Decision& d = decision();
    std::vector<Obstacle> found;
    const iam::LayerAnswer& resource = d.resource;
    const Truth named = either(resource.direct, either(resource.as_role, resource.as_account));
    const bool root = request_.caller.type == iam::CallerType::root;
    const bool own = d.identity.allows != Truth::no || root;
    switch (d.path) {
      case iam::Path::no_permission_needed: break;
      case iam::Path::resource_only:
        if (named == Truth::no) found.push_back({Layer::resource, &layers_.resource});
        break;
      case iam::Path::gate:
        if (named == Truth::no) {
          found.push_back({Layer::resource, &layers_.resource});
        } else if (either(resource.direct, resource.as_role) == Truth::no && !own) {
          found.push_back({Layer::identity, &layers_.identity});
        }
        break;
      case iam::Path::cross_account:
        if (!own) found.push_back({Layer::identity, &layers_.identity});
        if (named == Truth::no) found.push_back({Layer::resource, &layers_.resource});
        break;
      case iam::Path::same_account:
        if (own || either(resource.direct, resource.as_role) != Truth::no) break;
        found.push_back({Layer::identity, &layers_.identity});
        if (!layers_.resource.empty()) found.push_back({Layer::resource, &layers_.resource});
        break;
    }
    add_limits(root, found);
    return found;
  }

  void add_limits(bool root, std::vector<Obstacle>& found) const {
    const iam::Decision& d = decision();
    const bool limited = d.path != iam::Path::resource_only && d.resource.direct == Truth::no;
    if (limited && !root && !layers_.boundary.empty() && d.boundary.allows == Truth::no)
      found.push_back({Layer::boundary, &layers_.boundary});
    if (limited && !layers_.session.empty() && d.session.allows == Truth::no)
      found.push_back({Layer::session, &layers_.session});
    for (std::size_t level = 0; level < d.scp.size(); ++level) {
      if (d.scp[level].allows == Truth::no) found.push_back({Layer::scp, &layers_.scp[level]});
    }
    if (!layers_.endpoint.empty() && d.endpoint.allows == Truth::no)
      found.push_back({Layer::endpoint, &layers_.endpoint});
  }

  std::string obstacle_words(const Obstacle& obstacle) const {
    if (obstacle.policies->empty()) return layer_words(obstacle.layer, request_);
    return layer_of({obstacle.layer, &obstacle.policies->front(), nullptr});
  }

  std::string reason(const std::vector<Obstacle>& obstacles) const {
    std::vector<std::string> words;
    for (const Obstacle& obstacle : obstacles) words.push_back(obstacle_words(obstacle));
    if (words.empty()) return "no policy allows it";
    if (words.size() > 1) return "neither " + join(words, " nor ") + " allows it";
    const bool several =
        obstacles.front().layer == Layer::identity || obstacles.front().policies->empty();
    return (several ? "no " : "the ") + words.front() +
           (several ? " allows it" : " does not allow it");
  }

  void explain_obstacle(const Obstacle& obstacle) {
    const auto near = nearest_statement(obstacle.layer, *obstacle.policies, request_);
    if (near) {
      for (const Lack& lack : near->lacks)
        show(near->where, lack.span, obstacle_words(obstacle) + " " + lack.label);
      out_.nearest.push_back(*near);
    } else {
      show_silence(obstacle);
    }
    if (obstacle.layer == Layer::scp)
      say("service control policies do not limit the management account, which no file tells");
    std::string& help = out_.finding.help;
    help += (help.empty() ? "" : "\nand ") + remedy(obstacle, near ? &*near : nullptr);
  }

  /// No statement is even near.
  void show_silence(const Obstacle& obstacle) {
    const std::string_view action = request_.action.text;
    const std::string service(action.substr(0, action.find(':')));
    for (const AttachedPolicy& attached : *obstacle.policies) {
      if (attached.policy == nullptr) continue;
      const Node statements = attached.policy->node["Statement"];
      show({obstacle.layer, &attached, nullptr}, place_of(statements),
           obstacle_words(obstacle) +
               ((obstacle.layer == Layer::resource || obstacle.layer == Layer::endpoint)
                    ? " allows this caller nothing of "
                    : " allows nothing of ") +
               ticks(service));
      return;
    }
    if (obstacle.policies->empty())
      say("no " + layer_words(obstacle.layer, request_) + " is given" +
          option_hint(obstacle.layer));
  }

  std::string option_hint(Layer layer) const {
    if (layer == Layer::identity) return " (`--policy FILE`, `--managed ARN`)";
    if (layer != Layer::resource) return "";
    return is_role_action(request_.action) == Truth::yes ? " (`--trust FILE`)"
                                                         : " (`--resource-policy FILE`)";
  }

  /// The smallest edit that would allow it in this layer.
  std::string remedy(const Obstacle& obstacle, const NearStatement* near) const {
    const std::string where = obstacle_words(obstacle);
    const bool web_identity = request_.caller.type == iam::CallerType::federated &&
                              equals_ignoring_case(request_.action.text, "sts:AssumeRole");
    if (web_identity)
      return "ask about `sts:AssumeRoleWithWebIdentity` (or `sts:AssumeRoleWithSAML`), which is "
             "what such an identity calls";
    if (near == nullptr || catalogue::is_managed_policy_arn(near->where.policy->name))
      return add_whole(obstacle, where);
    const iam::Statement& statement = *near->where.statement;
    if (near->only(Element::action) && !statement.not_action)
      return add_to(statement.actions_node, request_.action.text);
    // With other actions beside it the statement would give more than was asked.
    const bool alone = statement.actions.size() == 1 && !statement.not_action &&
                       !glob::has_wildcard(statement.actions.front().text);
    if (near->only(Element::resource) && alone && !statement.not_resource &&
        request_.resource.text != "*")
      return add_to(statement.resources_node, request_.resource.text);
    if (near->only(Element::condition)) return "ask with a request that meets the condition";
    return add_whole(obstacle, where);
  }

  std::string add_whole(const Obstacle& obstacle, const std::string& where) const {
    std::string target = "the " + where;
    if (obstacle.layer == Layer::identity && only_managed(*obstacle.policies)) {
      target = "a policy of the caller's own, as AWS keeps the one that is given";
    } else if (obstacle.policies->empty()) {
      target = (obstacle.layer == Layer::identity ? "an " : "a ") + where;
    }
    const bool opens = request_.caller.type == iam::CallerType::anonymous;
    return (opens ? "if everybody on the internet is to have it, add this statement to "
                  : "add this statement to ") +
           target + "\n" + whole_statement(obstacle.layer, request_);
  }

  static bool only_managed(const std::vector<AttachedPolicy>& policies) {
    return !policies.empty() && std::ranges::all_of(policies, [](const AttachedPolicy& attached) {
      return catalogue::is_managed_policy_arn(attached.name);
    });
  }

  static std::string add_to(const Node& element, std::string_view text) {
    const std::string quoted_text = "\"" + std::string(text) + "\"";
    const std::string key(element.key());
    if (element.is_sequence()) return "add " + quoted_text + " to this " + key + " list";
    return "make this " + key + " a list that holds " + quoted_text + " too";
  }

  /// What grants it all the same, if only a limit is in the way.
  void show_grant(const std::vector<Obstacle>& obstacles) {
    const bool granting = std::ranges::none_of(
        obstacles, [](const Obstacle& obstacle) { return obstacle.layer == Layer::identity; });
    if (granting) show_first_allow(Layer::identity, layers_.identity);
    const bool other_side = std::ranges::none_of(
        obstacles, [](const Obstacle& obstacle) { return obstacle.layer == Layer::resource; });
    if (other_side) show_first_allow(Layer::resource, layers_.resource);
  }

  void show_first_allow(Layer layer, const std::vector<AttachedPolicy>& policies) {
    for (const AttachedPolicy& attached : policies) {
      if (attached.policy == nullptr) continue;
      for (const iam::Statement& statement : attached.policy->statements) {
        const bool allows =
            statement.allows() &&
            match_statement(statement, *attached.policy, layer, request_).applies() == Truth::yes;
        if (allows) return show_allow({layer, &attached, &statement});
      }
    }
  }

  void unknown() {
    headline("unknown", "may or may not", std::string());
    std::size_t shown = 0;
    std::size_t more = 0;
    for (const StatementRef& ref : decision().because) {
      if (settled(ref)) continue;
      if (ref.statement == nullptr) {
        say_opaque(ref);
      } else if (++shown <= shown_statements) {
        explain_open(ref);
      } else {
        ++more;
      }
    }
    if (more > 0)
      say("further statements of which nobody knows whether they apply: " + std::to_string(more));
    for (const iam::Dependency& dependency : decision().depends) {
      if (dependency.kind == iam::Dependency::Kind::request &&
          dependency.where.statement == nullptr)
        say("it depends on " + dependency.text);
    }
    // A layer that certainly allows completes the argument.
    if (decision().identity.allows == Truth::yes)
      show_first_allow(Layer::identity, layers_.identity);
  }

  /// An open allow does not matter where another one of the layer is certain.
  bool settled(const StatementRef& ref) const {
    if (ref.statement == nullptr || !ref.statement->allows()) return false;
    const iam::Decision& d = decision();
    switch (ref.layer) {
      case Layer::identity: return d.identity.allows == Truth::yes;
      case Layer::boundary: return d.boundary.allows == Truth::yes;
      case Layer::session: return d.session.allows == Truth::yes;
      case Layer::endpoint: return d.endpoint.allows == Truth::yes;
      case Layer::resource: return d.resource.direct == Truth::yes;
      case Layer::rcp: return true;
      case Layer::scp: break;
    }
    for (std::size_t level = 0; level < d.scp.size(); ++level) {
      const auto& policies = layers_.scp[level];
      const bool here = !policies.empty() && ref.policy >= policies.data() &&
                        ref.policy < policies.data() + policies.size();
      if (here) return d.scp[level].allows == Truth::yes;
    }
    return false;
  }

  void say_opaque(const StatementRef& ref) {
    if (ref.policy->policy != nullptr)
      return say("a statement of " + ticks(ref.policy->name) + " cannot be read");
    const bool ours = ref.layer == Layer::resource;
    const std::string name(ref.policy->name);
    say("nobody can tell what " +
        (ours ? name + " says, as it is not given" : ticks(name) + " says"));
    if (!ours || !out_.finding.help.empty()) return;
    const bool trust = is_role_action(request_.action) == Truth::yes;
    out_.finding.help =
        "give " + name + " with `" + (trust ? "--trust" : "--resource-policy") + " FILE`";
  }

  void explain_open(const StatementRef& ref) {
    const iam::Statement& statement = *ref.statement;
    const std::string does = statement.allows()   ? " allows it if "
                             : statement.denies() ? " denies it if "
                                                  : " speaks of it, if ";
    const iam::StatementMatch match =
        match_statement(statement, *ref.policy->policy, ref.layer, request_);
    std::string layer = layer_of(ref) + does;
    if (match.condition == Truth::unknown) {
      for (const iam::Condition* condition : match.conditions) {
        show(ref, condition->key.node.key_span(),
             std::exchange(layer, "and ") + as_fact(*condition));
        const bool closed = condition->key.known() && out_.finding.help.empty();
        if (closed) out_.finding.help = give_context(as_option(*condition));
      }
    }
    const std::string keys = keys_of_texts(ref);
    if (match.action == Truth::unknown)
      show_open(ref, statement.actions_node, statement.actions, layer + "this is the action");
    if (match.resource == Truth::unknown)
      show_open(ref, statement.resources_node, statement.resources,
                layer + "this is the resource" + keys);
    if (match.principal == Truth::unknown) {
      const bool named = statement.principals_node.present();
      show(ref, place_of(statement.principals_node),
           named ? layer + "this names the caller" : layer_of(ref) + " names no principal here");
    }
    if (statement.effect == iam::Effect::unknown)
      show(ref, statement.effect_text.span(), layer + "this is filled with `Allow`");
  }

  /// The keys whose values stand in texts of the statement.
  std::string keys_of_texts(const StatementRef& ref) {
    std::vector<std::string> keys;
    for (const iam::Dependency& dependency : decision().depends) {
      if (dependency.kind != iam::Dependency::Kind::key ||
          dependency.where.statement != ref.statement)
        continue;
      if (out_.finding.help.empty())
        out_.finding.help = give_context("--context " + dependency.text + "=VALUE");
      keys.push_back(ticks(dependency.text));
    }
    return keys.empty() ? "" : ", which hangs on " + join(keys);
  }

  static std::string give_context(std::string_view option) {
    return "give what the request has, such as `" + quoted(option) + "`";
  }

  void show_open(const StatementRef& ref, const Node& element, const std::vector<Str>& texts,
                 std::string words) {
    const auto open = std::ranges::find_if(texts, [](const Str& text) { return !text.known(); });
    show(ref, open == texts.end() ? place_of(element) : open->span(), std::move(words));
  }

  const Question& question_;
  const iam::PolicyLayers& layers_;
  iam::Request request_;
  Explanation out_;
};

}  // namespace

bool complete(Question& question) {
  iam::PolicyLayers& layers = question.layers;
  const bool gated = is_gated(question.request) != Truth::no;
  if (gated && layers.resource.empty()) {
    const bool role = is_role_action(question.request.action) != Truth::no;
    layers.resource.push_back({nullptr, role ? "the role's trust policy" : "the key policy"});
  }
  return question.circumstances.fill(question.request, layers);
}

Explanation why(const Question& question) { return Explainer(question).explain(); }

Location location_of(const Question& question, const StatementRef& ref) {
  const auto file = question.files.find(ref.policy->policy);
  if (file == question.files.end()) return {no_file, {}};
  const iam::Statement* statement = ref.statement;
  const Node node = statement != nullptr ? statement->node : ref.policy->policy->node;
  return {file->second, node.span()};
}

}  // namespace writ::simulate
