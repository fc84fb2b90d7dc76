// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Patterns of the brute-force evaluator: wildcards, escapes and variables, matched by plain
// backtracking. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace writ::brute {

/// Lower-case key name to its values; a key that is not in it is absent.
using Context = std::map<std::string, std::vector<std::string>>;

/// One value and a list of one value are the same everywhere in a policy.
template <typename Use>
void each(const nlohmann::json& value, Use use) {
  if (!value.is_array()) return use(value);
  for (const nlohmann::json& item : value) use(item);
}

/// False for a context that holds something else than texts, numbers, booleans and lists of them.
bool read_context(const nlohmann::json& from, Context& into);

struct Symbol {
  enum Kind { Literal, One, Many } kind = Literal;
  char letter = 0;
  bool data = false;      // came out of a variable: never a separator
  bool no_colon = false;  // a wildcard that stays inside its part of an ARN
};

struct Pattern {
  std::vector<Symbol> symbols;
  bool valueless = false;  // holds a variable without value and default
  bool early = false;  // has what looks like a variable in one of the first four parts of an ARN
  bool unsaid = false;
};

/// `variables`: the policy's version has them.
Pattern compile(std::string_view text, bool variables, const Context& context,
                bool wildcards = true);

bool glob(const std::vector<Symbol>& pattern, std::string_view text);
/// As a `Resource` matches:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool arn_glob(std::vector<Symbol> pattern, std::string_view text);
/// A variable brought a colon into one of the first five parts.
bool shifts_parts(const std::vector<Symbol>& pattern);

std::string lower(std::string_view text);
/// Split at the first five colons.
std::vector<std::string> arn_parts(std::string_view arn);

/// What the catalogue says of the few actions and services that the tests use (lower case).
bool has_resource_type(std::string_view action);
bool rcp_enabled(std::string_view action);
bool service_known(std::string_view action);

}  // namespace writ::brute
