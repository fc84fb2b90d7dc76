// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "model/evaluation.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/policy_grammar.h"

namespace writ::iam {
namespace {

/// What a policy cannot tell because it cannot be read.
constexpr LayerAnswer anything = {Truth::unknown, Truth::unknown, Truth::unknown, Truth::unknown,
                                  Truth::unknown};

void merge(LayerAnswer& answer, const LayerAnswer& more) {
  answer.denies = either(answer.denies, more.denies);
  answer.allows = either(answer.allows, more.allows);
  answer.direct = either(answer.direct, more.direct);
  answer.as_role = either(answer.as_role, more.as_role);
  answer.as_account = either(answer.as_account, more.as_account);
}

LayerAnswer answer_of(const Statement& statement, const Application& application) {
  LayerAnswer answer;
  // A statement without a readable effect may do either.
  const Truth sure = statement.effect == Effect::unknown ? Truth::unknown : Truth::yes;
  if (statement.effect != Effect::allow) answer.denies = both(application.applies, sure);
  if (statement.effect == Effect::deny) return answer;
  answer.allows = both(application.applies, sure);
  answer.direct = both(application.caller.direct, sure);
  answer.as_role = both(application.caller.as_role, sure);
  answer.as_account = both(application.caller.as_account, sure);
  return answer;
}

/// AWS refuses a policy with an element that its kind has not, so it cannot be the one in place.
bool refused(const Policy& policy) {
  if (policy.kind == PolicyKind::unknown) return false;
  const PolicyGrammar& grammar = policy_grammar(policy.kind);
  return std::ranges::any_of(policy.statements, [&](const Statement& statement) {
    const bool wrong_resource =
        grammar.resource == Use::forbidden && statement.resources_node.present();
    return wrong_resource || (grammar.not_principal == Use::forbidden && statement.not_principal);
  });
}

/// Some part of the document could not be read, or is nothing that AWS knows.
bool unreadable(const Policy& policy) {
  if (policy.node.is_mapping() && !has_only(policy.node, document_elements)) return true;
  const Node statements = policy.node["Statement"];
  const std::size_t written = statements.is_sequence() ? statements.size() : 1;
  return written != policy.statements.size();
}

Truth meets(const Value& action, std::string_view pattern) {
  if (action.known()) return truth(glob::matches(pattern, action.text, glob::Case::insensitive));
  const auto wanted = glob::Pattern(glob::Case::insensitive).wild(pattern);
  const auto given = pattern_of(action, glob::Case::insensitive);
  if (covers(wanted, given) == Truth::yes) return Truth::yes;
  return intersects(wanted, given) ? Truth::unknown : Truth::no;
}

/// Does KMS decide the action on a key, whichever name of it the request gives?
Truth on_keys_only(const Value& action) {
  const glob::Pattern kms = glob::Pattern(glob::Case::insensitive).wild("kms:*");
  if (!intersects(kms, pattern_of(action, glob::Case::insensitive))) return Truth::no;
  const auto found = action.known() ? catalogue::find_action(action.text) : std::nullopt;
  if (!found) return Truth::unknown;
  return truth(!found->resources.empty() &&
               std::ranges::all_of(found->resources, [](const catalogue::ActionResource& resource) {
                 return resource.type == "key";
               }));
}

/// Is it the ARN of a KMS key?
/// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
Truth on_key(const Value& resource) {
  if (resource.known()) {
    const auto arn = aws::Arn::parse(resource.text);
    return truth(arn && arn->service == "kms" && arn->resource.starts_with("key/"));
  }
  glob::Pattern key;
  key.literal("arn:").run_in_field().literal(":kms:").run_in_field().literal(":").run_in_field();
  key.literal(":key/").any_run();
  const glob::Pattern given = pattern_of(resource);
  if (covers(key, given) == Truth::yes) return Truth::yes;
  return intersects(key, given) ? Truth::unknown : Truth::no;
}

class Decider {
 public:
  Decider(const Request& request, const PolicyLayers& layers)
      : request_(request), layers_(layers) {}

