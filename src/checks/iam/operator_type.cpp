// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_operator_type;
}

namespace {

using namespace writ;

using catalogue::KeyType;

/// The family of operators that compares what a key holds; empty where any is good enough.
std::string_view family_of(KeyType type) {
  switch (type) {
    case KeyType::numeric: return "Numeric";
    case KeyType::date: return "Date";
    case KeyType::boolean: return "Bool";
    case KeyType::ip_address: return "IpAddress";
    default: return {};
  }
}

bool is_of(std::string_view op, std::string_view family) {
  return family == "IpAddress" ? op.ends_with(family) : op.starts_with(family);
}

/// Texts are compared with numbers and booleans as they are written, which often works.
bool works_all_the_same(std::string_view op, KeyType type) {
  return type == KeyType::boolean && op.starts_with("String");
}

void look_at(const iam::Statement&, const iam::Condition& condition, Reporter& report) {
  if (!condition.key.known() || condition.base_op == "Null") return;
  if (condition.base_op.starts_with("String") && condition.key.text.starts_with("aws:Principal"))
    return;
  const auto key = catalogue::find_key(condition.key.text);
  if (!key) return;
  std::string_view family = family_of(key->type);
  const bool wants_text = key->type == KeyType::string || key->type == KeyType::arn;
  if (wants_text) {
    if (is_of(condition.base_op, "String") || is_of(condition.base_op, "Arn")) return;
    // Values of tags and the like may be numbers or dates to whoever writes them.
    if (key->origin == catalogue::KeyOrigin::service || key->name.find('$') != std::string::npos)
      return;
    family = key->type == KeyType::arn ? "Arn" : "String";
  }
  if (family.empty() || is_of(condition.base_op, family) ||
      works_all_the_same(condition.base_op, key->type))
    return;
  report.at(condition.op.node.key_span(), "`" + quoted(condition.key.text) +
                                              "` is compared with `" + std::string(family) +
                                              "…` operators, so `" + quoted(condition.op.text) +
                                              "` does not compare it as meant");
  report.also(condition.key.node.key_span(), "the key");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements)
    for (const iam::Condition& condition : statement.conditions)
      look_at(statement, condition, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_operator_type{&run};
