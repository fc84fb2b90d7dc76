// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/catalogue.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check iam_variable_form;
}

namespace {

using namespace writ;

constexpr std::size_t npos = std::string_view::npos;

/// One `${…}` of a text, decoded bytes; `end` is npos where nothing closes it.
struct Variable {
  std::size_t begin = 0;
  std::size_t end = npos;
  std::string_view inner;  ///< to the end of the text where nothing closes it
};

std::vector<Variable> variables_in(std::string_view text) {
  std::vector<Variable> found;
  for (std::size_t begin = text.find("${"); begin != npos; begin = text.find("${", begin + 2)) {
    if (begin > 0 && text[begin - 1] == '$') continue;  // Terraform's `$${`
    const std::size_t end = text.find('}', begin);
    const std::size_t size = end == npos ? npos : end - begin - 2;
    found.push_back({begin, end == npos ? npos : end + 1, text.substr(begin + 2, size)});
  }
  return found;
}

std::string without_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\t') result += c;
  }
  return result;
}

/// A key of AWS that requests carry: what other tools fill has other names.
bool is_key(std::string_view name) {
  return name.find(':') != npos && catalogue::find_key(without_blanks(name)).has_value();
}

/// The leading part that a key could be made of.
std::string_view name_in(std::string_view inner) {
  std::size_t end = 0;
  while (end < inner.size() && (is_alnum(inner[end]) || inner[end] == ':' || inner[end] == '-'))
    ++end;
  return inner.substr(0, end);
}

std::string fault_of(const Variable& variable) {
  if (variable.end == npos)
    return is_key(name_in(variable.inner)) ? "nothing closes this variable, so it stands for itself"
                                           : "";
  if (variable.inner.empty()) return "a variable that names no key, so nothing is put in here";
  const std::size_t comma = variable.inner.find(',');
  const std::string_view name = variable.inner.substr(0, comma);
  if (!is_key(name)) return {};
  if (name != trim(name) || name.find(' ') != npos)
    return "a variable's name holds no blanks, so nothing is put in here";
  if (comma == npos) return {};
  const std::string_view fallback = trim(variable.inner.substr(comma + 1));
  const bool quoted_well =
      fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'';
  return quoted_well ? "" : "a variable's default stands between single quotes";
}

void look_at(const Str& value, std::string_view why_not, Reporter& report) {
  if (value.text.find("${") == npos) return;
  for (const Variable& variable : variables_in(value.text)) {
    const std::string_view name = variable.inner.substr(0, variable.inner.find(','));
    std::string fault(variable.end != npos && !why_not.empty() && is_key(name) ? why_not : "");
    if (fault.empty()) fault = fault_of(variable);
    if (fault.empty()) continue;
    const std::size_t end = variable.end == npos ? value.text.size() : variable.end;
    report.at(
        value.span_of(variable.begin, end),
        "`" + quoted(value.text.substr(variable.begin, end - variable.begin)) + "`: " + fault);
  }
}

bool compares_texts(const iam::Condition& condition) {
  return condition.base_op.starts_with("String") || condition.base_op.starts_with("Arn");
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::Statement& statement : policy.statements) {
    for (const Str& action : statement.actions)
      look_at(action, "variables are not filled in actions, so this fits no action", report);
    for (const iam::Principal& principal : statement.principals)
      look_at(principal.value, "variables are not filled in principals, so this names nobody",
              report);
    for (const Str& resource : statement.resources) look_at(resource, {}, report);
    for (const iam::Condition& condition : statement.conditions) {
      for (const Str& value : condition.values)
        look_at(value,
                compares_texts(condition) ? ""
                                          : "only operators on texts and ARNs fill variables, so "
                                            "this is compared as it is written",
                report);
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_variable_form{&run};