  Decision decide() {
    const Caller& caller = request_.caller;
    // Nothing can be attached to a service, to another issuer's identity or to the root user.
    if (caller.has_identity()) {
      if (!is_root()) {
        decision_.identity = attached_to_caller(Layer::identity, layers_.identity);
        decision_.boundary = attached_to_caller(Layer::boundary, layers_.boundary);
      }
      decision_.session = attached_to_caller(Layer::session, layers_.session);
    }
    decision_.resource = layer(Layer::resource, layers_.resource);
    decision_.endpoint = layer(Layer::endpoint, layers_.endpoint);
    service_controls();
    resource_controls();
    conclude();
    return std::move(decision_);
  }

 private:
  LayerAnswer layer(Layer kind, const std::vector<AttachedPolicy>& policies) {
    LayerAnswer total;
    for (const AttachedPolicy& attached : policies) {
      const bool nothing_said = !attached.policy || refused(*attached.policy);
      if (nothing_said || unreadable(*attached.policy)) {
        merge(total, anything);
        note({kind, &attached, nullptr}, Effect::unknown, Truth::unknown);
      }
      if (nothing_said) continue;
      const Scope scope = scope_of(*attached.policy, request_);
      for (const Statement& statement : attached.policy->statements) {
        const Application application = apply(statement, kind, scope);
        if (application.applies == Truth::no) continue;
        merge(total, answer_of(statement, application));
        note({kind, &attached, &statement}, statement.effect, application.applies);
      }
    }
    return total;
  }

  /// The caller may turn out to be one that has no policies.
  LayerAnswer attached_to_caller(Layer kind, const std::vector<AttachedPolicy>& policies) {
    LayerAnswer answer = layer(kind, policies);
    if (request_.caller.is_open()) answer.denies = both(answer.denies, Truth::unknown);
    return answer;
  }

  /// At every level some policy must allow. Callers that belong to no account, and service-linked
  /// roles, are free of them.
  /// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
  void service_controls() {
    const Caller& caller = request_.caller;
    const Truth exempt = either(truth(!caller.has_identity()), caller.service_linked());
    if (exempt == Truth::yes) return;
    for (const auto& level : layers_.scp)
      decision_.scp.push_back(limited_by(exempt, layer(Layer::scp, level)));
  }

  /// They only deny: `RCPFullAWSAccess` cannot be detached.
  /// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  void resource_controls() {
    decision_.rcp.allows = Truth::yes;
    if (layers_.rcp.empty()) return;
    const Truth exempt = either(request_.caller.service_linked(), negation(limited_service()));
    if (exempt == Truth::yes) return;
    for (const auto& level : layers_.rcp) {
      const LayerAnswer answer = limited_by(exempt, layer(Layer::rcp, level));
      decision_.rcp.denies = either(decision_.rcp.denies, answer.denies);
    }
  }

  static LayerAnswer limited_by(Truth exempt, LayerAnswer answer) {
    answer.denies = both(answer.denies, negation(exempt));
    answer.allows = either(answer.allows, exempt);
    return answer;
  }

  Truth limited_service() const {
    const std::string_view action = request_.action.text;
    if (!request_.action.known()) return Truth::unknown;
    if (equals_ignoring_case(action, "kms:RetireGrant")) return Truth::no;
    const catalogue::Service* service = catalogue::find_service(action.substr(0, action.find(':')));
    return service ? truth(service->limited_by_rcp) : Truth::unknown;
  }

  void conclude() {
    const Truth same = same_account();
    const Decision& d = decision_;
    Truth denies = either(either(d.identity.denies, d.boundary.denies),
                          either(d.session.denies, d.resource.denies));
    denies = either(denies, either(d.rcp.denies, d.endpoint.denies));
    Truth guard = layers_.endpoint.empty() ? Truth::yes : d.endpoint.allows;
    for (const LayerAnswer& level : d.scp) {
      denies = either(denies, level.denies);
      guard = both(guard, level.allows);
    }
    const Truth grant = granted(same);
    const Truth free = needs_no_permission();
    Truth allowed = both(both(negation(denies), guard), grant);
    if (free == Truth::yes) {
      decision_.path = Path::no_permission_needed;
      allowed = is_limited_at_resource() ? either(allowed, Truth::unknown) : Truth::yes;
    } else if (free == Truth::unknown) {
      allowed = either(allowed, Truth::unknown);
    }
    decision_.verdict = allowed == Truth::yes  ? Verdict::allow
                        : allowed == Truth::no ? Verdict::deny
                                               : Verdict::unknown;
    if (decision_.verdict == Verdict::deny) {
      decision_.kind = denies == Truth::yes  ? DenyKind::explicit_deny
                       : denies == Truth::no ? DenyKind::implicit_deny
                                             : DenyKind::none;
    }
    explain();
    if (decision_.verdict == Verdict::unknown) add_open_questions(same);
  }

