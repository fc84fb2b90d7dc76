// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The form of a policy document: what its grammar demands, forbids and misspells. Used by the
// policy extractor only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include <string>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/iam.h"
#include "writ/node.h"

namespace writ::policy_form {

/// Filled by CloudFormation before AWS sees it (`Ref`, `!Join`, `Fn::Sub`), so nothing can be said
/// of its form.
bool is_intrinsic(const Node& node);
/// The value itself, or the items where a sequence was written.
std::vector<Node> one_or_many(const Node& value);
/// The element of a statement that a key is or was meant to be (`resources` is `Resource`); empty
/// for a foreign word.
std::string_view meant_element(std::string_view key);
/// A condition operator's documented spelling, found without case; empty if there is none.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
std::string_view canonical_operator(std::string_view base);
/// The operator nearest in spelling; empty if none is near.
std::string_view nearest_operator(std::string_view base);
/// A key that another tool fills or merges before AWS reads the document.
bool is_foreign_key(const Node& entry);

/// All problems of form of one document.
void check(const iam::Policy& policy, std::vector<Problem>& problems);
/// The part of `check` that reads values of one statement: actions, resources, principals,
/// operators.
void check_values(const iam::Statement& statement, iam::PolicyKind kind,
                  std::vector<Problem>& problems);

/// The part that only some kinds know: sizes, types of principals, what a resource control policy
/// may hold.
void check_kind(const iam::Policy& policy, std::vector<Problem>& problems);

/// Where something that is not there is reported: the opening brace, or the first key of a YAML
/// block.
Span opening(const Node& mapping);
/// `text` between backticks, cut and without control characters.
std::string in_ticks(std::string_view text);
/// `did you mean …` help, or `otherwise` where nothing is near.
std::string did_you_mean(std::string_view suggestion, std::string otherwise);

}  // namespace writ::policy_form
