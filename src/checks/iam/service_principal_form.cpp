// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_service_principal_form;
}

namespace {

using namespace writ;

std::string fault_of(std::string_view name, const std::vector<std::string_view>& endings) {
  if (std::ranges::any_of(name, [](char c) { return c >= 'A' && c <= 'Z'; }))
    return "names of services are written in lower case";
  if (name.find("://") != std::string_view::npos || name.find('/') != std::string_view::npos)
    return "the name of a service is no address";
  if (std::ranges::any_of(endings, [name](std::string_view end) {
        return name.size() > end.size() && name.ends_with(end);
      }))
    return {};
  return "the name of a service ends in `amazonaws.com`";
}

void run(const iam::Policy& policy, Reporter& report) {
  const auto endings = report.list("endings");
  for (const iam::Statement& statement : policy.statements) {
    for (const iam::Principal& principal : statement.principals) {
      const Str& value = principal.value;
      if (principal.type != iam::PrincipalType::service || !value.known() || value.text == "*" ||
          value.text.empty())
        continue;
      const std::string fault = fault_of(value.text, endings);
      if (!fault.empty())
        report.at(value.span(), "`" + quoted(value.text) + "` is no service: " + fault);
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::iam_service_principal_form{&run};