  /// Whoever has credentials may ask, whatever a policy of theirs denies.
  /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  Truth needs_no_permission() const {
    constexpr std::string_view free_action = "sts:GetCallerIdentity";
    if (!request_.caller.has_identity()) return Truth::no;
    const Truth asked = meets(request_.action, free_action);
    return request_.caller.is_open() ? both(asked, Truth::unknown) : asked;
  }

  /// Nobody documents whether an endpoint or a resource control policy can stop such an action.
  bool is_limited_at_resource() const {
    const Decision& d = decision_;
    return d.rcp.denies != Truth::no || d.endpoint.denies != Truth::no ||
           (!layers_.endpoint.empty() && d.endpoint.allows != Truth::yes);
  }

  /// What of the request, not of a statement, leaves the answer open.
  void add_open_questions(Truth same) {
    if (decision_.path == Path::no_permission_needed)
      depend("whether an endpoint or a resource control policy stops an action without permission");
    const bool controlled = !layers_.scp.empty() || !layers_.rcp.empty();
    if (request_.caller.is_open()) depend("who the principal is");
    if (same == Truth::unknown) depend("the account that owns the resource");
    if (!layers_.rcp.empty() && limited_service() == Truth::unknown)
      depend("whether resource control policies apply to the service");
    if (controlled && request_.caller.service_linked() == Truth::unknown)
      depend("whether the role is a service-linked role");
    if (!decision_.depends.empty()) return;
    if (!request_.action.known()) depend("the action");
    if (!request_.resource.known()) depend("the resource");
    const LayerAnswer& r = decision_.resource;
    if (r.as_role == Truth::unknown || r.direct == Truth::unknown)
      depend("whom the resource's policy names");
  }

  void depend(std::string what) {
    decision_.depends.push_back({Dependency::Kind::request, std::move(what), {}});
  }

  Truth resource_alone() const {
    const LayerAnswer& r = decision_.resource;
    return either(r.direct, either(r.as_role, r.as_account));
  }

  Truth granted(Truth same) {
    const Truth gated = is_gated(request_);
    const Truth alone = request_.caller.is_open() ? Truth::unknown : decided_alone();
    if (alone == Truth::yes) {
      decision_.path = Path::resource_only;
      return resource_alone();
    }
    Truth grant = Truth::unknown;
    if (same == Truth::no) {
      decision_.path = Path::cross_account;
      grant = across_accounts();
    } else {
      decision_.path = gated == Truth::yes ? Path::gate : Path::same_account;
      grant = within_account(gated);
      if (same == Truth::unknown) grant = agreed(grant, across_accounts());
    }
    return alone == Truth::unknown ? agreed(grant, resource_alone()) : grant;
  }

  /// Services and tokens of other issuers come without policies of their own.
  Truth decided_alone() const {
    if (!request_.caller.has_identity()) return Truth::yes;
    return either(meets(request_.action, "sts:AssumeRoleWithWebIdentity"),
                  meets(request_.action, "sts:AssumeRoleWithSAML"));
  }

  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
  Truth within_account(Truth gated) const {
    const LayerAnswer& r = decision_.resource;
    const Truth limits = limit();
    const Truth own = both(identity_allows(), limits);
    const Truth named = either(r.direct, both(r.as_role, limits));
    const Truth through_gate = both(r.as_account, own);
    if (gated == Truth::unknown) return either(named, agreed(own, through_gate));
    return either(named, gated == Truth::yes ? through_gate : own);
  }

  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  Truth across_accounts() const { return both(resource_alone(), both(identity_allows(), limit())); }

  bool is_root() const { return request_.caller.type == CallerType::root; }
  Truth identity_allows() const {
    if (request_.caller.is_open()) return either(decision_.identity.allows, Truth::unknown);
    return is_root() ? Truth::yes : decision_.identity.allows;
  }
  Truth limit() const {
    const Truth boundary =
        layers_.boundary.empty() || is_root() ? Truth::yes : decision_.boundary.allows;
    // A federated user's session without a policy of its own is given nothing.
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
    const Truth unlimited = truth(request_.caller.type != CallerType::federated_user);
    return both(boundary, layers_.session.empty() ? unlimited : decision_.session.allows);
  }

