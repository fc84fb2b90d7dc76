// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/policy_grammar.h"

#include <doctest/doctest.h>

#include <string>

using namespace writ;
using namespace writ::iam;

TEST_CASE("each kind has the grammar of its own name") {
  for (const std::string_view name : policy_kind_names()) {
    CAPTURE(std::string(name));
    const PolicyKind kind = policy_kind(name);
    const PolicyGrammar& grammar = policy_grammar(kind);
    CHECK(grammar.kind == kind);
    CHECK(grammar.name.starts_with('a'));
    CHECK(grammar.page.starts_with("https://docs.aws.amazon.com/"));
    CHECK((grammar.principal == Use::required) == has_principals(kind));
    CHECK((grammar.principal_types == 0) == (grammar.principal == Use::forbidden));
    CHECK((grammar.size.unit == SizeUnit::none) == (grammar.size.limit + grammar.size.common == 0));
    CHECK((grammar.size.common > 0) == !grammar.size.only_as.empty());
  }
}

TEST_CASE("the kinds differ in what they take") {
  CHECK(policy_grammar(PolicyKind::trust).resource == Use::forbidden);
  CHECK(policy_grammar(PolicyKind::trust).not_principal == Use::forbidden);
  CHECK(policy_grammar(PolicyKind::ecr_repository).resource == Use::optional);
  CHECK(policy_grammar(PolicyKind::s3_bucket).takes(PrincipalType::canonical_user));
  CHECK_FALSE(policy_grammar(PolicyKind::kms_key).takes(PrincipalType::canonical_user));
  CHECK(policy_grammar(PolicyKind::rcp).takes(PrincipalType::anyone));
  CHECK_FALSE(policy_grammar(PolicyKind::rcp).takes(PrincipalType::aws));
  CHECK(policy_grammar(PolicyKind::rcp).not_action == Use::forbidden);
  CHECK(policy_grammar(PolicyKind::scp).not_action == Use::optional);
}
