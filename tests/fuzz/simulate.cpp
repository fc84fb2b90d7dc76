// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as a request line: no crash, and always an answer that is one line of JSON in ASCII.

#include "simulate/simulate.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  writ::Simulator simulator;
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const std::string answer = simulator.answer(line);
  const bool printable = std::ranges::all_of(answer, [](char c) { return c >= ' ' && c <= '~'; });
  const auto json = nlohmann::json::parse(answer, nullptr, false);
  if (!printable || !json.is_object() || !json.contains("id")) std::abort();
  if (json.contains("error") == json.contains("verdict")) std::abort();
  if (simulator.answer(line) != answer) std::abort();
  return 0;
}