  Truth same_account() const {
    const Caller& caller = request_.caller;
    if (caller.is_open()) return Truth::unknown;
    if (caller.account.empty()) return Truth::yes;
    Value owner = request_.resource_account;
    if (owner.text.empty() && owner.holes.empty()) {
      const auto arn = aws::Arn::parse(request_.resource.text);
      if (!arn) return request_.resource.known() ? Truth::yes : Truth::unknown;
      const auto& holes = request_.resource.holes;
      const auto resource =
          static_cast<std::size_t>(arn->resource.data() - request_.resource.text.data());
      // What fills a hole may hold colons, after which another field is the account.
      if (!holes.empty() && holes.front().begin < resource && !has_sure_fields(request_.resource))
        return Truth::unknown;
      if (arn->account.empty()) return Truth::yes;
      owner = Value(arn->account);
    }
    if (!owner.known() || !aws::is_account_id(owner.text) || !aws::is_account_id(caller.account))
      return Truth::unknown;
    return truth(owner.text == caller.account);
  }

  struct Noted {
    StatementRef ref;
    Effect effect = Effect::unknown;
    Truth applies = Truth::no;
  };
  void note(const StatementRef& ref, Effect effect, Truth applies) {
    noted_.push_back({ref, effect, applies});
  }

  bool wanted(const Noted& noted) const {
    switch (decision_.verdict) {
      case Verdict::allow:
        return noted.effect == Effect::allow && noted.applies == Truth::yes &&
               noted.ref.layer != Layer::rcp;
      case Verdict::deny:
        return decision_.kind == DenyKind::explicit_deny && noted.effect == Effect::deny &&
               noted.applies == Truth::yes;
      case Verdict::unknown:
        return noted.applies == Truth::unknown || noted.effect == Effect::unknown;
    }
    return false;
  }

  void explain() {
    for (const Noted& noted : noted_) {
      if (!wanted(noted)) continue;
      // One statement a policy is enough to allow.
      const bool more = decision_.verdict == Verdict::allow && !decision_.because.empty() &&
                        decision_.because.back().policy == noted.ref.policy;
      if (!more) decision_.because.push_back(noted.ref);
      if (decision_.verdict == Verdict::unknown)
        add_dependencies(noted.ref, request_, decision_.depends);
    }
  }

  const Request& request_;
  const PolicyLayers& layers_;
  Decision decision_;
  std::vector<Noted> noted_;
};

}  // namespace

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 3> names = {"Allow", "Deny", "Unknown"};
  return names[static_cast<std::size_t>(verdict)];
}

std::vector<std::string> describe(const std::vector<Dependency>& depends) {
  std::vector<std::string> words;
  std::set<std::string> told;
  for (const Dependency& dependency : depends) {
    std::string text = dependency.text;
    if (dependency.kind == Dependency::Kind::hole) {
      const StatementRef& where = dependency.where;
      text = std::string(where.policy->name) + " statement " +
             std::to_string(where.statement->index) + ": " + text;
    }
    if (told.insert(text).second) words.push_back(std::move(text));
  }
  return words;
}

Truth is_role_action(const Value& action) {
  Truth any = Truth::no;
  for (const std::string_view pattern :
       {"sts:AssumeRole*", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"})
    any = either(any, meets(action, pattern));
  return any;
}

Truth is_gated(const Request& request) {
  Truth key = on_key(request.resource);
  // An action that nobody knows may be one without a resource.
  if (!request.action.known()) key = both(key, Truth::unknown);
  key = either(key, on_keys_only(request.action));
  return either(key, is_role_action(request.action));
}

Request with_effective_resource(Request request) {
  if (request.action.known() && request.resource.text != "*" &&
      catalogue::has_resource_types(request.action.text) == Truth::no) {
    if (request.resource_account.text.empty())
      request.resource_account = Value(request.caller.account);
    request.resource = Value("*");
  }
  return request;
}

Decision decide(const Request& request, const PolicyLayers& layers) {
  return Decider(request, layers).decide();
}

}  // namespace writ::iam
