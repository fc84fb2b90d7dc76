// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "extract/policy_form.h"
#include "writ/policy_grammar.h"

namespace writ::policy_form {
namespace {

using iam::PolicyGrammar;
using iam::PrincipalType;
using iam::SizeUnit;
using Problems = std::vector<Problem>;

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
void check_resource_control(const iam::Policy& policy, Problems& problems) {
  const auto add = [&](Span span, std::string message, std::string help) {
    problems.push_back({"iam-syntax-rcp", span, std::move(message), std::move(help), {}});
  };
  const bool other_version = policy.version.known() && policy.version.text == "2008-10-17";
  if (!policy.version.present() || other_version) {
    add(other_version ? policy.version.span() : opening(policy.node),
        "a resource control policy needs `Version` `2012-10-17`, so AWS rejects this one",
        "add `\"Version\": \"2012-10-17\"`");
  }
  for (const iam::Statement& statement : policy.statements) {
    if (statement.allows()) {
      add(statement.effect_text.span(),
          "a resource control policy only denies, so AWS rejects `Allow`", "write `Deny`");
    }
    for (const Str& action : statement.actions) {
      if (statement.not_action || !action.known() || !iam::is_star(action.text)) continue;
      add(action.span(),
          "a resource control policy takes no action that is `*` alone, so AWS rejects it",
          "write one pattern for each service, such as `s3:*`");
    }
    for (const iam::Principal& principal : statement.principals) {
      const bool certain = principal.value.known() && principal.value.node.is_string();
      if (statement.not_principal || principal.type == PrincipalType::anyone || !certain) continue;
      add(principal.value.span(),
          "a resource control policy names no principal but `*`, so AWS rejects " +
              in_ticks(principal.value.text),
          "write `\"Principal\": \"*\"` and narrow it with a condition on `aws:PrincipalArn`");
    }
  }
}

void check_principal_types(const PolicyGrammar& grammar, const iam::Statement& statement,
                           Problems& problems) {
  if (!statement.principals_node.is_mapping()) return;
  for (const Node entry : statement.principals_node) {
    if (entry.key() != "CanonicalUser" || grammar.takes(PrincipalType::canonical_user)) continue;
    problems.push_back({"iam-syntax-principal",
                        entry.key_span(),
                        "`CanonicalUser` is a principal of S3, which " + std::string(grammar.name) +
                            " cannot name",
                        "write the account or role under `AWS`",
                        {}});
  }
}

// No branches, so that a compiler can count many at once.
constexpr bool is_blank(char c) {
  return bool((c == ' ') | (c == '\t') | (c == '\n') | (c == '\r'));
}

std::size_t count(std::string_view text, SizeUnit unit) {
  if (unit == SizeUnit::bytes) return text.size();
  return static_cast<std::size_t>(std::ranges::count_if(text, [unit](char c) {
    const bool starts_character = (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    return starts_character && !(unit == SizeUnit::without_blanks && is_blank(c));
  }));
}

bool is_filled_later(const Hole& hole) { return hole.kind != HoleKind::policy_variable; }

/// What of a text is surely in the document that AWS stores.
std::size_t count_literal(std::string_view text, const std::vector<Hole>& holes, SizeUnit unit) {
  std::size_t size = count(text, unit);
  for (const Hole& hole : holes) {
    if (is_filled_later(hole)) size -= count(text.substr(hole.begin, hole.end - hole.begin), unit);
  }
  return size;
}

std::size_t scalar_size(const Node& scalar, SizeUnit unit) {
  if (scalar.is_null()) return 4;
  const Str value = read_str(scalar, Dialect::policy);
  return (scalar.is_string() ? 2 : 0) + count_literal(value.text, value.holes, unit);
}

/// No less than `least_size`, and cheap: what a file holds is more than what AWS stores, but for
/// aliases, which JSON has not.
std::size_t size_bound(std::string_view written, SizeUnit unit) {
  if (unit != SizeUnit::without_blanks) return written.size();
  std::size_t size = 0;
  for (const char c : written) size += !is_blank(c);
  return size;
}

/// The least that AWS can store of the document: no white space between its parts, no escapes,
/// placeholders empty.
std::size_t least_size(const Node& root, SizeUnit unit) {
  std::size_t size = 0;
  std::vector<Node> pending = {root};
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (is_intrinsic(node)) continue;
    if (node.is_scalar()) {
      size += scalar_size(node, unit);
      continue;
    }
    size += 2 + (node.size() > 0 ? node.size() - 1 : 0);
    for (const Node child : node) {
      const std::string_view key = child.key();
      if (node.is_mapping()) size += 3 + count_literal(key, find_holes(key, Dialect::policy), unit);
      pending.push_back(child);
    }
  }
  return size;
}

std::string_view name_of(SizeUnit unit) {
  switch (unit) {
    case SizeUnit::without_blanks: return " characters without white space";
    case SizeUnit::bytes: return " bytes";
    case SizeUnit::characters:
    case SizeUnit::none: break;
  }
  return " characters";
}

void check_size(const PolicyGrammar& grammar, const Node& root, Problems& problems) {
  const iam::SizeLimit& size = grammar.size;
  const std::size_t smallest = size.common > 0 ? size.common : size.limit;
  // What `get-policy-version` printed is stored already, and AWS' own policies are larger than ours
  // may be.
  if (root.parent()["VersionId"].present()) return;
  const std::string_view written = root.written();
  if (size.unit == SizeUnit::none || written.size() <= smallest ||
      size_bound(written, size.unit) <= smallest)
    return;
  const auto add = [&](std::string_view rule, std::size_t found, std::string_view how,
                       std::string consequence, std::string help) {
    problems.push_back({rule,
                        opening(root),
                        "the policy has " + std::to_string(found) +
                            std::string(name_of(size.unit)) + std::string(how) + ", " +
                            std::move(consequence),
                        std::move(help),
                        {}});
  };
  const std::string may_have = "more than the " + std::to_string(size.limit) + " that " +
                               std::string(grammar.name) + " may have";
  const std::size_t least = least_size(root, size.unit);
  if (size.limit > 0 && least > size.limit) {
    add("iam-size", least, " at the least", may_have + ", so AWS rejects it",
        "split it, merge statements, or name patterns in place of long lists");
  } else if (size.common > 0 && least > size.common) {
    add("iam-size-limited", least, " at the least",
        "more than " + std::to_string(size.common) + ", so AWS takes it only " +
            std::string(size.only_as),
        "shorten it, or make sure that it is stored so");
  } else if (size.limit > 0 && size.unit != SizeUnit::without_blanks && written.starts_with('{') &&
             !root.parent().present() &&
             std::ranges::none_of(find_holes(written, Dialect::policy), is_filled_later)) {
    const std::size_t stored = count(written, size.unit);
    if (stored <= size.limit) return;
    add("iam-size-limited", stored, " as written",
        may_have + ", so AWS takes it only without its white space",
        "remove white space before it is stored, or shorten it");
  }
}

}  // namespace

void check_kind(const iam::Policy& policy, Problems& problems) {
  const PolicyGrammar& grammar = iam::policy_grammar(policy.kind);
  if (!policy.node.is_mapping()) return;
  if (grammar.resource_control) check_resource_control(policy, problems);
  for (const iam::Statement& statement : policy.statements) {
    if (grammar.principal != iam::Use::forbidden && !grammar.resource_control)
      check_principal_types(grammar, statement, problems);
  }
  check_size(grammar, policy.node, problems);
}

}  // namespace writ::policy_form
