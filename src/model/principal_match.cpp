// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "model/evaluation.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::iam {
namespace {

/// One of the ways in which a policy may name the caller.
struct Form {
  enum class As : uint8_t { itself, role, account };
  As as = As::itself;
  PrincipalType type = PrincipalType::aws;
  std::string text;
  std::vector<Hole> holes;
  Truth certain = Truth::yes;  ///< unknown: may be the caller's, but need not
};

std::string arn_of(const Caller& caller, std::string_view resource) {
  std::string arn = "arn:";
  arn.append(caller.partition).append(":iam::").append(caller.account).append(":");
  return arn.append(resource);
}

/// Every form under which AWS looks for the caller in a policy.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
class Forms {
 public:
  explicit Forms(const Caller& caller) : caller_(caller) {
    using enum CallerType;
    switch (caller.type) {
      case user: itself(PrincipalType::aws); break;
      case role:
        own(Form::As::role, PrincipalType::aws);
        add_some_session();
        break;
      case session:
        itself(PrincipalType::aws);
        add_role_of_session();
        break;
      case federated_user:
        itself(PrincipalType::aws);
        add_some_user();
        break;
      case service: itself(PrincipalType::service); break;
      case federated: itself(PrincipalType::federated); break;
      case root:
      case anonymous:
      case other: break;
    }
    if (!caller.account.empty()) add_account();
  }

  const std::vector<Form>& all() const { return forms_; }

 private:
  void own(Form::As as, PrincipalType type) {
    forms_.push_back({as, type, std::string(caller_.id.text), caller_.id.holes, Truth::yes});
  }
  void itself(PrincipalType type) { own(Form::As::itself, type); }

  /// A session's ARN lacks the path of its role.
  void add_role_of_session() {
    Form form{Form::As::role, PrincipalType::aws, arn_of(caller_, "role/"), {}, Truth::yes};
    form.holes = holes_of_account();
    const auto path = static_cast<uint32_t>(form.text.size());
    form.holes.push_back({path, path, HoleKind::placeholder, {}});
    if (caller_.has_sure_name()) form.text.append(caller_.name);
    forms_.push_back(std::move(form));
  }

  /// A role acts in sessions, and nobody knows the name of this one.
  void add_some_session() {
    Form form{Form::As::itself,
              PrincipalType::aws,
              "arn:" + std::string(caller_.partition) + ":sts::",
              {},
              Truth::unknown};
    form.text.append(caller_.account).append(":assumed-role/");
    form.holes = holes_of_account();
    if (caller_.has_sure_name()) form.text.append(caller_.name).append("/");
    const auto name = static_cast<uint32_t>(form.text.size());
    form.holes.push_back({name, name, HoleKind::placeholder, {}});
    forms_.push_back(std::move(form));
  }

  /// Some user asked for the session, and its ARN does not tell which.
  void add_some_user() {
    Form form{Form::As::role, PrincipalType::aws, arn_of(caller_, "user/"), holes_of_account(),
              Truth::unknown};
    const auto name = static_cast<uint32_t>(form.text.size());
    form.holes.push_back({name, name, HoleKind::placeholder, {}});
    forms_.push_back(std::move(form));
  }

  void add_account() {
    forms_.push_back({Form::As::account, PrincipalType::aws, arn_of(caller_, "root"),
                      holes_of_account(), Truth::yes});
    Form number{
        Form::As::account, PrincipalType::aws, std::string(caller_.account), {}, Truth::yes};
    if (!aws::is_account_id(caller_.account))
      number.holes.push_back(
          {0, static_cast<uint32_t>(number.text.size()), HoleKind::placeholder, {}});
    forms_.push_back(std::move(number));
  }

  /// In an ARN of IAM or STS, whose accounts begin at the same place.
  std::vector<Hole> holes_of_account() const {
    if (aws::is_account_id(caller_.account)) return {};
    const std::size_t begin = std::string_view("arn:").size() + caller_.partition.size() +
                              std::string_view(":iam::").size();
    return {{static_cast<uint32_t>(begin),
             static_cast<uint32_t>(begin + caller_.account.size()),
             HoleKind::placeholder,
             {}}};
  }

  const Caller& caller_;
  std::vector<Form> forms_;
};

bool is_anyone(const Principal& principal) { return principal.type == PrincipalType::anyone; }

/// Names of roles are unique in their account, whatever their path, and AWS refuses a policy that
/// names a role that is not there. So a role of this name is the session's role.
bool names_role_of(const Caller& caller, std::string_view principal) {
  const auto arn = aws::Arn::parse(principal);
  return caller.type == CallerType::session && caller.id.known() && arn && arn->service == "iam" &&
         arn->partition == caller.partition && arn->account == caller.account &&
         arn->resource.starts_with("role/") &&
         arn->resource.substr(arn->resource.rfind('/') + 1) == caller.name;
}

/// The id that IAM stores for a named user or role:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(std::string_view text) {
  return text.size() >= 16 && (text.starts_with("AIDA") || text.starts_with("AROA")) &&
         std::ranges::all_of(text, is_alnum);
}

