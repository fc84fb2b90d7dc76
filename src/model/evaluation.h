// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parts of a decision, from a text up to a statement. Used by the decision engine only.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "writ/condition_operator.h"
#include "writ/decision.h"
#include "writ/glob.h"
#include "writ/iam.h"
#include "writ/request.h"

namespace writ::iam {

/// How a text of a policy is to be read.
enum class Syntax : uint8_t {
  literal,     ///< `*` and `?` are characters
  wildcards,   ///< `*` and `?` are wildcards
  resource,    ///< an ARN pattern of a Resource element; a `*` that ends its field may run over
               ///< colons
  arn_fields,  ///< an ARN pattern of a condition, whose wildcards stay in their fields
};

/// Where a policy's text is evaluated.
struct Scope {
  const Request* request = nullptr;
  /// `${key}` is replaced: only with Version 2012-10-17. Unknown if the version is.
  Truth variables = Truth::yes;
};
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
Scope scope_of(const Policy& policy, const Request& request);

struct TextMatch {
  Truth truth = Truth::no;
  /// A variable that surely or perhaps has no value and no default kept the text from matching.
  bool valueless = false;
};
/// Does the policy's text match the request's value, for every filling of the holes of both?
TextMatch match_text(const Str& text, Syntax syntax, const Value& value, const Scope& scope,
                     glob::Case c = glob::Case::sensitive);

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
Truth match_condition(const Condition& condition, const Scope& scope);

/// A policy value and a request value that are no texts: numbers, dates, booleans, addresses,
/// bytes. Null where one of them has not the form it must have.
enum class Comparison : uint8_t { equal, less, less_or_equal, greater, greater_or_equal };
std::optional<bool> compare_numbers(std::string_view value, Comparison how, std::string_view limit);
std::optional<bool> compare_dates(std::string_view value, Comparison how, std::string_view limit);
std::optional<bool> compare_booleans(std::string_view value, std::string_view wanted);
std::optional<bool> compare_bytes(std::string_view value, std::string_view wanted);

/// As whom the principals of a statement name the caller. With NotPrincipal everybody who is not
/// exempt is meant directly.
struct PrincipalMatch {
  Truth direct = Truth::no;
  Truth as_role = Truth::no;
  Truth as_account = Truth::no;

  Truth any() const { return either(direct, either(as_role, as_account)); }
};
PrincipalMatch match_principals(const Statement& statement, Layer layer, const Request& request);

/// Every key of the mapping is one of these names, and none stands twice.
bool has_only(const Node& mapping, std::span<const std::string_view> names);
inline constexpr std::array<std::string_view, 3> document_elements = {"Version", "Id", "Statement"};

/// Whether a statement applies, and as whom it names the caller. Stops at the first element that
/// does not match.
struct Application {
  Truth applies = Truth::no;
  PrincipalMatch caller;
};
Application apply(const Statement& statement, Layer layer, const Scope& scope);

/// Everything that keeps a statement from a certain answer.
void add_dependencies(const StatementRef& where, const Request& request,
                      std::vector<Dependency>& out);

}  // namespace writ::iam
