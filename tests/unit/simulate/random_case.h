// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random requests with random policies, and every way to fill what is unknown in them.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace writ::brute {

/// One thing that a case does not tell: a hole in texts, a context key, or a policy that exists.
struct Unknown {
  enum Kind { Hole, Key, Policy } kind = Hole;
  std::string text;  // the hole as written, or the key
  std::vector<nlohmann::json>
      fillings;  // texts, values (null: absent), documents (null: grants nothing)
};

struct Case {
  nlohmann::json request;
  nlohmann::json policies;
  std::vector<Unknown> unknowns;

  size_t filling_count() const;
};

/// The case with nothing unknown, filled in all ways one after the other.
class Fillings {
 public:
  explicit Fillings(const Case& open);
  /// Fills in the next way; false after the last.
  bool next();
  const Case& now() const { return filled_; }

 private:
  struct Place {
    nlohmann::json* text;
    std::string open;
    std::vector<size_t> holes;  // of the unknowns
  };
  void find_places(nlohmann::json& value);
  void fill();

  const Case& open_;
  Case filled_;
  std::vector<Place> places_;
  size_t documents_ = 0;  // known identity policies
  size_t next_ = 0;
};

/// The same seed gives the same case on every machine.
Case random_case(uint64_t seed);

}  // namespace writ::brute