/// What fills the hole may make a `*` of it.
bool may_be_anyone(const Principal& principal) {
  if (is_anyone(principal)) return true;
  const bool any_caller =
      principal.type == PrincipalType::aws || principal.type == PrincipalType::other;
  return any_caller && !principal.value.known() &&
         glob::matches(open_pattern(principal.value), "*");
}

Truth match_form(const Form& form, const Principal& principal, const Request& request) {
  const bool id = principal.type == PrincipalType::canonical_user ||
                  (principal.type == PrincipalType::aws && is_unique_id(principal.value.text));
  // The canonical id of an account is in no file, nor is the unique id of a user or a role.
  if (id) return form.type == PrincipalType::aws ? Truth::unknown : Truth::no;
  if (principal.type == PrincipalType::other && !principal.value.known()) return Truth::unknown;
  if (principal.type != form.type) return Truth::no;
  if (form.type == PrincipalType::federated && principal.value.known() &&
      principal.value.text == "*")
    return Truth::yes;
  if (form.as == Form::As::role && principal.value.known() &&
      names_role_of(request.caller, principal.value.text))
    return Truth::yes;
  Value value{form.text};
  value.holes = form.holes;
  // Principals know no variables.
  const Truth same =
      match_text(principal.value, Syntax::literal, value, {&request, Truth::no}).truth;
  const bool session_role = form.as == Form::As::role && request.caller.type == CallerType::session;
  // Another role of a known name is another role.
  if (same == Truth::unknown && session_role && principal.value.known() &&
      request.caller.id.known())
    return Truth::no;
  return both(same, form.certain);
}

PrincipalMatch named(const Statement& statement, const Forms& forms, const Request& request) {
  PrincipalMatch match;
  for (const Principal& principal : statement.principals) {
    if (may_be_anyone(principal))
      match.direct = either(match.direct, is_anyone(principal) ? Truth::yes : Truth::unknown);
    for (const Form& form : forms.all()) {
      Truth& so_far = form.as == Form::As::itself ? match.direct
                      : form.as == Form::As::role ? match.as_role
                                                  : match.as_account;
      so_far = either(so_far, match_form(form, principal, request));
    }
  }
  return match;
}

/// Exempt is only who is listed in each of their forms: as session, as role and as account.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
Truth exempt(const Statement& statement, const Forms& forms, const Request& request) {
  if (std::ranges::any_of(statement.principals, is_anyone)) return Truth::yes;
  bool has[3] = {false, false, false};
  Truth listed[3] = {Truth::no, Truth::no, Truth::no};
  for (const Form& form : forms.all()) {
    const auto as = static_cast<std::size_t>(form.as);
    has[as] = true;
    // Nobody documents whether the user behind a federated user's session must be listed.
    if (form.certain != Truth::yes && form.as == Form::As::role) listed[as] = Truth::unknown;
    for (const Principal& principal : statement.principals)
      listed[as] = either(listed[as], match_form(form, principal, request));
  }
  Truth all = truth(has[0] || has[1] || has[2]);
  for (std::size_t as = 0; as < 3; ++as) {
    if (has[as]) all = both(all, listed[as]);
  }
  return std::ranges::any_of(statement.principals, may_be_anyone) ? either(all, Truth::unknown)
                                                                  : all;
}

/// An account as principal of the policy of a gateway endpoint means its root user only; S3 and
/// DynamoDB have both kinds of endpoint.
/// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
bool may_be_gateway(const Request& request) {
  const glob::Pattern action = pattern_of(request.action, glob::Case::insensitive);
  const auto is_of = [&](std::string_view service) {
    return intersects(glob::Pattern(glob::Case::insensitive).wild(service), action);
  };
  return is_of("s3:*") || is_of("dynamodb:*");
}

/// Nothing was written, or not all of it could be read.
bool unreadable(const Statement& statement) {
  const Node& written = statement.principals_node;
  if (!written.is_mapping()) return written.is_sequence() || statement.principals.empty();
  std::size_t values = 0;
  for (const Node entry : written) values += entry.is_sequence() ? entry.size() : 1;
  return values != statement.principals.size();
}

}  // namespace

PrincipalMatch match_principals(const Statement& statement, Layer layer, const Request& request) {
  if (unreadable(statement)) return {Truth::unknown, Truth::unknown, Truth::unknown};
  const bool everybody = !statement.not_principal && statement.principals.size() == 1 &&
                         is_anyone(statement.principals.front());
  if (everybody) return {Truth::yes, Truth::no, Truth::no};
  if (request.caller.is_open()) {
    const bool all =
        !statement.not_principal && std::ranges::any_of(statement.principals, is_anyone);
    return {all ? Truth::yes : Truth::unknown, Truth::unknown, Truth::unknown};
  }
  const Forms forms(request.caller);
  if (statement.not_principal)
    return {negation(exempt(statement, forms, request)), Truth::no, Truth::no};
  PrincipalMatch match = named(statement, forms, request);
  const bool root_only = layer == Layer::endpoint && may_be_gateway(request) &&
                         request.caller.type != CallerType::root;
  if (root_only) match.as_account = both(match.as_account, Truth::unknown);
  return match;
}

}  // namespace writ::iam
