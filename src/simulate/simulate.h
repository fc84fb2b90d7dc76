// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Many decisions, one a line: what `writ simulate` reads and answers.

#include <memory>
#include <string>
#include <string_view>

namespace writ {

/// Answers requests in JSON Lines. Keeps the AWS managed policies that it has read, so one object
/// serves a whole run. Not for several threads at once.
class Simulator {
 public:
  Simulator();
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// One request line (without its line end) in, one answer line (without line end) out: ASCII,
  /// valid JSON whatever came in.
  std::string answer(std::string_view line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace writ
