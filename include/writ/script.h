// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "writ/expression_value.h"
#include "writ/shell.h"
#include "writ/truth.h"
namespace writ::shell {
using Variables = std::map<std::string, github::Values, std::less<>>;
struct Call {
  uint32_t command = 0;
  std::vector<github::Values> words;
  Truth runs = Truth::yes;
  bool is(std::initializer_list<std::string_view>) const {return false;}
  const github::Values* option(std::initializer_list<std::string_view>) const {return nullptr;}
  bool has_flag(std::initializer_list<std::string_view>) const {return false;}
 std::size_t first_argument() const {return 0;}
  const std::string* argument(std::size_t) const {return nullptr;}
};
struct ScriptRun {
  std::vector<Call> calls;
  Variables environment;
  Variables outputs;
  Variables exported;
  bool environment_open = false;
  bool outputs_open = false;
  std::vector<github::Values> masked;
};
ScriptRun run_script(std::string_view script, const std::vector<Command>& commands, const Variables& environment, const github::Bindings& expressions);
}
